"""Settings are read once, frozen, and never print a secret or what was wrong in one."""

import pytest
from pydantic import ValidationError

from chassis.broker import LONGEST_PAUSE_S, REBALANCE_TIMEOUT_MS, REQUEST_TIMEOUT_MS, SESSION_TIMEOUT_MS
from chassis.health import CHECK_LIMIT_S, CHECK_S
from chassis.settings import ServiceSettings

CANARY = "Zebrowski"


def test_the_environment_is_read_with_its_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSO_KAFKA", "kafka.example:9092")
    monkeypatch.setenv("KAFKA", "other.example:9092")
    monkeypatch.setenv("PSO_SOMETHING_ELSE", "ignored")
    assert ServiceSettings().kafka == "kafka.example:9092"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError):
        setattr(ServiceSettings(), "kafka", "other")  # noqa: B010  # mypy knows it is frozen


def test_a_wrong_setting_is_named_and_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSO_PORT", CANARY)
    with pytest.raises(ValidationError) as refused:
        ServiceSettings()
    assert CANARY not in str(refused.value)
    assert "port" in str(refused.value)


def test_a_stores_password_is_not_printed() -> None:
    settings = ServiceSettings.model_validate({"mongo": f"mongodb://pso:{CANARY}@mongo.example/"})
    assert CANARY not in repr(settings)


def test_an_outage_is_waited_out_before_the_watchdog_ends_the_process() -> None:
    watchdog_s = ServiceSettings().watchdog_s
    assert watchdog_s > REQUEST_TIMEOUT_MS / 1000 + LONGEST_PAUSE_S + CHECK_S + CHECK_LIMIT_S


def test_a_slow_batch_keeps_its_partitions_while_others_join() -> None:
    assert REBALANCE_TIMEOUT_MS > SESSION_TIMEOUT_MS
