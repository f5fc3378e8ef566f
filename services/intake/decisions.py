"""What a privacy officer decided on a text, noted beside its report: a receipt can say it was kept back."""

from pydantic import ValidationError

from chassis.delivery import Record
from chassis.settings import ServiceSettings
from chassis.tables import TopicReader
from contracts.events import ReportDecided
from contracts.topics import REPORTS_DECIDED

from .store import Vault


class Decisions:
    """Follows reports.decided.v1 without a group: intake has as many instances as there are requests.

    Each instance notes all of them, which changes nothing the second time; there are few, each by a person.
    """

    def __init__(self, settings: ServiceSettings, vault: Vault) -> None:
        self._vault = vault
        self.reader = TopicReader(settings, REPORTS_DECIDED, self.see, "intake-decisions")

    async def start(self) -> None:
        """Begin to follow. Nothing waits for it: a report is taken whatever was decided on others."""
        self.reader.start()

    async def see(self, record: Record) -> None:
        """Note one; an Outage has the reader read it again."""
        try:
            told = ReportDecided.model_validate_json(record.value or b"")
        except ValidationError:
            return  # the topic's only writer validates; without it the receipt says what it said before
        await self._vault.decide(told)
