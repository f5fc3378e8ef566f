"""JSON logs with ids and places, never the text of an exception or of a report."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """One object a line. An exception shows as its class and the places it came through: its own
    words may quote a report (pydantic, drivers and clients do)."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        line = {key: value for key, value in vars(record).items() if key not in _OWN}
        line |= {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "service": self._service,
            "logger": record.name,
            "event": self._event(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = record.exc_info[0].__name__
            line["where"] = _places(record.exc_info[2])
        return json.dumps(line, default=str)

    def _event(self, record: logging.LogRecord) -> str:
        if record.name.split(".")[0] in {"chassis", "services", "uvicorn"}:
            try:
                return record.getMessage()
            except (TypeError, ValueError, KeyError):
                return str(record.msg)  # logging itself would print the arguments, whatever they hold
        # Libraries put records and documents into their messages; their template says enough.
        return str(record.msg)[:300] if record.args else f"{record.name} message"


def _places(trace: Any) -> list[str]:
    frames = traceback.extract_tb(trace)[-8:]
    return [f"{frame.filename.rsplit('/site-packages/', 1)[-1]}:{frame.lineno}" for frame in frames]


def configure_logs(service: str, level: str) -> None:
    """Send every log of this process, libraries' too, to stderr as JSON."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for noisy in ("aiokafka", "faststream", "pymongo", "httpx", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, root.level))
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate, logger.disabled = True, False
        logger.setLevel(logging.NOTSET if name != "uvicorn.access" else logging.WARNING)
