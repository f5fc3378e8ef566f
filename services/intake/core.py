"""What makes two submissions the same, what a receipt is, and what an agency's record says. Pure."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from contracts.events import Origin, ReportSubmitted, Sealed, derived_id
from contracts.report import Report


class Way(StrEnum):
    """By which credentials a report came; each way has submission ids of its own.

    An agency's system often uses run numbers. Who holds the form link, or nothing, must not learn by trying
    whether one was reported.
    """

    SYSTEM = "system"
    """An API key, or a token of the role agency."""
    FORM = "form"
    NOBODY = "nobody"


RECEIPT_CHARACTERS = 26
"""130 bits of base32: not guessable, and short enough to read out."""
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True)
class Agency:
    """What intake knows of an agency: never its name."""

    origin: Origin
    key_id: str
    public_key: bytes
    submission_salt: bytes
    list_version: int
    is_active: bool
    is_closed: bool = False
    """Takes no reports any more: it is, or is being, shredded."""


@dataclass(frozen=True)
class Submission:
    """One parsed report with all that decides whether it was seen before."""

    report_id: UUID
    agency: Agency
    way: Way
    submission_hmac: bytes
    older_hmac: bytes
    """What versions that knew no ways made of the same submission id."""
    body_hmac: bytes
    event: ReportSubmitted
    traceparent: str


def canonical(report: Report) -> bytes:
    """The parsed report in one form, whatever its order of fields and white space was.

    Fields come in the order of the contract, those at their defaults are left out: a field that is
    added to the contract later changes no older report's form.
    """
    return report.model_dump_json(exclude_none=True, exclude_defaults=True).encode()


def fingerprint(agency: Agency, secret: bytes, use: str, content: bytes) -> bytes:
    """HMAC under the agency's own key: a shred of the salt makes every fingerprint meaningless."""
    key = hmac.new(secret, use.encode() + b"\x1f" + agency.submission_salt, hashlib.sha256).digest()
    return hmac.new(key, content, hashlib.sha256).digest()


def submission_fingerprint(agency: Agency, secret: bytes, submission_id: str, way: Way) -> bytes:
    """Of a system it is as it was before there were ways: its retries are known for ever."""
    use = "submission" if way is Way.SYSTEM else f"submission:{way.value}"
    return fingerprint(agency, secret, use, submission_id.encode())


def body_fingerprint(agency: Agency, secret: bytes, canonical_report: bytes) -> bytes:
    return fingerprint(agency, secret, "body", canonical_report)


def submitted_id(report_id: UUID) -> UUID:
    """The id of the event a report begins with."""
    return derived_id(report_id, "submitted:0")


def told_again(event: ReportSubmitted, round_: int, list_version: int) -> ReportSubmitted:
    """A kept report as a run publishes it: the same bytes, its own id, the agency's lists of today.

    deidentify scrubs with at least the list version an event names; with the one the report was kept
    under, an instance that has not read the newest record yet would scrub with older lists.
    """
    return event.model_copy(
        update={
            "event_id": derived_id(event.event_id, f"rescrub:{round_}"),
            "round": round_,
            "list_version": max(event.list_version, list_version),
        }
    )


def receipt_for(secret: bytes, report_id: UUID) -> str:
    """The reporter's receipt: cannot be turned back into the report id."""
    number = int.from_bytes(
        hmac.new(secret, b"receipt\x1f" + report_id.bytes, hashlib.sha256).digest(), "big"
    )
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(RECEIPT_CHARACTERS))


def receipt_hash(receipt: str) -> bytes:
    """What the vault looks receipts up by; reading the vault gives no receipt away."""
    return hashlib.sha256(receipt.strip().upper().encode()).digest()


def submitted(
    report_id: UUID, agency: Agency, ciphertext: bytes, received_at: datetime, is_synthetic: bool
) -> ReportSubmitted:
    return ReportSubmitted(
        event_id=submitted_id(report_id),
        report_id=report_id,
        origin=agency.origin,
        list_version=agency.list_version,
        received_at=received_at,
        synthetic=is_synthetic,
        sealed=Sealed.model_construct(key_id=agency.key_id, ciphertext=ciphertext),
    )
