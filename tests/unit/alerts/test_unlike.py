"""Written grounds that the text as a whole does not bear out: the same day, not at once."""

import pytest

from contracts.events import Answers, Correction, EventClassified, StructuredReading, Tier
from contracts.facts import LIKE
from contracts.facts import FactName as F
from services.alerts.core import evaluate
from services.alerts.core.correction import laid_over

from .builders import an_event
from .fires import FIRES, Fires

UNLIKE = StructuredReading(unlike=("U20",))


def unlike(event: EventClassified, *rules: str) -> EventClassified:
    reading = event.reading.model_copy(update={"unlike": rules})
    return event.model_copy(update={"reading": reading})


def test_a_code_alone_that_the_text_does_not_bear_out_waits_for_the_same_day() -> None:
    (hit,) = evaluate(an_event("MED-11", report_type="RT-UC", harm="HL-0", reading=UNLIKE)).rules
    assert (hit.rule, hit.tier) == ("U20", Tier.T2)
    assert hit.reason.endswith("the text as a whole reads otherwise")


@pytest.mark.parametrize(("chance", "tier"), [(0.4, Tier.T1), (0.18, Tier.T2)])
def test_a_text_that_is_urgent_by_itself_stands_whoever_told_it(chance: float, tier: Tier) -> None:
    """A classifier before `ontology-4.reader-4` told both and left it to the rules."""
    event = an_event("MED-11", report_type="RT-UC", harm="HL-0", yes=[F.MAYBE_URGENT], reading=UNLIKE)
    fact = event.facts[F.MAYBE_URGENT].model_copy(update={"confidence": chance})
    assert evaluate(event.model_copy(update={"facts": {F.MAYBE_URGENT: fact}})).tier is tier


@pytest.mark.parametrize(
    "event",
    [
        an_event("CLN-07", harm="HL-1", yes=[F.ARREST_IN_CARE]),
        an_event("PSF-05", harm="HL-1", provider_harm="HL-4"),
        an_event("PTH-02", harm="HL-1", population=["neonate"]),
    ],
    ids=["an arrest", "a provider's severe harm", "a neonate"],
)
def test_a_few_words_of_something_grave_in_a_calm_text_wait_for_the_same_day(event: EventClassified) -> None:
    assert evaluate(event).tier is Tier.T1
    assert evaluate(unlike(event, *LIKE, "U22")).tier is Tier.T2


def test_another_rule_is_not_held_by_it() -> None:
    event = an_event("MED-11", harm="HL-5", reading=UNLIKE)
    assert evaluate(event).tier is Tier.T1


@pytest.mark.parametrize(
    "correction",
    [
        Correction(categories=("MED-11",)),
        Correction(report_type="RT-INC"),
        Correction(harm="HL-2"),
        Correction(),
    ],
    ids=["codes", "type", "harm", "all confirmed"],
)
def test_what_a_person_says_is_not_doubted(correction: Correction) -> None:
    event = an_event("MED-11", report_type="RT-UC", harm="HL-0", reading=UNLIKE)
    assert evaluate(laid_over(event, correction, is_confirmed=False)).tier is Tier.T1


def test_no_harm_as_set_by_a_person_bears_nothing_out() -> None:
    event = an_event("MED-11", report_type="RT-UC", harm="HL-0", reading=UNLIKE)
    assert evaluate(laid_over(event, Correction(harm="HL-0"), is_confirmed=False)).tier is Tier.T2


def test_harm_that_the_reporter_answered_is_believed() -> None:
    reading = StructuredReading(unlike=("U08",), harm_answered="HL-3")
    event = an_event("PTH-02", harm="HL-3", answers=Answers(harm="HL-3"), reading=reading)
    assert evaluate(event).tier is Tier.T1


@pytest.mark.parametrize(
    "event",
    [
        an_event("BEH-05", harm="HL-5", yes=[F.CUSTODY_DEATH], no=[F.EMS_CONTRIBUTION]),
        an_event("PSF-08", report_type="RT-PRV", harm="HL-5", no=[F.EMS_CONTRIBUTION]),
        an_event("EQP-08", report_type="RT-UC", harm="HL-0", yes=[F.SEVERAL_SAME_PRODUCT]),
        an_event("CLN-07", yes=[F.LIVING_LEFT_AS_DEAD]),
        an_event("BEH-04", harm="HL-5", no=[F.EMS_CONTRIBUTION]),
        an_event(yes=[F.LIKE_U20]),
    ],
    ids=[
        "custody death",
        "line-of-duty death",
        "bad lot",
        "left as dead",
        "suicide in care",
        "the reader's own view",
    ],
)
def test_what_stands_by_itself_is_never_held(event: EventClassified) -> None:
    assert evaluate(unlike(event, *LIKE)).tier is Tier.T1


def test_a_reporter_who_says_that_it_is_still_dangerous_is_believed() -> None:
    event = an_event(answers=Answers(risk_imminent="y"), reading=StructuredReading(unlike=("U23",)))
    assert evaluate(event).tier is Tier.T1


@pytest.mark.parametrize("case", FIRES, ids=lambda case: f"{case.rule} {case.why}")
def test_no_report_falls_below_the_same_day_by_it(case: Fires) -> None:
    assert evaluate(unlike(case.event, *LIKE)).tier in (Tier.T1, Tier.T2)


def test_what_only_a_safety_net_caught_is_not_raised_for_a_child() -> None:
    event = an_event(harm="HL-3", population=["paediatric"], yes=[F.MAYBE_URGENT])
    told = evaluate(event)
    assert told.tier is Tier.T2
    assert [hit.rule for hit in told.rules] == ["U22"]


def test_a_hit_that_is_lowered_by_nothing_does_not_say_so() -> None:
    event = unlike(an_event("OTH-99", harm="HL-1", population=["neonate"]), "U22")
    (hit,) = evaluate(event).rules
    assert hit.tier is Tier.T2
    assert "reads otherwise" not in hit.reason


def test_a_wrong_dose_to_a_child_stands_by_itself() -> None:
    event = an_event("MED-02", harm="HL-1", population=["paediatric"], yes=[F.PAEDIATRIC_DOSE])
    assert evaluate(unlike(event, *LIKE, "U22")).tier is Tier.T1
