"""The containers' files agree with the code: settings, services, metrics; and every container is confined."""

import importlib
import json
import os
import re
import stat
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from chassis.settings import ServiceSettings
from contracts import telemetry
from contracts.events import Tier
from contracts.topics import TOPICS
from deploy.compose.hand_out import hand_out
from deploy.compose.links import links
from deploy.compose.start import is_ready, read_secrets
from pso.state import State

ROOT = Path(__file__).parents[2]
PIPELINE = ["intake", "deidentify", "classifier", "alerts", "aggregator"]
ENGINES = {"kafka", "mongo"}
JOBS = {"secrets", "replica-set", "topics", "agencies"}
OPERATORS = {"secrets", "agencies", "links", "operator"}
OBSERVABILITY = {"otel-collector", "jaeger", "prometheus", "grafana"}
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
CONTAINERS: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()
INSTRUCTIONS = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", DOCKERFILE)).splitlines()
OBSERVED = ROOT / "deploy" / "observability"
DASHBOARDS = sorted((OBSERVED / "grafana" / "dashboards").glob("*.json"))
NAMES = {value for name, value in vars(telemetry).items() if name.isupper()}
METRICS = {name for name in NAMES if name.startswith("pso_")}


def settings_of(service: str) -> type[ServiceSettings]:
    """The settings class of a service, found by its base."""
    module = importlib.import_module(f"services.{service}.settings")
    own = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ServiceSettings) and value is not ServiceSettings
    ]
    return own[0]


def variables(fields: type[ServiceSettings], *, required: bool = False) -> set[str]:
    """The environment variables that a settings class reads."""
    chosen = fields.model_fields.items()
    return {f"PSO_{name.upper()}" for name, field in chosen if field.is_required() or not required}


def queries() -> dict[str, str]:
    """Every PromQL expression, by the place it stands in."""
    found = {}
    for file in DASHBOARDS:
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel["targets"]:
                found[f"{file.name} {panel['title']} {target['refId']}"] = target["expr"]
    for group in yaml.safe_load((OBSERVED / "alerts.yml").read_text())["groups"]:
        found |= {f"alerts.yml {rule['alert']}": rule["expr"] for rule in group["rules"]}
    return found


def mounts(name: str) -> dict[str, str]:
    """Where a container sees each named volume: `/path`, or `/path:ro`."""
    return dict(one.split(":", 1) for one in CONTAINERS[name].get("volumes", []) if one[0] not in "./")


# Services and settings ------------------------------------------------------------------------------


def test_every_service_runs_as_a_container_in_the_order_a_report_passes_them() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/__main__.py")}
    assert [name for name in CONTAINERS if name in folders] == PIPELINE


@pytest.mark.parametrize("service", PIPELINE)
def test_a_service_is_built_from_its_own_lock_and_stage(service: str) -> None:
    build = CONTAINERS[service]["build"]
    assert (build["target"], build["args"]) == ("service", {"SERVICE": service})
    assert (ROOT / "requirements" / f"{service}.txt").is_file()
    assert any(line.endswith(f"AS beside-{service}") for line in INSTRUCTIONS)


@pytest.mark.parametrize("service", PIPELINE)
def test_a_service_is_given_only_settings_that_it_reads(service: str) -> None:
    given = {name for name in CONTAINERS[service]["environment"] if name.startswith("PSO_")}
    assert given <= variables(settings_of(service))


@pytest.mark.parametrize("service", PIPELINE)
def test_a_service_is_given_every_setting_that_has_no_default(service: str, tmp_path: Path) -> None:
    given = set(CONTAINERS[service]["environment"])
    if "/run/secrets:ro" in mounts(service).values():
        given |= {file.name for file in handed(tmp_path).glob(f"{service}/*")}
    assert variables(settings_of(service), required=True) <= given


def test_the_image_sets_only_settings_that_every_service_reads() -> None:
    assert set(re.findall(r"PSO_[A-Z_]+", DOCKERFILE)) <= variables(ServiceSettings)


def test_the_job_for_topics_reads_only_what_every_service_reads() -> None:
    assert set(CONTAINERS["topics"]["environment"]) <= variables(ServiceSettings)


# Confinement ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CONTAINERS)
def test_every_container_is_confined(name: str) -> None:
    container = CONTAINERS[name]
    assert container["cap_drop"] == ["ALL"]
    assert container["security_opt"] == ["no-new-privileges:true"]
    assert {"mem_limit", "pids_limit", "restart"} <= set(container)
    assert set(container["logging"]["options"]) == {"max-size", "max-file"}
    assert "privileged" not in container


