"""How urgent the held reports are, read from all of alerts.changed.v1; of the others nothing is kept."""

import re
from uuid import UUID

from pydantic import ValidationError

from chassis.delivery import Record
from chassis.settings import ServiceSettings
from chassis.tables import TopicReader
from contracts.events import AlertChanged, Tier
from contracts.topics import ALERTS_CHANGED

_WITHHELD = re.compile(rb'"withheld":\s*true')
"""Nearly all alerts are of reports that are not held: those are passed over without being read."""


class HeldTiers:
    """Report id to tier, of reports whose alert says that their text is withheld."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._tiers: dict[UUID, tuple[int, Tier]] = {}
        self.reader = TopicReader(settings, ALERTS_CHANGED, self.see, "deidentify-alerts")

    async def start(self) -> None:
        """Begin to follow. Nothing waits for it: until it has caught up a report has no tier yet."""
        self.reader.start()

    def see(self, record: Record) -> None:
        try:
            report_id = UUID((record.key or b"").decode())
        except ValueError:
            return
        known = self._tiers.get(report_id)
        if record.value is None:
            self._tiers.pop(report_id, None)
            return
        if known is None and not _WITHHELD.search(record.value):
            return
        try:
            alert = AlertChanged.model_validate_json(record.value)
        except ValidationError:
            return  # the topic's only writer validates; a damaged record leaves its report without a tier
        if known is not None and known[0] > alert.version:
            return
        if alert.withheld:
            self._tiers[report_id] = (alert.version, alert.tier)
        else:
            self._tiers.pop(report_id, None)

    def of(self, report_id: UUID) -> Tier | None:
        """The report's tier; None while its alert is not known."""
        known = self._tiers.get(report_id)
        return known[1] if known else None

    def urgent(self) -> list[UUID]:
        """Held reports of the tiers that may not be left out of any list."""
        return [ref for ref, (_, tier) in self._tiers.items() if tier in (Tier.T1, Tier.T2)]
