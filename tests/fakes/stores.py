"""Stores of the services in memory, each able to be away; the rules of the real ones, without a server."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from chassis.keys import KeyProvider
from chassis.mongo import Session
from chassis.settings import ServiceSettings
from contracts.errors import Outage
from contracts.events import AlertChanged, EventClassified, Origin, ReportDecided
from services.aggregator.core import Agreement, Cell, Counted, Judged, Row, apply, cells_of, change, judged
from services.aggregator.store import Event, Insights
from services.alerts.store import Alerts, ChangedMeanwhile, SeenAgencies
from services.deidentify.agencies import KnownAgencies
from services.deidentify.tellings import Outcomes, Tellings
from services.intake.core import Agency, Submission
from services.intake.registry import secret_hash
from services.intake.store import Agencies, Entry, Vault


class Away:
    """Something that can be away."""

    away = False

    def ask(self) -> None:
        if self.away:
            raise Outage("the store is away")


class MemoryVault(Away, Vault):
    def __init__(self) -> None:
        self.entries: dict[tuple[str, bytes], Entry] = {}
        self.receipts: dict[bytes, UUID] = {}
        self.writes = self.marks = 0
        self.batches: list[int] = []
        self.decided: dict[UUID, ReportDecided] = {}
        self.older: dict[tuple[str, bytes], tuple[str, bytes]] = {}
        """Of each entry, by its key, the key that a version without ways gave it."""
        self.without_way: set[tuple[str, bytes]] = set()

    def grow_old(self) -> None:
        """Have all entries as a version kept them that knew no ways."""
        self.entries = {self.older[key]: entry for key, entry in self.entries.items()}
        self.without_way = set(self.entries)

    async def keep(self, submissions: Sequence[Submission], receipts: Sequence[bytes]) -> list[Entry]:
        self.ask()
        self.writes += 1
        self.batches.append(len(submissions))
        return [self._keep(one, receipt) for one, receipt in zip(submissions, receipts, strict=True)]

    def _keep(self, one: Submission, receipt: bytes) -> Entry:
        ref = str(one.agency.origin.agency_ref)
        key, older = (ref, one.submission_hmac), (ref, one.older_hmac)
        if older in self.without_way and self.entries[older].body_hmac == one.body_hmac:
            key = older
        if key not in self.entries:
            self.older[key] = older
            value = one.event.model_dump_json().encode()
            self.entries[key] = Entry(one.report_id, one.body_hmac, value, one.event.received_at, False)
            self.receipts[receipt] = one.report_id
        return self.entries[key]

    async def mark_published(self, report_ids: Sequence[UUID]) -> None:
        self.ask()
        self.marks += 1
        for key, entry in self.entries.items():
            if entry.report_id in report_ids:
                self.entries[key] = replace(entry, is_published=True)

    async def unpublished(self, older_than_s: float) -> list[Entry]:
        self.ask()
        return [entry for entry in self.entries.values() if not entry.is_published]

    async def status(self, receipt: bytes) -> dict[str, Any] | None:
        self.ask()
        found = self.receipts.get(receipt)
        published = {entry.report_id for entry in self.entries.values() if entry.is_published}
        if found is None:
            return None
        told = self.decided.get(found)
        decided = {"decision": told.decision.value} if told else None
        return {"published_at": "now" if found in published else None, "decided": decided}

    async def decide(self, told: ReportDecided) -> None:
        self.ask()
        known = self.decided.get(told.report_id)
        if known is None or known.revision < told.revision:
            self.decided[told.report_id] = told


class MemoryAgencies(Away, Agencies):
    """Agencies by API key, form token and reference; `direct` is there too."""

    def __init__(self, direct: Agency | None = None) -> None:
        self._direct = direct
        self.secrets: dict[str, Agency] = {}

    def register(self, secret: str, agency: Agency) -> None:
        self.secrets[secret_hash(secret)] = agency

    async def by_key(self, digest: str) -> Agency | None:
        self.ask()
        return self.secrets.get(digest)

    by_form_token = by_key

    async def by_ref(self, agency_ref: str) -> Agency | None:
        self.ask()
        known = {str(one.origin.agency_ref): one for one in self.secrets.values()}
        return known.get(agency_ref)

    async def direct(self) -> Agency | None:
        self.ask()
        return self._direct


class MemoryTellings(Away, Tellings):
    """What each report was told as; what a run changed is MongoDB's to count."""

    def __init__(self) -> None:
        self.told: dict[str, dict[str, Any]] = {}
        self.not_told: list[tuple[str, UUID, int]] = []

    async def tell(self, found: Outcomes) -> None:
        self.ask()
        self.told |= {row["_id"]: row for row in found.told}
        self.not_told += [("shredded", *one) for one in found.shredded]
        self.not_told += [("dead", *one) for one in found.dead]

    async def marks(self, report_ids: Sequence[UUID]) -> dict[UUID, dict[str, bytes]]:
        self.ask()
        rows = {ref: self.told.get(str(ref)) for ref in report_ids}
        return {ref: row["marks"] for ref, row in rows.items() if row and not row["withheld"]}


