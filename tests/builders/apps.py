"""Builds any service's app with settings given explicitly, and the list of services there are."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

from chassis.service import Service
from chassis.settings import ServiceSettings

ROOT = Path(__file__).parents[2]
SERVICES = sorted(folder.parent.name for folder in (ROOT / "services").glob("*/app.py"))
NOWHERE = {"kafka": "127.0.0.1:1", "mongo": "mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=200"}


def settings_of(name: str, folder: Path, **given: Any) -> ServiceSettings:
    """The service's own settings; `folder` is where its files may lie."""
    module = import_module(f"services.{name}.settings")
    (kind,) = [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, ServiceSettings) and one is not ServiceSettings
    ]
    required = {"receipt_key": "a receipt key", "keys_dir": folder} | NOWHERE
    known = {field: value for field, value in (required | given).items() if field in kind.model_fields}
    return kind.model_validate(known)


def app_of(name: str, folder: Path, **given: Any) -> Service:
    create: Callable[..., Service] = import_module(f"services.{name}.app").create_app
    return create(settings_of(name, folder, **given))


def client_of(service: Service) -> httpx.AsyncClient:
    """Speaks to the app in this process; errors are answers, as behind a server."""
    transport = httpx.ASGITransport(service.http, raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=f"http://{service.name}.example")
