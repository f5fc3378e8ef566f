"""No body is read that is longer than its route can want, however it is announced."""

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from chassis.bodies import LONGEST_BYTES, BodyLimit
from chassis.problems import MEDIA_TYPE

PIECE = b"x" * 65_536
OWN, SHORT = "/own", "/short"


class Inner:
    """Answers how long the body was; remembers whether it was asked at all."""

    def __init__(self) -> None:
        self.asked = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked += 1
        body = await Request(scope, receive).body()
        await PlainTextResponse(str(len(body)))(scope, receive, send)


async def asked(path: str, size: int, *, chunked: bool) -> tuple[httpx.Response, Inner]:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, size, len(PIECE)):
            yield PIECE[: min(len(PIECE), size - start)]

    inner = Inner()
    transport = httpx.ASGITransport(BodyLimit(inner, {OWN: 0, SHORT: 1024}))
    async with httpx.AsyncClient(transport=transport, base_url="http://here.example") as client:
        return await client.post(path, content=pieces() if chunked else b"x" * size), inner


@pytest.mark.parametrize("chunked", [False, True])
@pytest.mark.parametrize(("path", "limit"), [("/sign-in", LONGEST_BYTES), (SHORT, 1024)])
async def test_a_body_is_read_up_to_its_limit(path: str, limit: int, chunked: bool) -> None:
    answer, _ = await asked(path, limit, chunked=chunked)
    assert (answer.status_code, answer.text) == (200, str(limit))
    refused, inner = await asked(path, limit + 1, chunked=chunked)
    assert (refused.status_code, refused.headers["content-type"]) == (413, MEDIA_TYPE)
    assert inner.asked == 0, "nobody reads what is refused"


async def test_a_route_that_reads_its_own_stream_gets_it_piece_by_piece() -> None:
    answer, _ = await asked(OWN, LONGEST_BYTES * 2, chunked=True)
    assert answer.text == str(LONGEST_BYTES * 2)


async def test_a_request_without_a_body_goes_through() -> None:
    inner = Inner()
    transport = httpx.ASGITransport(BodyLimit(inner, {}))
    async with httpx.AsyncClient(transport=transport, base_url="http://here.example") as client:
        assert (await client.get("/health/live")).text == "0"
