"""The OpenAPI documents are what the services answer, and the command that writes them says what is wrong."""

import json
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from contracts.report import Report
from pso.contracts_docs.__main__ import main
from pso.contracts_docs.documents import Documents, stale
from pso.contracts_docs.openapi import service_documents

from .examples import ROOT

SERVICES = ("intake", "deidentify", "classifier", "alerts", "aggregator")
PROMISED = {
    "intake": {"/v1/reports", "/v1/reports/batch", "/v1/receipts/{receipt}"},
    "deidentify": {
        "/v1/reviews",
        "/v1/reviews/audit",
        "/v1/reviews/terms",
        *(f"/v1/reviews/{{report_id}}{act}" for act in ("", "/preview", "/release", "/reject", "/terms")),
    },
    "alerts": {"/v1/alerts", "/v1/alerts/stream", "/v1/reports/{report_id}/corrections"},
    "aggregator": {"/v1/insights/counts"},
}


@pytest.fixture
async def documents() -> Documents:
    return await service_documents(ROOT)


def committed(service: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((ROOT / f"docs/api/openapi/{service}.json").read_text("utf-8"))
    return document


def test_the_committed_documents_are_what_the_services_answer(documents: Documents) -> None:
    assert {path.stem for path in documents} == set(SERVICES)
    assert stale(ROOT, documents) == [], "run `python -m pso.contracts_docs write` and commit the result"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_answers_for_its_health_and_what_it_promises(service: str) -> None:
    document = committed(service)
    assert document["openapi"].startswith("3.1")
    assert {"/health/live", "/health/ready", "/metrics"} <= document["paths"].keys()
    assert PROMISED.get(service, set()) <= document["paths"].keys()


@pytest.mark.parametrize("service", SERVICES)
def test_no_document_names_a_machine_or_a_setting_that_made_it(service: str) -> None:
    text = json.dumps(committed(service))
    assert str(ROOT) not in text
    assert "for documents only" not in text


def test_intake_takes_the_report_of_the_contract() -> None:
    body = committed("intake")["paths"]["/v1/reports"]["post"]["requestBody"]
    taken = body["content"]["application/json"]["schema"]["properties"].keys()
    assert taken == Report.model_fields.keys()


def test_check_passes_on_what_is_committed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "up to date" in capsys.readouterr().out


def test_check_names_a_file_that_is_not_what_the_code_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copytree(ROOT / "contracts/schemas", tmp_path / "contracts/schemas")
    copytree(ROOT / "docs/api", tmp_path / "docs/api")
    (tmp_path / "build").symlink_to(ROOT / "build")
    (tmp_path / "contracts/schemas/reports.submitted.v1.json").write_text("{}")
    (tmp_path / "contracts/schemas/released/events.reviewed.v1.json").unlink()
    assert main(["check"], tmp_path) == 1
    told = capsys.readouterr().err
    assert "contracts/schemas/reports.submitted.v1.json is not what the code says" in told
    assert "events.reviewed.v1 has no released schema" in told
    assert main(["write"], tmp_path) == main(["release"], tmp_path) == main(["check"], tmp_path) == 0


def test_an_unknown_command_is_told_how_to_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["publish"]) == 2
    assert "write|check|release" in capsys.readouterr().err