class NoReader:
    """A reader of a topic that has nothing more to read."""

    is_caught_up = False

    async def read_to_end(self, limit_s: float = 10.0) -> None: ...

    def start(self) -> None: ...

    async def stop(self) -> None: ...


class MemoryKnownAgencies(KnownAgencies):
    """Sees the records a test gives to `see`."""

    def __init__(self, settings: ServiceSettings, keys: KeyProvider) -> None:
        super().__init__(settings, keys)
        self.see = self._see
        self.reader = NoReader()  # type: ignore[assignment]  # all that is asked of a reader here


class MemoryAlerts(Away, Alerts):
    def __init__(self) -> None:
        self.alerts: dict[UUID, AlertChanged] = {}
        self.tellings: dict[UUID, EventClassified] = {}
        self.changed_meanwhile = False

    async def load(self, report_ids: Iterable[UUID]) -> dict[UUID, AlertChanged]:
        self.ask()
        return {one: self.alerts[one] for one in report_ids if one in self.alerts}

    async def save(
        self,
        changes: Sequence[tuple[AlertChanged | None, AlertChanged]],
        tellings: Mapping[UUID, EventClassified],
    ) -> None:
        self.ask()
        if self.changed_meanwhile:
            raise ChangedMeanwhile("alert changed meanwhile")
        for before, after in changes:
            if self.alerts.get(after.report_id) != before:
                raise ChangedMeanwhile("alert changed meanwhile")
            self.alerts[after.report_id] = after
            self.tellings[after.report_id] = tellings[after.report_id]

    async def replace(self, before: AlertChanged, after: AlertChanged, session: Session) -> None:
        self.ask()
        if self.alerts[after.report_id].version != before.version:
            raise ChangedMeanwhile("alert changed meanwhile")
        self.alerts[after.report_id] = after

    async def telling(self, report_id: UUID, session: Session | None = None) -> EventClassified | None:
        self.ask()
        return self.tellings.get(report_id)

    async def find(self, report_id: UUID, session: Session | None = None) -> AlertChanged | None:
        self.ask()
        return self.alerts.get(report_id)

    async def has_synthetic(self) -> bool:
        return any(alert.synthetic for alert in self.alerts.values())


class MemorySeenAgencies(SeenAgencies):
    def __init__(self) -> None:
        self._known: dict[UUID, Origin] = {}

    async def know(self, origins: Iterable[Origin]) -> None:
        self._known.update({one.agency_ref: one for one in origins})


class MemoryInsights(Away, Insights):
    """Folds with the service's own core; one batch is one step, whole or not at all."""

    def __init__(self) -> None:
        self.states: dict[UUID, Counted] = {}
        self.cells: Counter[Cell] = Counter()
        self.spoken_of: Counter[Judged] = Counter()

    async def fold(self, events: Sequence[tuple[int, Event]]) -> None:
        self.ask()
        after = dict(self.states)
        for partition, event in events:
            state = after.get(event.report_id) or Counted(report_id=event.report_id, partition=partition)
            after[event.report_id] = apply(state, event)
        pairs = [(self.states.get(ref), state) for ref, state in after.items()]
        self.cells.update(change(pairs, cells_of))
        self.spoken_of.update(change(pairs, judged))
        self.states = after

    async def count(self, by: str, where: dict[str, Any]) -> tuple[list[Row], Row]:
        self.ask()
        cells = [(cell, n) for cell, n in self.cells.items() if n > 0]
        agencies: dict[str, set[UUID]] = {}
        counts: Counter[str] = Counter()
        for cell, n in cells:
            code = cell.categories[0] if by == "primary_category" else str(getattr(cell, by))
            counts[code] += n
            agencies.setdefault(code, set()).add(cell.agency_ref)
        whole = Row("total", sum(n for _, n in cells), len({cell.agency_ref for cell, _ in cells}))
        return [Row(code, n, len(agencies[code])) for code, n in counts.items()], whole

    async def agreement(self, where: dict[str, Any]) -> list[Agreement]:
        self.ask()
        groups: dict[tuple[str, str], list[tuple[Judged, int]]] = {}
        for one, n in (+self.spoken_of).items():
            groups.setdefault((one.month, one.axis), []).append((one, n))
        return [
            Agreement(
                month=month,
                axis=axis,
                agreed=sum(n for one, n in group if one.agreed),
                reviewed=sum(n for _, n in group),
                agencies=len({one.agency_ref for one, _ in group}),
            )
            for (month, axis), group in groups.items()
        ]

    async def has_synthetic(self) -> bool:
        return any(cell.synthetic for cell, n in self.cells.items() if n > 0)