@pytest.mark.parametrize("name", sorted(set(CONTAINERS) - ENGINES))
def test_every_container_but_the_engines_has_a_read_only_root(name: str) -> None:
    assert CONTAINERS[name]["read_only"] is True
    assert any(one.startswith("/tmp:") for one in CONTAINERS[name]["tmpfs"])


def test_ports_are_published_on_this_machine_alone_and_never_those_of_engines() -> None:
    published = {name: one["ports"] for name, one in CONTAINERS.items() if "ports" in one}
    assert set(published) <= {*PIPELINE, *OBSERVABILITY}
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)


@pytest.mark.parametrize("service", PIPELINE)
def test_a_service_with_pages_carries_the_browsers_files(service: str) -> None:
    assert (ROOT / "services" / service / "pages" / "templates").is_dir()
    assert re.search(rf"FROM with-(pages|both) AS beside-{service}\n", DOCKERFILE)


def test_engines_are_on_internal_networks_only() -> None:
    internal = {name for name, one in COMPOSE["networks"].items() if one.get("internal")}
    assert all(set(CONTAINERS[engine]["networks"]) <= internal for engine in ENGINES)


def test_private_keys_are_read_by_deidentify_and_written_by_the_operator_alone() -> None:
    holders = {name: mounts(name)["keys"] for name in CONTAINERS if "keys" in mounts(name)}
    assert holders.pop("deidentify") == "/run/keys:ro"
    assert set(holders) == OPERATORS


def test_the_signing_key_stays_with_the_operator() -> None:
    assert {name for name in CONTAINERS if "operator" in mounts(name)} == OPERATORS


def test_services_cannot_write_what_they_are_handed() -> None:
    assert all(where.endswith(":ro") for name in PIPELINE for where in mounts(name).values())


# Start and health -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*PIPELINE, "topics", "agencies"])
def test_what_a_container_needs_is_awaited_by_its_state(name: str) -> None:
    for needed, wait in CONTAINERS[name]["depends_on"].items():
        expected = "service_completed_successfully" if needed in JOBS else "service_"
        assert wait["condition"].startswith(expected), needed


def test_every_container_that_stays_has_a_health_check() -> None:
    asked = [name for name, one in CONTAINERS.items() if "healthcheck" in one]
    assert ENGINES | {"prometheus", "grafana"} <= set(asked)
    assert sum(line.startswith("HEALTHCHECK") for line in INSTRUCTIONS) == 1
    assert not set(asked) & set(PIPELINE), "the image's own check is the one"


def test_a_service_has_time_to_finish_its_batch() -> None:
    drain_s = ServiceSettings.model_fields["drain_s"].default
    assert all(int(CONTAINERS[name]["stop_grace_period"][:-1]) > drain_s for name in PIPELINE)


def test_the_broker_makes_no_topic_by_itself() -> None:
    assert CONTAINERS["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_the_store_ends_a_dead_clients_transaction_soon() -> None:
    assert "transactionLifetimeLimitSeconds=5" in CONTAINERS["mongo"]["command"]


# The image ------------------------------------------------------------------------------------------


def test_every_final_image_runs_without_root() -> None:
    final = "\n".join(INSTRUCTIONS).split("FROM ")
    ending = [part for part in final if re.match(r"base AS (operator|service)\n", part)]
    assert [re.findall(r"(?m)^USER (.+)$", part) for part in ending] == [["10001:10001"]] * 2


def test_nothing_is_installed_without_its_hash() -> None:
    assert all("--require-hashes" in line for line in INSTRUCTIONS if "pip install" in line)


def test_the_dockerfile_needs_no_particular_builder() -> None:
    assert not re.search(r"--mount=|<<|# syntax=", DOCKERFILE)


def test_the_build_sees_only_what_is_named() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if not line.startswith("#")]
    assert lines[0] == "*"
    assert not [line for line in lines if re.search(r"^!(\*|\.|build|deploy$)", line)]


def handed(folder: Path) -> Path:
    """A folder with what the job `secrets` hands out."""
    for place in ("everyone", "intake"):
        (folder / "handed" / place).mkdir(parents=True)
    hand_out(State(folder / "state"), folder / "handed")
    return folder / "handed"


def test_secrets_are_handed_out_without_the_signing_key(tmp_path: Path) -> None:
    folder = handed(tmp_path)
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {"everyone/jwks.json", "intake/PSO_RECEIPT_KEY"}


