"""Terms that privacy officers added for an agency, sealed under its key, known before the next batch.

Opened terms are in memory only, as the agencies' lists are; nothing here logs them.
"""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from chassis.keys import KeyDestroyed, KeyProvider
from chassis.mongo import ASCENDING, Collection, IndexModel, Mongo, Session, outages
from chassis.sealing import public_half, seal, unseal
from contracts.agency import TenantLists
from contracts.binding import term_binding
from contracts.errors import Outage, Unprocessable
from contracts.identifiers import IdentifierLabel

from ..core.known_terms import KnownTerms

log = logging.getLogger(__name__)
MOST_TERMS = 5_000
"""Of one agency; what is more belongs into its lists."""
Told = tuple[tuple[str, IdentifierLabel], ...]


@dataclass(frozen=True)
class SealedTerm:
    """A term as it is stored; only its kind can be read."""

    term_id: UUID
    agency_ref: UUID
    label: IdentifierLabel
    key_id: str
    ciphertext: bytes
    added_by: str
    added_at: datetime


class Terms:
    """One document a term, and for each agency a number that grows with every change."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    @property
    def _rows(self) -> Collection:
        return self._mongo.database["terms"]

    @property
    def _versions(self) -> Collection:
        return self._mongo.database["term_versions"]

    async def prepare(self) -> None:
        async with outages():
            await self._rows.create_indexes([IndexModel([("agency", ASCENDING), ("_id", ASCENDING)])])

    async def versions(self, agency_refs: Iterable[UUID]) -> dict[UUID, int]:
        """How often the terms of these agencies have changed; agencies without any are left out."""
        refs = [str(one) for one in agency_refs]
        async with outages():
            rows = await self._versions.find({"_id": {"$in": refs}}).to_list(len(refs))
        return {UUID(row["_id"]): row["version"] for row in rows}

    async def of(self, agency_refs: Iterable[UUID]) -> list[SealedTerm]:
        refs = [str(one) for one in agency_refs]
        async with outages():
            rows = await self._rows.find({"agency": {"$in": refs}}).to_list(MOST_TERMS * max(1, len(refs)))
        return [_term(row) for row in rows]

    async def page(self, limit: int, after: UUID | None) -> list[SealedTerm]:
        """All agencies' terms, by id."""
        query = {} if after is None else {"_id": {"$gt": str(after)}}
        async with outages():
            rows = await self._rows.find(query).sort("_id", ASCENDING).to_list(limit)
        return [_term(row) for row in rows]

    async def find(self, term_id: UUID, session: Session | None = None) -> SealedTerm | None:
        async with outages():
            row = await self._rows.find_one({"_id": str(term_id)}, session=session)
        return _term(row) if row else None

    async def add(self, term: SealedTerm, session: Session) -> None:
        await self._rows.insert_one(_row(term), session=session)
        await self._changed(term.agency_ref, session)

    async def remove(self, term: SealedTerm, session: Session) -> bool:
        """False when it was removed before."""
        done = await self._rows.delete_one({"_id": str(term.term_id)}, session=session)
        await self._changed(term.agency_ref, session)
        return done.deleted_count == 1

    async def _changed(self, agency_ref: UUID, session: Session) -> None:
        grows = {"$inc": {"version": 1}}
        await self._versions.update_one({"_id": str(agency_ref)}, grows, upsert=True, session=session)


