"""From bytes on the wire to a submission, and every way to refuse them; echoes nothing that was sent."""

import secrets
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from uuid import UUID

from pydantic import ValidationError

from chassis.problems import Fault, Problem, faults_of
from chassis.sealing import seal
from contracts.binding import report_binding
from contracts.report import MAX_REPORT_BYTES, Report

from .core import Agency, Submission, Way, body_fingerprint, canonical, submission_fingerprint, submitted

FIELDS = tuple(Report.model_fields)
MAX_LINES = 10_000


def parse(raw: bytes) -> Report:
    """The report in `raw`; raises a Problem that names the fault."""
    if len(raw) > MAX_REPORT_BYTES:
        raise too_large()
    try:
        return Report.model_validate_json(raw)
    except ValidationError as error:
        faults = faults_of(error, FIELDS)
        if faults[0].field == "(body)":
            raise Problem(400, "not-json", "The report is not a JSON object in UTF-8.", faults) from None
        raise Problem(422, "invalid-report", "The report was not kept: mend these fields.", faults) from None


def submission(report: Report, agency: Agency, way: Way, secret: bytes, traceparent: str) -> Submission:
    """Seal the report under its agency's key, with a new report id that counts only if it is new."""
    report_id = UUID(bytes=secrets.token_bytes(16), version=4)
    bound = report_binding(report_id, agency.origin.agency_ref, agency.key_id)
    content = canonical(report)
    ciphertext = seal(content, agency.public_key, bound)
    return Submission(
        report_id=report_id,
        agency=agency,
        way=way,
        submission_hmac=submission_fingerprint(agency, secret, report.submission_id, way),
        older_hmac=submission_fingerprint(agency, secret, report.submission_id, Way.SYSTEM),
        body_hmac=body_fingerprint(agency, secret, content),
        event=submitted(report_id, agency, ciphertext, datetime.now(UTC), report.synthetic),
        traceparent=traceparent,
    )


def too_large() -> Problem:
    return Problem(413, "too-large", f"A report may have {MAX_REPORT_BYTES // 1024} KiB at most.")


def conflict() -> Problem:
    return Problem(
        409,
        "submission-id-used",
        "This submission_id was used for a report that says something else. Nothing was changed; "
        "send a new report under a new submission_id.",
        [Fault("submission_id", "Used before, with another content.")],
    )


async def read_body(chunks: AsyncIterator[bytes]) -> bytes:
    """The whole body, refused as soon as it is longer than a report may be."""
    body = bytearray()
    async for chunk in chunks:
        body += chunk
        if len(body) > MAX_REPORT_BYTES:
            raise too_large()
    return bytes(body)


async def lines_of(chunks: AsyncIterator[bytes]) -> AsyncIterator[tuple[int, bytes | None]]:
    """Lines of an NDJSON stream as they come, numbered as an editor does; empty ones are left out.

    None stands for a line that is too long.
    """
    number, rest, skipping = 0, bytearray(), False
    async for chunk in chunks:
        rest += chunk
        *whole, last = rest.split(b"\n")
        rest = bytearray(last)
        for line in whole:
            number += 1
            if skipping:
                skipping = False
                yield number, None
            elif line.strip():
                yield number, bytes(line) if len(line) <= MAX_REPORT_BYTES else None
        if len(rest) > MAX_REPORT_BYTES:
            rest, skipping = bytearray(), True
    if skipping:
        yield number + 1, None
    elif rest.strip():
        yield number + 1, bytes(rest)
