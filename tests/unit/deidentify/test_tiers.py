"""Of all alerts only the tiers of held reports are kept, the newest of each."""

from pathlib import Path

from contracts.events import Tier
from contracts.topics import ALERTS_CHANGED
from services.deidentify.review.tiers import HeldTiers
from tests.builders.apps import settings_of
from tests.builders.events import an_alert_changed, report_number
from tests.builders.records import a_record, a_tombstone

ONE = report_number(1)


def tiers(folder: Path) -> HeldTiers:
    return HeldTiers(settings_of("deidentify", folder))


def see(known: HeldTiers, version: int, tier: Tier, *, withheld: bool = True) -> None:
    alert = an_alert_changed(ONE, version=version, tier=tier).model_copy(update={"withheld": withheld})
    known.see(a_record(alert))


def test_the_newest_alert_tells_the_tier(tmp_path: Path) -> None:
    known = tiers(tmp_path)
    see(known, 2, Tier.T1)
    see(known, 1, Tier.T3)
    assert (known.of(ONE), known.urgent()) == (Tier.T1, [ONE])


def test_a_report_that_is_not_held_has_no_place_here(tmp_path: Path) -> None:
    known = tiers(tmp_path)
    see(known, 1, Tier.T1, withheld=False)
    assert known.of(ONE) is None
    see(known, 1, Tier.T1)
    see(known, 2, Tier.T1, withheld=False)
    assert known.of(ONE) is None


def test_what_is_gone_or_damaged_is_passed_over(tmp_path: Path) -> None:
    known = tiers(tmp_path)
    see(known, 1, Tier.T2)
    known.see(a_record(an_alert_changed(ONE), value=b'{"withheld":true'))
    known.see(a_tombstone(ALERTS_CHANGED, b"no report id"))
    assert known.of(ONE) is Tier.T2
    known.see(a_tombstone(ALERTS_CHANGED, str(ONE).encode()))
    assert known.of(ONE) is None
