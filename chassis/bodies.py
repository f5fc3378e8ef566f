"""Refuses a request's body that is longer than its route can want, before anybody reads it.

FastAPI reads a JSON body whole before it asks who sent it: without a limit a stranger fills the memory.
"""

from collections.abc import Mapping

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from chassis.problems import Problem

LONGEST_BYTES = 2 * 1024 * 1024
"""More than any page or operator sends; five thousand marks on a report are half of it."""


class BodyLimit:
    """ASGI middleware; `longer` has paths, by their beginning, with a limit of their own; 0 is none here."""

    def __init__(self, app: ASGIApp, longer: Mapping[str, int]) -> None:
        self._app = app
        self._longer = longer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        limit = self._limit(scope)
        if limit:
            body = await _body(scope, receive, limit)
            if body is None:
                await _refusal(limit).response()(scope, receive, send)
                return
            receive = _again(body, receive)
        await self._app(scope, receive, send)

    def _limit(self, scope: Scope) -> int:
        if scope["type"] != "http":
            return 0
        headers = dict(scope["headers"])
        if b"content-length" not in headers and b"transfer-encoding" not in headers:
            return 0
        known = (limit for path, limit in self._longer.items() if scope["path"].startswith(path))
        return next(known, LONGEST_BYTES)


async def _body(scope: Scope, receive: Receive, limit: int) -> list[Message] | None:
    """The messages of a body, as far as they are whole; None for one that is too long."""
    told = dict(scope["headers"]).get(b"content-length", b"")
    if told.isdigit() and int(told) > limit:
        return None
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > limit:
            return None
        if not message.get("more_body"):
            return messages


def _again(messages: list[Message], receive: Receive) -> Receive:
    waiting = iter(messages)

    async def given() -> Message:
        message = next(waiting, None)
        return await receive() if message is None else message

    return given


def _refusal(limit: int) -> Problem:
    return Problem(413, "too-large", f"A body may have {limit // 1024} KiB at most at this address.")
