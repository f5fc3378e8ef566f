"""The one look of every page: base template, style, content security policy, and the way to serve them."""

import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .headers import SecurityHeaders
from .reference import operations, schemas

HERE = Path(__file__).parent
DEFAULT_NAME = "EMS Patient Safety Organization"
YEAR_S = 365 * 24 * 3600
log = logging.getLogger(__name__)


class NavLink(NamedTuple):
    """One entry of the header's navigation."""

    label: str
    href: str
    current: bool = False


class CachedFiles(StaticFiles):
    """Static files: kept by the browser while the address carries their version, else checked each time."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """The file, with its caching rule."""
        response = await super().get_response(path, scope)
        is_versioned = scope["query_string"].startswith(b"v=")
        rule = f"public, max-age={YEAR_S}, immutable" if is_versioned else "no-cache"
        response.headers["cache-control"] = rule
        return response


class Pages:
    """Renders a service's templates inside the one base template."""

    def __init__(self, *, service: str, templates: Path | None, roots: dict[str, Path], name: str) -> None:
        self._roots = roots
        folders = [folder for folder in (templates, HERE / "templates") if folder]
        self._environment = Environment(
            loader=FileSystemLoader(folders),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals.update(service=service, pso_name=name, asset=self.asset)

    def render(self, request: Request, name: str, *, status: int = 200, **context: Any) -> HTMLResponse:
        """A page. Known everywhere: `role`, `csrf`, `synthetic`, `nav` (a sequence of `NavLink`)."""
        nav: Sequence[NavLink] = ()
        usual: dict[str, Any] = {"role": None, "csrf": None, "synthetic": False, "nav": nav}
        html = self._environment.get_template(name).render(usual | context, request=request)
        return HTMLResponse(html, status_code=status)

    def add_functions(self, functions: Mapping[str, Callable[..., Any]]) -> None:
        """Let the service's templates call these by name."""
        self._environment.globals.update(functions)

    def asset(self, path: str) -> str:
        """The address of a static file with its version; `path` as in 'base/site.css'."""
        root, _, rest = path.partition("/")
        return f"/static/{path}?v={_version(self._roots[root] / rest)}"


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12] if path.is_file() else "absent"


def mount_pages(
    app: FastAPI, *, service: str, templates: Path | None, static_root: Path, name: str = DEFAULT_NAME
) -> Pages:
    """Serve a service's pages: `/static/vendor` (`static_root`), `/static/base`, `/static/page`, `/docs`.

    The service's own static files lie beside its templates, in `static`; without templates it has
    only the reference of its HTTP interface.
    """
    roots = {"vendor": static_root, "base": HERE / "static"}
    if templates:
        roots["page"] = templates.parent / "static"
    for root, folder in roots.items():
        if folder.is_dir():
            files = GZipMiddleware(CachedFiles(directory=folder), minimum_size=1000)
            app.mount(f"/static/{root}", files, name=f"static-{root}")
        else:
            log.warning("Pages of %s lack static files: run `python -m pso.browser_files`", service)
    app.add_middleware(SecurityHeaders)
    pages = Pages(service=service, templates=templates, roots=roots, name=name)
    _add_reference(app, pages)
    return pages


def _add_reference(app: FastAPI, pages: Pages) -> None:
    @app.get("/docs", include_in_schema=False)
    async def reference(request: Request) -> HTMLResponse:
        """What the service's HTTP interface takes and answers, for people."""
        document = app.openapi()
        return pages.render(
            request,
            "reference.html",
            description=app.description,
            openapi_url=app.openapi_url,
            operations=list(operations(document)),
            schemas=schemas(document),
        )


__all__ = ["DEFAULT_NAME", "NavLink", "Pages", "mount_pages"]
