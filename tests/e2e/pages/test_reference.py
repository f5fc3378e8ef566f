"""The reference page of a service's HTTP interface, and the headers of every page."""

import httpx
from fastapi import FastAPI
from playwright.sync_api import Page, expect
from pydantic import BaseModel

from chassis.pages import mount_pages
from tests.e2e.pages.browser import PHONE, is_too_wide, violations
from tests.e2e.pages.served import STATIC, served


class Thing(BaseModel):
    name: str


def an_app() -> FastAPI:
    app = FastAPI(description="Keeps <things>.", docs_url=None, redoc_url=None)
    mount_pages(app, service="things", templates=None, static_root=STATIC)

    @app.post("/v1/things/{place}")
    async def put(place: str, thing: Thing, count: int = 1) -> Thing:
        """Keep a thing in its place."""
        return thing

    return app


def test_every_operation_is_told_with_parameters_bodies_and_models(page: Page) -> None:
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with served(an_app()) as address:
        page.goto(f"{address}/docs")
        expect(page.get_by_role("heading", name="POST /v1/things/{place}")).to_be_visible()
        expect(page.get_by_text("Keep a thing in its place.")).to_be_visible()
        expect(page.get_by_role("row", name="count")).to_contain_text("integer")
        for fold in page.locator("summary").all():
            fold.click()
        assert violations(page) == []
        assert not is_too_wide(page)


def test_pages_forbid_foreign_content_frames_and_copies() -> None:
    with served(an_app()) as address:
        page = httpx.get(f"{address}/docs")
        style = httpx.get(f"{address}/static/base/site.css")
        refused = httpx.get(f"{address}/static/base/../../headers.py")
    policy = page.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert style.headers["cache-control"] == "no-cache"
    assert refused.status_code == 404
