"""What every service does alike; a new service inherits these tests by existing."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from aiokafka.coordinator.assignors.range import RangePartitionAssignor
from faststream import AckPolicy
from prometheus_client.parser import text_string_to_metric_families

from chassis.broker import FETCHED_BYTES, Consumer
from chassis.delivery import Batch, Delivery
from chassis.problems import MEDIA_TYPE
from chassis.service import Service
from chassis.telemetry import Telemetry
from contracts import telemetry
from contracts.topics import GROUPS, MAX_MESSAGE_BYTES
from tests.builders.apps import SERVICES, app_of, client_of, settings_of
from tests.fakes.publisher import FakePublisher

CANARY = "Zebrowski"


@pytest.fixture(params=SERVICES, scope="module")
def service(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Service:
    """Never started, so that all tests of one service share it: its tables take a second to load."""
    return app_of(request.param, tmp_path_factory.mktemp(request.param), instance="0")


@pytest.fixture
async def client(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(service) as made:
        yield made


async def test_a_new_process_is_alive(client: httpx.AsyncClient) -> None:
    response = await client.get("/health/live")
    assert response.status_code == 200
    assert response.json()["live"] is True


async def test_before_its_start_it_is_not_ready_and_says_why(
    client: httpx.AsyncClient, service: Service
) -> None:
    response = await client.get("/health/ready")
    assert response.status_code == 503
    body = response.json()
    assert (body["ready"], body["why"], body["service"]) == (False, "starting", service.name)
    assert (body["partitions"], body["lag"]) == (0, 0)


@pytest.mark.parametrize("name", SERVICES)
async def test_without_a_broker_it_stays_alive_waits_and_says_for_what(name: str, tmp_path: Path) -> None:
    fresh = app_of(name, tmp_path)
    async with client_of(fresh) as client, fresh.lifespan(fresh.http):
        why = await reason(client)
        assert why.startswith("waiting for topics: ")
        assert (await client.get("/health/live")).status_code == 200
    assert not [task for task in fresh._tasks if not task.done()]


async def reason(client: httpx.AsyncClient) -> str:
    """Why the service is not ready, once it has tried to start."""
    for _ in range(500):
        why: str = (await client.get("/health/ready")).json()["why"]
        if why != "starting":
            return why
        await asyncio.sleep(0.01)
    raise AssertionError("the service did not try to start")


async def test_its_metrics_can_be_scraped(client: httpx.AsyncClient) -> None:
    response = await client.get("/metrics")
    assert response.status_code == 200
    families = {family.name for family in text_string_to_metric_families(response.text)}
    for name in (telemetry.RECORDS_HANDLED, telemetry.DEAD_LETTERS, telemetry.LAG_RECORDS):
        assert name.removesuffix("_total") in families


async def test_an_unknown_address_is_a_problem_document(client: httpx.AsyncClient) -> None:
    response = await client.get(f"/v1/{CANARY}/nothing")
    assert (response.status_code, response.headers["content-type"]) == (404, MEDIA_TYPE)
    assert CANARY not in response.text


async def test_a_wrong_method_is_a_problem_document(client: httpx.AsyncClient) -> None:
    response = await client.post("/health/live")
    assert (response.status_code, response.headers["content-type"]) == (405, MEDIA_TYPE)
    assert response.headers["allow"]


async def test_every_route_is_described(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    assert {"/health/live", "/health/ready", "/metrics"} <= set(paths)
    for path, methods in paths.items():
        for method, described in methods.items():
            assert described.get("description"), f"{method} {path} says nothing of what it does"


OPEN = {
    "/v1/reports",
    "/v1/receipts/{receipt}",
    "/v1/taxonomy",
    "/v1/ontology",
    "/v1/ontology/words",
    "/v1/status",
    "/sign-in",
    "/sign-out",
}
"""Open on purpose: reporters have no credentials, codes and rules are public, signing in comes first."""


async def test_every_other_route_asks_who_is_calling(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    for path, methods in paths.items():
        if path in OPEN or path.startswith(("/health", "/metrics")):
            continue
        for method in methods:
            address = path.replace("{report_id}", "00000000-0000-4000-8000-000000000001")
            response = await client.request(method, address.replace("{action}", "acknowledge"), json={})
            assert response.status_code == 401, f"{method} {path}"
            assert response.headers["content-type"] == MEDIA_TYPE
            assert response.headers["cache-control"] == "no-store"


async def test_no_answer_is_kept_by_who_asked_unless_its_route_says_so(
    client: httpx.AsyncClient,
) -> None:
    for address, status in (("/health/live", 200), ("/nothing", 404), ("/static/base/nothing", 404)):
        response = await client.get(address)
        assert (response.status_code, response.headers["cache-control"]) == (status, "no-store")
    style = await client.get("/static/base/site.css")
    assert (style.status_code, style.headers["cache-control"]) == (200, "no-cache")
    for known in ("/v1/ontology", "/v1/ontology/words", "/v1/taxonomy"):
        response = await client.get(known)
        if response.status_code == 200:
            assert response.headers["cache-control"].startswith("max-age=")


def test_its_consumer_takes_no_unsafe_default(service: Service) -> None:
    for consumer in service.consumers:
        subscriber = consumer._subscriber
        arguments = subscriber._connection_args
        assert subscriber.ack_policy is AckPolicy.MANUAL
        assert arguments["enable_auto_commit"] is False
        assert arguments["auto_offset_reset"] == "earliest"
        assert arguments["isolation_level"] == "read_committed"
        assert arguments["partition_assignment_strategy"] == (RangePartitionAssignor,)
        assert arguments["rebalance_timeout_ms"] > arguments["session_timeout_ms"]
        assert arguments["max_partition_fetch_bytes"] == FETCHED_BYTES  # longer ones come too


def test_its_consumer_reads_the_topics_declared_for_its_group(service: Service) -> None:
    declared = {name: {topic.name for topic in topics} for name, topics in GROUPS.items()}
    read = {c._subscriber.group_id: set(c._subscriber.topic_names) for c in service.consumers}
    assert read == {name: topics for name, topics in declared.items() if name == service.name}


@pytest.mark.parametrize("instance", [None, "", "3"])
@pytest.mark.parametrize("name", sorted(GROUPS))
def test_membership_is_static_with_an_ordinal_only(name: str, instance: str | None, tmp_path: Path) -> None:
    settings, telemetry_ = settings_of(name, tmp_path, instance=instance), Telemetry(name)
    delivery = Delivery(name, name, nothing, FakePublisher(), telemetry_, 1)
    consumer = Consumer(settings, name, delivery, telemetry_)
    expected = f"{name}-{instance}" if instance else None
    assert consumer._subscriber._connection_args["group_instance_id"] == expected


async def nothing(batch: Batch) -> tuple[()]:
    return ()


def test_its_producer_waits_for_every_replica_and_writes_once(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}

    class Asked:
        def __init__(self, **arguments: object) -> None:
            asked.update(arguments)

        async def start(self) -> None: ...

    monkeypatch.setattr("chassis.broker.AIOKafkaProducer", Asked)
    asyncio.run(service._producer.start())
    assert (asked["acks"], asked["enable_idempotence"]) == ("all", True)
    size = asked["max_request_size"]
    assert isinstance(size, int)
    assert size > MAX_MESSAGE_BYTES
