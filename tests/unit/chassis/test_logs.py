"""Logs carry ids and places; the words of an exception or a library never come through."""

import json
import logging
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from chassis.logs import JsonFormatter

CANARY = "Quillon Zebrowski-Canary"


class Narrow(BaseModel):
    number: int


def a_line(
    message: object, *args: object, logger: str = "chassis.test", error: Exception | None = None, **extra: Any
) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    made = logging.getLogger(logger).makeRecord(
        logger, logging.ERROR, "a.py", 1, message, args, info, extra=extra
    )
    return JsonFormatter("intake").format(made)


def raised(work: Callable[[], object]) -> Exception:
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError("nothing was raised")


def test_a_line_is_one_json_object_with_its_extra_fields() -> None:
    line = a_line("dead letter", topic="t", offset=3, report_id=None)
    assert "\n" not in line
    content = json.loads(line)
    assert (content["event"], content["service"], content["topic"]) == ("dead letter", "intake", "t")
    assert (content["offset"], content["report_id"], content["level"]) == (3, None, "ERROR")


def test_an_exception_shows_as_class_and_places() -> None:
    error = raised(lambda: Narrow.model_validate({"number": CANARY}))
    assert isinstance(error, ValidationError)
    assert CANARY in str(error)
    line = a_line("failed", error=error)
    assert CANARY not in line
    assert json.loads(line)["error"] == "ValidationError"
    assert any("test_logs.py" in place for place in json.loads(line)["where"])


@given(st.text(min_size=4, max_size=40))
def test_no_exceptions_text_comes_through(text: str) -> None:
    marked = f"{CANARY}{text}"

    def fails() -> None:
        try:
            raise ValueError(marked)
        except ValueError as first:
            raise RuntimeError(marked, {"narrative": marked}) from first

    assert CANARY not in a_line("failed", error=raised(fails))


@pytest.mark.parametrize("logger", ["aiokafka.consumer", "faststream", "pymongo", "asyncio", "httpx", "py"])
def test_a_librarys_message_shows_its_template_only(logger: str) -> None:
    assert CANARY not in a_line("record %s could not be handled", CANARY, logger=logger)
    assert CANARY not in a_line(f"record {CANARY} could not be handled", logger=logger)


def test_a_message_that_does_not_fit_its_arguments_is_still_a_line_without_them() -> None:
    line = a_line("%d reports", CANARY)
    assert CANARY not in line
    assert json.loads(line)["level"] == "ERROR"


def test_an_extra_field_cannot_pose_as_the_lines_own(capsys: pytest.CaptureFixture[str]) -> None:
    content = json.loads(a_line("started", service="another", level="DEBUG", at="never"))
    assert (content["service"], content["level"]) == ("intake", "ERROR")
    assert content["at"] != "never"


def test_every_log_of_the_process_goes_through_the_formatter(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from chassis.logs import configure_logs

    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    try:
        configure_logs("intake", "INFO")
        logging.getLogger("uvicorn.error").info("Uvicorn running")
        logging.getLogger("some.library").warning("saw %s", CANARY)
        logging.getLogger("chassis.x").info("started", extra={"group": "alerts"})
    finally:
        root.handlers[:] = before[0]
        root.setLevel(before[1])
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["Uvicorn running", "saw %s", "started"]
    assert lines[2]["group"] == "alerts"
    assert sys.stderr is not None