def test_handing_out_again_changes_no_secret(tmp_path: Path) -> None:
    receipt = handed(tmp_path) / "intake" / "PSO_RECEIPT_KEY"
    before = receipt.read_text()
    hand_out(State(tmp_path / "state"), tmp_path / "handed")
    assert (receipt.read_text(), stat.S_IMODE(receipt.stat().st_mode)) == (before, 0o600)


def test_links_sign_in_at_the_published_ports(tmp_path: Path) -> None:
    handed(tmp_path)
    ports = {"intake": "1", "deidentify": "4", "classifier": "5", "alerts": "2", "aggregator": "3"}
    lines = links(State(tmp_path / "state"), ports)
    assert "ontology: http://127.0.0.1:5/ontology" in lines
    assert re.search(r"(?m)^privacy-officer: http://127\.0\.0\.1:4/sign-in#", "\n".join(lines))
    assert re.search(r"(?m)^expert: http://127\.0\.0\.1:2/sign-in#[\w-]+\.[\w-]+\.[\w-]+$", "\n".join(lines))


def test_a_file_named_like_a_setting_is_that_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PSO_MONGO", "from the environment")
    (tmp_path / "PSO_MONGO").write_text("mongodb://store.example/\n")
    (tmp_path / "OTHER").write_text("ignored")
    read_secrets(tmp_path)
    assert (os.environ["PSO_MONGO"], os.environ.get("OTHER")) == ("mongodb://store.example/", None)


@pytest.mark.parametrize(("status", "healthy"), [(200, True), (503, False)])
def test_a_container_is_healthy_when_its_service_says_ready(status: int, healthy: bool) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/health/ready" else 404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing in the test's output."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert is_ready(server.server_port) is healthy
        thread.join()
    assert not is_ready(server.server_port), "nobody answers any more"


# Observability --------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", queries())
def test_a_query_asks_only_for_metrics_that_services_have(place: str) -> None:
    asked = {re.sub(r"_(bucket|sum|count)$", "", name) for name in re.findall(r"\bpso_\w+", queries()[place])}
    assert asked <= METRICS


@pytest.mark.parametrize("place", queries())
def test_a_query_names_only_services_topics_and_tiers_that_exist(place: str) -> None:
    known = {*PIPELINE, *(topic.name for topic in TOPICS), *(tier.value for tier in Tier)}
    named = re.findall(r'(?:service|topic|tier)=~?"([^"]+)"', queries()[place])
    assert {one for value in named for one in value.split("|")} <= known


def test_every_alarm_says_what_to_do() -> None:
    rules = [r for g in yaml.safe_load((OBSERVED / "alerts.yml").read_text())["groups"] for r in g["rules"]]
    assert all(
        rule["annotations"].keys() == {"summary", "action"} and rule["labels"].keys() == {"severity"}
        for rule in rules
    )


def test_every_service_is_scraped_by_name() -> None:
    jobs = yaml.safe_load((OBSERVED / "prometheus.yml").read_text())["scrape_configs"]
    assert jobs[0]["dns_sd_configs"][0]["names"] == PIPELINE


def test_the_collector_passes_on_only_attributes_of_the_contracts() -> None:
    config = yaml.safe_load((OBSERVED / "collector.yml").read_text())
    passed = set(config["processors"]["redaction"]["allowed_keys"])
    resource = {name for name in passed if name.startswith(("service.", "telemetry.sdk."))}
    assert passed - resource == NAMES - METRICS
    assert "redaction" in config["service"]["pipelines"]["traces"]["processors"]


def test_spans_go_where_the_collector_listens() -> None:
    file = (ROOT / "deploy" / "compose" / "observability.env").read_text()
    listens = yaml.safe_load((OBSERVED / "collector.yml").read_text())["receivers"]["otlp"]["protocols"]
    port = listens["http"]["endpoint"].rsplit(":", 1)[1]
    assert f"PSO_OTLP_ENDPOINT=http://otel-collector:{port}/v1/traces" in file


def test_all_that_the_images_copy_comes_into_the_build() -> None:
    let_through = re.findall(r"(?m)^!(\S+)", (ROOT / ".dockerignore").read_text())
    copied = {
        source.rstrip("/")
        for line in INSTRUCTIONS
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    }
    assert len(copied) > 10
    missing = {
        source
        for source in copied
        if "$" not in source
        and not any(Path(source).match(kept) or source.split("/")[0] == kept for kept in let_through)
    }
    assert not missing
