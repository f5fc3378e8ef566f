"""Errors as RFC 9457 problem documents: what happened and what to do, never what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from contracts.errors import Outage

MEDIA_TYPE = "application/problem+json"
BASE = "urn:ems-pso:problem:"
RETRY_AFTER_S = 5


@dataclass(frozen=True)
class Fault:
    """One thing wrong with what was sent: a field's name from the contract, and why."""

    field: str
    detail: str


class ProblemDocument(BaseModel):
    """What every refusal looks like (RFC 9457); `errors` has `field` and `detail` of each fault."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []


def refusals(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals of a route, as its OpenAPI document shows them."""
    content = {MEDIA_TYPE: {"schema": ProblemDocument.model_json_schema()}}
    return {status: {"content": content, "description": _MEANINGS[status]} for status in statuses}


_MEANINGS = {
    400: "Not JSON, or not UTF-8.",
    401: "No credentials where they are needed, or ones that are not known here.",
    403: "Another role is needed.",
    404: "There is nothing of that name.",
    409: "Cannot be done in the present state; the detail says why.",
    410: "There was something of that name; it is gone for good.",
    413: "Too large.",
    422: "A field is missing or wrong; `errors` names each.",
    503: "Nothing was kept or changed; try again after Retry-After.",
}


class Problem(Exception):
    """An answer other than success."""

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        faults: Sequence[Fault] = (),
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(kind)
        self.status, self.kind, self.detail, self.faults = status, kind, detail, tuple(faults)
        self.headers = headers or {}

    def document(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": BASE + self.kind,
            "title": self.kind.replace("-", " ").capitalize(),
            "status": self.status,
            "detail": self.detail,
        }
        if self.faults:
            body["errors"] = [{"field": fault.field, "detail": fault.detail} for fault in self.faults]
        return body

    def response(self) -> JSONResponse:
        return JSONResponse(self.document(), self.status, headers=self.headers, media_type=MEDIA_TYPE)


class Unauthorized(Problem):
    def __init__(self, detail: str) -> None:
        super().__init__(401, "unauthorized", detail, headers={"WWW-Authenticate": "Bearer"})


class Forbidden(Problem):
    def __init__(self, detail: str) -> None:
        super().__init__(403, "forbidden", detail)


class NotFound(Problem):
    def __init__(self, detail: str) -> None:
        super().__init__(404, "not-found", detail)


class NotKept(Problem):
    def __init__(self) -> None:
        super().__init__(
            503,
            "not-kept",
            "Nothing was kept: storage is not available. Send the same again with the same submission_id.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
        )


def faults_of(error: ValidationError | RequestValidationError, known: Sequence[str]) -> list[Fault]:
    """What is wrong, once for each field, however many forms its value might have had.

    An unknown field's name may itself identify: it is not echoed.
    """
    faults = []
    for one in error.errors()[:20]:
        first = next((str(part) for part in one["loc"] if str(part) in known), None)
        if one["type"] == "unknown_code":
            faults.append(Fault(str(one.get("ctx", {}).get("field")), "Not a code of the taxonomy."))
        elif one["type"] == "repeated_code":
            faults.append(Fault(str(one.get("ctx", {}).get("field")), "The same code twice."))
        elif one["type"] == "extra_forbidden":
            told = f" Known: {', '.join(known)}." if known else ""
            faults.append(Fault("(unknown)", f"A field that is not known here.{told}"))
        elif one["type"] == "json_invalid":
            faults.append(Fault("(body)", "Not valid JSON, or not UTF-8."))
        else:
            faults.append(Fault(first or "(body)", _REASONS.get(one["type"], "Not a valid value.")))
    return list({fault.field: fault for fault in reversed(faults)}.values())[::-1]


_REASONS = {
    "missing": "Required.",
    "string_too_short": "May not be empty.",
    "string_too_long": "Too long.",
    "string_type": "Must be text.",
    "string_pattern_mismatch": "Not in the form that is expected here.",
    "too_short": "Too few.",
    "too_long": "Too many.",
    "literal_error": "Not one of the values that are possible here.",
    "bool_parsing": "Must be true or false.",
    "bool_type": "Must be true or false.",
    "model_type": "Must be a JSON object.",
    "value_error": "Not one of the codes that are possible here.",
}


def _declared(error: RequestValidationError) -> list[str]:
    """Names in `error` that a route declares: of parameters, and of a body's own fields."""
    located = [(one["loc"], one["type"]) for one in error.errors()]
    return sorted({str(loc[1]) for loc, kind in located if len(loc) > 1 and kind not in _UNDECLARED})


_UNDECLARED = ("extra_forbidden", "json_invalid")


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> JSONResponse:
        return error.response()

    @app.exception_handler(Outage)
    async def _outage(_: Request, error: Outage) -> JSONResponse:
        return Problem(
            503,
            "unavailable",
            "A store or the broker does not answer. Try again shortly.",
            headers={"Retry-After": str(RETRY_AFTER_S)},
        ).response()

    @app.exception_handler(RequestValidationError)
    async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        return Problem(
            422, "invalid-request", "The request is not valid.", faults_of(error, _declared(error))
        ).response()

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> JSONResponse:
        kinds = {404: "not-found", 405: "method-not-allowed", 413: "too-large"}
        kind = kinds.get(error.status_code, "request-refused")
        detail = (
            "There is nothing at this address." if error.status_code == 404 else "The request was refused."
        )
        return Problem(error.status_code, kind, detail, headers=dict(error.headers or {})).response()

    @app.exception_handler(ClientDisconnect)
    async def _cut_off(_: Request, error: ClientDisconnect) -> JSONResponse:
        """The caller went away in mid-request: nobody reads this answer, and it is no fault of ours."""
        return Problem(400, "cut-off", "The request ended before all of it had come.").response()

    @app.exception_handler(Exception)
    async def _unexpected(_: Request, error: Exception) -> JSONResponse:
        return Problem(500, "internal-error", "This is our fault; it was logged. Try again later.").response()
