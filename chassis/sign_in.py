"""Signing in to a service's pages, and out again."""

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel

from chassis.identity import Identity
from chassis.pages import Pages
from chassis.problems import Forbidden


class SignIn(BaseModel):
    code: str


def add_sign_in(app: FastAPI, identity: Identity) -> None:
    """The routes behind a one-time link and the sign-out button."""

    @app.post("/sign-in", tags=["pages"], status_code=204)
    async def sign_in(body: SignIn, request: Request) -> Response:
        """Trade a one-time code for a session cookie."""
        if request.headers.get("x-requested-with") != "pso":
            raise Forbidden("Open the sign-in link in a browser.")
        response = Response(status_code=204)
        await identity.sign_in(body.code, response)
        return response

    @app.post("/sign-out", tags=["pages"], status_code=204)
    async def sign_out(request: Request) -> Response:
        """End the page session."""
        await identity.caller(request)
        response = Response(status_code=204)
        await identity.sign_out(request, response)
        return response


def add_sign_in_page(app: FastAPI, pages: Pages) -> None:
    """What a one-time link opens."""

    @app.get("/sign-in", include_in_schema=False)
    async def sign_in_page(request: Request) -> HTMLResponse:
        return pages.render(request, "sign-in.html")
