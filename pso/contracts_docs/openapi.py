"""The OpenAPI documents of the five services, as each service itself would answer.

Nothing is contacted: a service connects when it starts, and here it is only put together.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from chassis.service import Service
from services.aggregator.app import create_app as create_aggregator
from services.aggregator.settings import AggregatorSettings
from services.alerts.app import create_app as create_alerts
from services.alerts.settings import AlertsSettings
from services.classifier.app import create_app as create_classifier
from services.classifier.settings import ClassifierSettings
from services.deidentify.app import create_app as create_deidentify
from services.deidentify.settings import DeidentifySettings
from services.intake.app import create_app as create_intake
from services.intake.settings import IntakeSettings

from .documents import API, Documents
from .schemas import as_text

OPENAPI = API / "openapi"


def services(root: Path) -> dict[str, Callable[[], Service]]:
    """How each service is put together, with settings that reach nothing."""
    pages = root / "build/static"
    return {
        "intake": lambda: create_intake(
            IntakeSettings(receipt_key=SecretStr("for documents only"), static_dir=pages)
        ),
        "deidentify": lambda: create_deidentify(
            DeidentifySettings(
                keys_dir=root / "absent", gazetteers_dir=root / "build/gazetteers", static_dir=pages
            )
        ),
        "classifier": lambda: create_classifier(ClassifierSettings(static_dir=pages)),
        "alerts": lambda: create_alerts(AlertsSettings(static_dir=pages)),
        "aggregator": lambda: create_aggregator(AggregatorSettings(static_dir=pages)),
    }


async def service_documents(root: Path) -> Documents:
    """The OpenAPI document of each service; asynchronous because a service belongs to a running loop."""
    return {OPENAPI / f"{name}.json": as_text(_openapi(create())) for name, create in services(root).items()}


def _openapi(service: Service) -> dict[str, Any]:
    try:
        return service.http.openapi()
    finally:
        service.close()
