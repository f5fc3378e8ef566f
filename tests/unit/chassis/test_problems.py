"""Every error is a problem document that names the fault and echoes nothing that was sent."""

from collections.abc import AsyncIterator
from typing import Annotated, Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI, Query
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from chassis import problems
from chassis.problems import NotKept, Problem, Unauthorized, faults_of
from contracts.errors import Outage
from contracts.report import Report
from contracts.topics import TOPICS, Topic

CANARY = "Zebrowski"
JSON = {"content-type": "application/json"}


class Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    tier: Annotated[int, Field(le=3)]
    detail: str = ""


def an_app() -> FastAPI:
    app = FastAPI()
    problems.install(app)

    @app.get("/things/{number}")
    async def thing(number: UUID, limit: Annotated[int, Query(le=10)] = 1) -> None:
        raise Outage(CANARY)

    @app.post("/things")
    async def ask(asked: Asked) -> None:
        raise RuntimeError(CANARY)

    @app.get("/refused")
    async def refused() -> None:
        raise Unauthorized("Sign in.")

    @app.get("/kept")
    async def kept() -> None:
        raise NotKept

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(an_app(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://service.example") as made:
        yield made


def checked(response: httpx.Response, status: int, kind: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == problems.MEDIA_TYPE
    assert CANARY not in response.text
    body: dict[str, Any] = response.json()
    assert (body["type"], body["status"]) == (f"urn:ems-pso:problem:{kind}", status)
    assert body["title"]
    assert body["detail"]
    return body


THING = "/things/00000000-0000-4000-8000-000000000001"


async def test_an_unknown_address_is_a_problem_that_does_not_repeat_it(client: httpx.AsyncClient) -> None:
    checked(await client.get(f"/{CANARY}"), 404, "not-found")


async def test_a_wrong_method_says_which_are_right(client: httpx.AsyncClient) -> None:
    response = await client.delete("/things")
    checked(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


async def test_an_outage_asks_to_come_back(client: httpx.AsyncClient) -> None:
    response = await client.get(THING)
    checked(response, 503, "unavailable")
    assert int(response.headers["retry-after"]) > 0


async def test_a_report_not_kept_asks_to_come_back(client: httpx.AsyncClient) -> None:
    response = await client.get("/kept")
    checked(response, 503, "not-kept")
    assert int(response.headers["retry-after"]) > 0


async def test_a_surprise_is_our_fault_and_says_no_more(client: httpx.AsyncClient) -> None:
    checked(await client.post("/things", json={"tier": 1}), 500, "internal-error")


async def test_an_unauthorised_caller_learns_how(client: httpx.AsyncClient) -> None:
    response = await client.get("/refused")
    checked(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


async def test_a_wrong_query_parameter_is_named(client: httpx.AsyncClient) -> None:
    body = checked(await client.get(f"{THING}?limit={CANARY}"), 422, "invalid-request")
    assert [fault["field"] for fault in body["errors"]] == ["limit"]


async def test_a_wrong_path_parameter_is_named(client: httpx.AsyncClient) -> None:
    body = checked(await client.get(f"/things/{CANARY}"), 422, "invalid-request")
    assert [fault["field"] for fault in body["errors"]] == ["number"]


async def test_a_wrong_body_field_is_named(client: httpx.AsyncClient) -> None:
    body = checked(await client.post("/things", json={"tier": 9, "detail": 4}), 422, "invalid-request")
    assert [fault["field"] for fault in body["errors"]] == ["tier", "detail"]


async def test_an_unknown_body_field_is_not_repeated(client: httpx.AsyncClient) -> None:
    body = checked(await client.post("/things", json={"tier": 1, CANARY: CANARY}), 422, "invalid-request")
    assert [fault["field"] for fault in body["errors"]] == ["(unknown)"]


@pytest.mark.parametrize(
    "raw", [b"{", b"\xff\xfe", b"[" * 100_000, f'"{CANARY}"'.encode(), f"{{{CANARY}".encode(), b""]
)
async def test_a_body_that_is_no_json_object_is_refused(client: httpx.AsyncClient, raw: bytes) -> None:
    response = await client.post("/things", content=raw, headers=JSON)
    assert response.status_code in (400, 422)
    assert response.headers["content-type"] == problems.MEDIA_TYPE
    assert CANARY not in response.text


def test_a_problem_lists_its_faults() -> None:
    found = Problem(422, "invalid-report", "Mend these.", [problems.Fault("harm", "Required.")])
    assert found.document()["errors"] == [{"field": "harm", "detail": "Required."}]
    assert found.document()["title"] == "Invalid report"


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5), st.just(CANARY)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(
    st.dictionaries(st.sampled_from([*Report.model_fields, f"{CANARY}_name", "narative"]), VALUES, max_size=8)
)
def test_no_fault_repeats_what_was_sent(content: dict[str, Any]) -> None:
    error = refusal(Report, content | {"risk_imminent": CANARY})
    assert CANARY not in str(faults_of(error, tuple(Report.model_fields)))


@given(st.sampled_from(TOPICS), st.dictionaries(st.text(max_size=8), VALUES, max_size=8))
def test_no_contracts_own_error_repeats_what_was_sent(topic: Topic, content: dict[str, Any]) -> None:
    assert CANARY not in str(refusal(topic.model, content | {topic.key: CANARY, "text": [CANARY]}))


def refusal(model: type[BaseModel], content: dict[str, Any]) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        model.model_validate(content)
    return refused.value