class ReviewedTerms:
    """What is known of the terms now; asked once a batch, opened once a change."""

    def __init__(self, terms: Terms, keys: KeyProvider) -> None:
        self._terms = terms
        self._keys = keys
        self._opened: dict[UUID, tuple[int, Told]] = {}
        self._joined: dict[UUID, tuple[TenantLists | None, Told, KnownTerms]] = {}
        self._unread: set[UUID] = set()
        """Agencies of whose terms one could not be opened when they were asked for last."""

    async def know(self, agency_refs: set[UUID]) -> None:
        """Make sure of every term that was added before this call."""
        if not agency_refs:
            return
        versions = await self._terms.versions(agency_refs)
        changed = {
            ref: version
            for ref, version in versions.items()
            if self._opened.get(ref, (0,))[0] != version or ref in self._unread
        }
        if not changed:
            return
        told: dict[UUID, list[tuple[str, IdentifierLabel]]] = {ref: [] for ref in changed}
        unread: set[UUID] = set()
        for term in await self._terms.of(changed):
            try:
                told[term.agency_ref].append((await self._words(term), term.label))
            except KeyDestroyed:
                continue  # its agency's reports are shredded
            except (Unprocessable, ValueError):
                unread.add(term.agency_ref)
        self._unread = (self._unread - changed.keys()) | unread
        for ref, version in changed.items():
            if ref in unread:
                continue  # asked for again with the next batch: the key may be back
            # Another asker may have been told of a newer version while this one's terms were opened.
            if self._opened.get(ref, (0,))[0] <= version:
                self._opened[ref] = (version, tuple(told[ref]))

    def are_known(self, agency_ref: UUID) -> bool:
        """False while a term of the agency cannot be opened: nothing of it may go out without that term."""
        return agency_ref not in self._unread

    async def open(self, term: SealedTerm) -> str | None:
        """The term's words; None when its agency's keys were destroyed or the bytes do not open."""
        try:
            return await self._words(term)
        except (KeyDestroyed, Unprocessable, ValueError):
            return None

    async def _words(self, term: SealedTerm) -> str:
        """Raises KeyDestroyed, or what keeps the term from being opened."""
        try:
            private = await self._keys.private_key(term.key_id)
            return unseal(term.ciphertext, private, _bound(term)).decode()
        except (Outage, KeyDestroyed):
            raise
        except (Unprocessable, ValueError) as error:
            log.error("term cannot be opened", extra={"term_id": str(term.term_id)}, exc_info=error)
            raise

    def joined(self, agency_ref: UUID, lists: TenantLists | None) -> TenantLists | None:
        """An agency's lists with its terms; the same object as long as neither changes, as the scrubber
        indexes each object once."""
        _, told = self._opened.get(agency_ref, (0, ()))
        if not told:
            return lists
        known = self._joined.get(agency_ref)
        if known is None or known[0] is not lists or known[1] is not told:
            known = self._joined[agency_ref] = (lists, told, KnownTerms.of(lists, told))
        return known[2]

    def of(self, agency_ref: UUID) -> Told:
        """The agency's terms as they are known now."""
        return self._opened.get(agency_ref, (0, ()))[1]

    def forget(self, agency_ref: UUID) -> None:
        """Drop what was opened for an agency whose keys are destroyed."""
        self._opened.pop(agency_ref, None)
        self._unread.discard(agency_ref)
        self._joined.pop(agency_ref, None)


def term_id_of(agency_ref: UUID, label: IdentifierLabel, words: str, private_key: bytes) -> UUID:
    """The same for the same words, so that no term is there twice; keyed, so that it tells nothing."""
    content = "\x1f".join((str(agency_ref), label.value, words.casefold())).encode()
    mark = hashlib.blake2b(content, key=private_key, digest_size=16, person=b"ems-pso term")
    return UUID(bytes=mark.digest())


def sealed_term(words: str, term: SealedTerm, private_key: bytes) -> SealedTerm:
    """The same term with its words sealed for the holder of its agency's key."""
    ciphertext = seal(words.encode(), public_half(private_key), _bound(term))
    return SealedTerm(**{**vars(term), "ciphertext": ciphertext})


def _bound(term: SealedTerm) -> tuple[str, ...]:
    return term_binding(term.term_id, term.agency_ref, term.key_id)


def _row(term: SealedTerm) -> dict[str, Any]:
    return {
        "_id": str(term.term_id),
        "agency": str(term.agency_ref),
        "label": term.label.value,
        "key_id": term.key_id,
        "ciphertext": term.ciphertext,
        "added_by": term.added_by,
        "added_at": term.added_at,
    }


def _term(row: dict[str, Any]) -> SealedTerm:
    return SealedTerm(
        term_id=UUID(row["_id"]),
        agency_ref=UUID(row["agency"]),
        label=IdentifierLabel(row["label"]),
        key_id=row["key_id"],
        ciphertext=bytes(row["ciphertext"]),
        added_by=row["added_by"],
        added_at=row["added_at"],
    )
