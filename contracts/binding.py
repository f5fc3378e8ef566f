"""The ids bound into every ciphertext, so that it opens only in the event it was sealed for."""

from uuid import UUID


def report_binding(report_id: UUID, agency_ref: UUID, key_id: str) -> tuple[str, ...]:
    return ("report", str(report_id), str(agency_ref), key_id)


def agency_binding(agency_ref: UUID, list_version: int, key_id: str) -> tuple[str, ...]:
    return ("agency", str(agency_ref), str(list_version), key_id)


def spans_binding(report_id: UUID, agency_ref: UUID, key_id: str) -> tuple[str, ...]:
    return ("spans", str(report_id), str(agency_ref), key_id)


def term_binding(term_id: UUID, agency_ref: UUID, key_id: str) -> tuple[str, ...]:
    return ("term", str(term_id), str(agency_ref), key_id)
