"""What holds of every valid event, whatever a classifier wrote into it."""

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.events import (
    Answers,
    Coded,
    DrugClass,
    EventClassified,
    Evidence,
    Population,
    StructuredReading,
    Tier,
)
from contracts.facts import FactName
from contracts.taxonomy import taxonomy
from services.alerts.core import Urgency, evaluate
from services.alerts.core.urgency import MAX_QUOTE_CHARS, MAX_QUOTES, gravest, is_graver
from tests.unit.alerts.builders import TEXT, an_event

HARMS = ["HL-0", "HL-1", "HL-2", "HL-3", "HL-4", "HL-5"]
CALMING = {FactName.TRAINING, FactName.PRAISE, FactName.ALL_OUT_OF_USE}
"""Facts that speak for less urgency; every other one speaks for more or for none."""

# A code of a newer taxonomy (…-98) must be taken without a failure.
categories = st.sampled_from([*(c.code for c in taxonomy().categories.codes), "AWY-98", "ZZZ-01"])
harms = st.sampled_from([*HARMS, "HL-U", "HL-9"])
types = st.sampled_from(["RT-INC", "RT-NM", "RT-UC", "RT-PRV", "RT-NEW"])
evidence = st.builds(
    Evidence,
    field=st.sampled_from(["narrative", "device", "no-such-answer"]),
    start=st.integers(0, 80),
    end=st.integers(0, 10**9),
)


@st.composite
def events(draw: st.DrawFn) -> EventClassified:
    facts = draw(st.dictionaries(st.sampled_from(list(FactName)), st.sampled_from(["yes", "no", "unknown"])))
    maybe_harm, maybe_type = st.none() | harms, st.none() | types
    return an_event(
        *draw(st.lists(categories, min_size=1, max_size=4)),
        report_type=draw(types),
        harm=draw(harms),
        provider_harm=draw(maybe_harm),
        potential=draw(st.none() | st.sampled_from(["PS-1", "PS-3", "PS-4", "PS-9"])),
        yes=[name for name, value in facts.items() if value == "yes"],
        no=[name for name, value in facts.items() if value == "no"],
        unknown=[name for name, value in facts.items() if value == "unknown"],
        population=draw(st.lists(st.sampled_from(list(Population)), max_size=3)),
        drugs=draw(st.lists(st.sampled_from(list(DrugClass)), max_size=3)),
        answers=Answers(
            risk_imminent=draw(st.sampled_from([None, "y", "n", "u"])), texts={"device": "Example monitor 7"}
        ),
        reading=StructuredReading(
            report_type_answered=draw(maybe_type),
            report_type_read=draw(maybe_type),
            harm_answered=draw(maybe_harm),
            harm_read=draw(maybe_harm),
        ),
        evidence=tuple(draw(st.lists(evidence, max_size=5))),
        abstained=draw(st.booleans()),
        withheld=draw(st.booleans()),
    )


def with_harm(event: EventClassified, harm: str) -> EventClassified:
    codes = event.codes.model_copy(update={"harm": event.codes.harm.model_copy(update={"code": harm})})
    return event.model_copy(update={"codes": codes})


def with_harm_read(event: EventClassified, harm: str) -> EventClassified:
    return event.model_copy(update={"reading": event.reading.model_copy(update={"harm_read": harm})})


def with_harm_answered(event: EventClassified, harm: str) -> EventClassified:
    return event.model_copy(update={"reading": event.reading.model_copy(update={"harm_answered": harm})})


def with_provider_harm(event: EventClassified, harm: str) -> EventClassified:
    coded = Coded[str](code=harm, confidence=1.0)
    return event.model_copy(update={"codes": event.codes.model_copy(update={"provider_harm": coded})})


@given(events())
def test_every_valid_event_has_a_tier_and_it_is_the_gravest_of_its_rules(event: EventClassified) -> None:
    urgency = evaluate(event)
    assert urgency.tier == gravest(hit.tier for hit in urgency.rules)
    assert len({hit.rule for hit in urgency.rules}) == len(urgency.rules)


@given(
    events(),
    st.sampled_from([with_harm, with_harm_read, with_harm_answered, with_provider_harm]),
    st.lists(st.sampled_from(HARMS), min_size=2, max_size=2).map(sorted),
)
@settings(max_examples=300)
def test_more_harm_never_lowers_the_tier(
    event: EventClassified, having: Callable[[EventClassified, str], EventClassified], harm: list[str]
) -> None:
    less, more = evaluate(having(event, harm[0])), evaluate(having(event, harm[1]))
    assert not is_graver(less.tier, more.tier)


