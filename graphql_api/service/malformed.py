"""What do those get who speak no HTTP, or ask with an address of more than 64 KiB? No application hears of them."""

from http import HTTPStatus
from typing import Final

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from graphql_api.service.request_id import HEADER, new_request_id

_TOLD: Final = "this is no HTTP request, or its address is longer than 64 KiB"


class Refusing(HttpToolsProtocol):
    """uvicorn's own protocol, but for the form in which it refuses: that of all other refusals."""

    def send_400_response(self, msg: str) -> None:
        """Answer what could not be parsed, and hang up; uvicorn's own words go to its log."""
        del msg
        request_id = new_request_id()
        body = orjson.dumps({"detail": _TOLD, "code": "BAD_REQUEST", "request_id": request_id})
        status = HTTPStatus.BAD_REQUEST
        lines = (
            f"HTTP/1.1 {status.value} {status.phrase}",
            "content-type: application/json",
            f"content-length: {len(body)}",
            f"{HEADER.lower()}: {request_id}",
            "connection: close",
        )
        self.transport.write("".join(f"{line}\r\n" for line in (*lines, "")).encode() + body)
        self.transport.close()
