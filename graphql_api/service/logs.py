"""What does a line of the log look like?"""

import logging
import sys
import traceback
from datetime import UTC, datetime
from typing import Final

import orjson

from graphql_api.service.request_id import current_request_id

#: What every record has; anything else was given by whoever wrote it.
_OWN: Final = frozenset(logging.makeLogRecord({}).__dict__) | {
    "message",
    "asctime",
    "taskName",
    "color_message",
}


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the request's id, and what else was said."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := current_request_id():
            told["requestId"] = request_id
        told |= {name: value for name, value in record.__dict__.items() if name not in _OWN}
        if record.exc_info:
            told["traceback"] = "".join(traceback.format_exception(*record.exc_info))
        return orjson.dumps(told, default=str).decode()


class TextLines(logging.Formatter):
    """For people: level, logger, the request's id where there is one, message."""

    def __init__(self) -> None:
        super().__init__("%(levelname)s %(name)s%(request)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """Write one record."""
        request_id = current_request_id()
        record.request = f" [{request_id}]" if request_id else ""
        return super().format(record)


def configure(level: int, *, as_json: bool) -> None:
    """Have this process write its log to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if as_json else TextLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