@given(events(), st.sampled_from([fact for fact in FactName if fact not in CALMING]))
@settings(max_examples=300)
def test_one_more_alarming_fact_never_lowers_the_tier(event: EventClassified, fact: FactName) -> None:
    facts = dict(event.facts)
    facts[fact] = an_event(yes=[fact]).facts[fact]
    more = evaluate(event.model_copy(update={"facts": facts}))
    assert not is_graver(evaluate(event).tier, more.tier)


@given(events())
def test_the_reporters_flag_is_always_t1(event: EventClassified) -> None:
    flagged = event.model_copy(update={"answers": event.answers.model_copy(update={"risk_imminent": "y"})})
    assert evaluate(flagged).tier is Tier.T1


@given(events())
def test_quotes_are_bounded_and_are_the_words_of_their_span(event: EventClassified) -> None:
    for hit in evaluate(event).rules:
        assert len(hit.quotes) <= (0 if event.withheld else MAX_QUOTES)
        for quote in hit.quotes:
            text = TEXT if quote.field == "narrative" else event.answers.texts[quote.field]
            assert quote.words == text[quote.start : quote.end]
            assert 0 < len(quote.words) <= MAX_QUOTE_CHARS


@given(events())
def test_a_reason_never_holds_report_text(event: EventClassified) -> None:
    assert all("goose" not in hit.reason and "monitor 7" not in hit.reason for hit in evaluate(event).rules)


LIVE = {"U11", "U15", "U18", "U20", "U23"}
"""A pattern still out there, an outage not over, a weapon found, tampering, something still in service."""
TELLS_OF_A_PERSON_REACHED = {
    FactName.REACHED,
    FactName.PATIENT_INJURED,
    FactName.PROVIDER_INJURED,
    FactName.PUBLIC_INJURED,
    FactName.ARREST_IN_CARE,
    FactName.SEDATION_COMPROMISE,
    FactName.RESTRAINT_COLLAPSE,
    FactName.CUSTODY_DEATH,
}


@given(
    st.lists(categories, min_size=1, max_size=4),
    st.sets(st.sampled_from([fact for fact in FactName if fact not in TELLS_OF_A_PERSON_REACHED])),
    st.lists(st.sampled_from(list(DrugClass)), max_size=3),
    st.lists(st.sampled_from(list(Population)), max_size=3),
)
@settings(max_examples=300)
def test_a_near_miss_is_t1_only_by_a_hazard_that_is_live(
    codes: list[str], facts: set[FactName], drugs: list[DrugClass], population: list[Population]
) -> None:
    near_miss = an_event(
        *codes, report_type="RT-NM", harm="HL-0", yes=facts, drugs=drugs, population=population
    )
    assert {hit.rule for hit in evaluate(near_miss).rules if hit.tier is Tier.T1} <= LIVE


@given(events(), st.sampled_from([FactName.TRAINING, FactName.PRAISE]))
def test_training_and_praise_with_nobody_hurt_raise_nothing_but_a_live_hazard(
    event: EventClassified, calm: FactName
) -> None:
    hurt = TELLS_OF_A_PERSON_REACHED - {FactName.REACHED}
    facts = {name: fact for name, fact in event.facts.items() if name not in hurt}
    calmed = with_harm(event, "HL-1").model_copy(
        update={"facts": facts | an_event(yes=[calm]).facts, "reading": StructuredReading()}
    )
    calmed = with_provider_harm(calmed, "HL-0")
    assert {hit.rule for hit in evaluate(calmed).rules} <= {"U23"}


def test_an_event_no_rule_is_about_is_t3() -> None:
    assert evaluate(an_event()) == Urgency(tier=Tier.T3)


def test_a_reason_names_the_code_and_how_sure_the_classifier_is() -> None:
    (hit,) = evaluate(an_event("AWY-01")).rules
    assert hit.reason == (
        "Esophageal or misplaced tube recognized late or not at all (AWY-01, confidence 0.82)"
    )


def test_a_quote_is_cut_at_its_limit() -> None:
    (hit,) = evaluate(an_event("AWY-01", text="tube " * 100, evidence=(Evidence(start=5, end=500),))).rules
    assert hit.quotes[0].end == 5 + MAX_QUOTE_CHARS
