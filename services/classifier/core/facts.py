"""The closed list of facts that urgency rules ask about, each yes, no or unknown with its words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from contracts.events import DrugClass, FactValue, Population
from contracts.facts import LIKE, URGENT_BY_ITSELF, FactName

from .alarming import ALARM_FROM
from .kinds import is_death_left_open, is_line, is_small
from .learned import RULES, TIER, URGENT, LearnedReading
from .observed import Evidences, Observed, confidence
from .outcomes import CAUSES, HURT, PATIENT, PROVIDER, PUBLIC, Outcome

TOLD_AT = 3.0
"""Weight of one good signal; a missed fact costs more than a false one, but each pages a person."""
MAYBE_URGENT = 0.02
"""So likely to be urgent that a person must read it the same day (decision 0029)."""
MAYBE_URGENT_IN_A_LINE = 0.007
"""So short a report says too little for a chance to be small: what is left out may be the grave part."""
MOST_OF_A_VIEW = URGENT_BY_ITSELF - 0.001
"""How sure it can be by a view of one rule: what the text does not bear out stands by it no more."""
_WRITTEN = (
    FactName.PARALYSIS_WITHOUT_SEDATION, FactName.RESTRAINT_COLLAPSE, FactName.CUSTODY_DEATH,
    FactName.THROWN_UNSECURED, FactName.SEVERAL_SAME_PRODUCT, FactName.ALL_OUT_OF_USE,
    FactName.RESUSCITATION_WRONG, FactName.OXYGEN_ABSENT, FactName.SHOCK_WITHHELD,
    FactName.SHOCK_INAPPROPRIATE, FactName.ACCESS_DELAYED, FactName.OUTAGE_ONGOING,
    FactName.WORSE_AFTER_NON_TRANSPORT, FactName.EXIT_MOVING, FactName.SELF_HARM, FactName.WEAPON,
    FactName.TIME_CRITICAL_EXPOSURE, FactName.HIGH_RISK_SOURCE, FactName.SEVERAL_PATIENTS_EXPOSED,
    FactName.TAMPERING, FactName.SEVERE_REACTION, FactName.CONTAMINATED_PRODUCT, FactName.STILL_IN_SERVICE,
    FactName.PRIVACY_BREACH, FactName.ALARMING_WORDS,
)  # fmt: skip
_TARGETS = [(name, f"facts:{name}") for name in _WRITTEN]
_PLACES = {target: place for place, (_, target) in enumerate(_TARGETS)}
_NEEDS_CATEGORY: dict[FactName, frozenset[str]] = {
    FactName.MANIFOLD_DOSE: frozenset({"MED-02", "MED-05", "MED-01", "MED-10"}),
    FactName.RESTRAINT_COLLAPSE: frozenset({"BEH-02", "BEH-01", "BEH-05", "CLN-03"}),
    FactName.RESUSCITATION_WRONG: frozenset({"CLN-07"}),
    FactName.LIVING_LEFT_AS_DEAD: frozenset({"CLN-07"}),
    FactName.OXYGEN_ABSENT: frozenset({"AWY-09"}),
    FactName.SHOCK_WITHHELD: frozenset({"CLN-05", "EQP-01", "EQP-06", "PRO-04", "EQP-07"}),
    FactName.SHOCK_INAPPROPRIATE: frozenset({"CLN-05", "PRO-04", "EQP-01", "EQP-07"}),
    FactName.WORSE_AFTER_NON_TRANSPORT: frozenset({"NTR-01", "NTR-02", "NTR-04", "NTR-05"}),
    FactName.EXIT_MOVING: frozenset({"BEH-03"}),
    FactName.SELF_HARM: frozenset({"BEH-04"}),
    FactName.WEAPON: frozenset({"PSF-04"}),
    FactName.HIGH_RISK_SOURCE: frozenset({"INF-01", "INF-02"}),
    FactName.TIME_CRITICAL_EXPOSURE: frozenset({"INF-01", "INF-02", "INF-03", "INF-06", "INF-05"}),
    FactName.TAMPERING: frozenset({"MED-11", "ORG-05"}),
    FactName.PRIVACY_BREACH: frozenset({"COM-08"}),
    FactName.THROWN_UNSECURED: frozenset({"PTH-04", "VEH-01", "VEH-02", "VEH-05"}),
    FactName.SEVERAL_SAME_PRODUCT: frozenset({"EQP-08", "MED-09", "MED-10"}),
    FactName.ACCESS_DELAYED: frozenset(
        {"DSP-01", "DSP-02", "DSP-03", "DSP-04", "DSP-05", "DSP-06", "DSP-07"}
    ),
    FactName.SEVERE_REACTION: frozenset({"MED-08", "MED-07"}),
    FactName.OUTAGE_ONGOING: frozenset({"DSP-05", "EQP-09"}),
}
"""A fact read from words stands only beside a category of its kind; words alone wander."""
_CLEARED = (
    ("facts:dose_cleared", FactName.MANIFOLD_DOSE),
    ("facts:count_cleared", FactName.TAMPERING),
    ("facts:exposure_cleared", FactName.TIME_CRITICAL_EXPOSURE),
)
_CLEARED_IN_BRIEF = (
    ("facts:dose_fine", FactName.MANIFOLD_DOSE),
    ("facts:count_fine", FactName.TAMPERING),
    ("facts:exposure_fine", FactName.TIME_CRITICAL_EXPOSURE),
    ("facts:weapon_cleared", FactName.WEAPON),
    ("facts:sedation_cleared", FactName.SEDATION_COMPROMISE),
    ("facts:dnr_cleared", FactName.RESUSCITATION_WRONG),
)
"""What was feared and looked into, and the fact that is denied where it was right after all.

Of a brief report fewer words are enough: it has no room for a second matter.
"""
WORDS_OF_A_BRIEF = 30
_PARALYTIC_FIRST, _BY_OUR_VEHICLE = "facts:paralytic_first", "facts:hurt_by_our_vehicle"
_DEVICE_CATEGORIES = frozenset(
    {"EQP-01", "EQP-02", "EQP-06", "EQP-03", "EQP-04", "AWY-05", "AWY-06", "EQP-08"}
)
_OWN_COURSE = frozenset({"OTH-99", "MED-08", "SCN-03"})
"""Categories in which nobody erred; harm beside them is more often the illness's own."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about the report before its facts are read."""

    report_type: str
    categories: list[str]
    harm: str
    training: bool
    praise: bool
    population: tuple[Population, ...]
    drug_classes: tuple[DrugClass, ...]


Fact = dict[str, Any]
"""As the contract has it (`contracts.events.Fact`), plain until the whole event is validated."""
Reading = tuple[FactName, Fact]


def facts_of(observed: Observed, learned: LearnedReading, decided: Decided) -> dict[FactName, Fact]:
    """Every fact that is told or denied; one left out is unknown."""
    facts = dict(_written(observed, decided))
    facts.update(_views(observed, learned))
    facts.update(_from_outcomes(observed, decided))
    facts.update(_from_codes(observed, decided))
    facts.update(_course(observed, decided))
    facts.update(_cleared(observed))
    if FactName.MAYBE_URGENT not in facts:
        facts.update(_left_open(observed, decided))
    if decided.training or decided.praise:
        facts.pop(FactName.STILL_IN_SERVICE, None)
    return facts


def alike(learned: LearnedReading) -> dict[str, float]:
    """The urgency rules that the text reads so like that an alarm is raised, and how likely it is right."""
    return {rule: chance for rule, chance in learned.alarms().items() if chance >= ALARM_FROM}


def _views(observed: Observed, learned: LearnedReading) -> Iterator[Reading]:
    """What the text as a whole reads like, for each rule, with the words that weighed most."""
    for rule, chance in alike(learned).items():
        evidence = observed.evidence(learned.grounds(RULES, rule, observed))
        yield LIKE[rule], _fact(True, round(chance, 3), evidence)
    urgent, alarms = learned.urgent(), learned.alarms()
    if urgent >= (MAYBE_URGENT_IN_A_LINE if is_line(observed) else MAYBE_URGENT):
        evidence = observed.evidence(learned.grounds(TIER, URGENT, observed))
        yield FactName.MAYBE_URGENT, _fact(True, round(urgent, 3), evidence)
    elif alarms:
        likeliest = max(alarms, key=alarms.__getitem__)
        evidence = observed.evidence(learned.grounds(RULES, likeliest, observed))
        yield FactName.MAYBE_URGENT, _fact(True, round(min(alarms[likeliest], MOST_OF_A_VIEW), 3), evidence)


def _yes(observed: Observed, target: str) -> Fact:
    return _fact(True, confidence(observed.score(target)), observed.evidence_for(target))


def _fact(value: bool, sure: float, evidence: Evidences = ()) -> Fact:
    return {"value": FactValue.YES if value else FactValue.NO, "confidence": sure, "evidence": evidence}


def _written(observed: Observed, decided: Decided) -> Iterator[Reading]:
    codes = set(decided.categories)
    told = sorted(place for target in observed.scores if (place := _PLACES.get(target)) is not None)
    for name, target in [_TARGETS[place] for place in told]:
        if observed.score(target) < TOLD_AT:
            continue
        needed = _NEEDS_CATEGORY.get(name)
        if needed is None or not needed.isdisjoint(codes):
            yield name, _yes(observed, target)
    manifold = observed.score("facts:manifold_dose") >= TOLD_AT
    if manifold and not codes.isdisjoint(_NEEDS_CATEGORY[FactName.MANIFOLD_DOSE]):
        yield FactName.MANIFOLD_DOSE, _yes(observed, "facts:manifold_dose")
    if "CLN-07" in codes and observed.score("facts:living_left_as_dead") >= TOLD_AT:
        yield FactName.LIVING_LEFT_AS_DEAD, _yes(observed, "facts:living_left_as_dead")
    if decided.training:
        yield FactName.TRAINING, _yes(observed, "facts:training")
    if decided.praise:
        yield FactName.PRAISE, _yes(observed, "facts:praise")


def _cleared(observed: Observed) -> Iterator[Reading]:
    is_brief = len(observed.passage.words) <= WORDS_OF_A_BRIEF
    for target, name in (*_CLEARED, *_CLEARED_IN_BRIEF) if is_brief else _CLEARED:
        if observed.score(target) >= TOLD_AT:
            yield name, _fact(False, 0.7, observed.evidence_for(target))


def _from_outcomes(observed: Observed, decided: Decided) -> Iterator[Reading]:
    if decided.training or decided.report_type in {"RT-NM", "RT-UC"}:
        return
    for name, who in ((FactName.PROVIDER_INJURED, PROVIDER), (FactName.PUBLIC_INJURED, PUBLIC)):
        hurt = observed.outcomes.of(who, *HURT)
        if hurt:
            yield name, _fact(True, 0.7, _evidence(observed, hurt))
    if observed.score(_BY_OUR_VEHICLE) >= TOLD_AT:
        yield FactName.PUBLIC_INJURED, _fact(True, 0.7, observed.evidence_for(_BY_OUR_VEHICLE))
    if decided.report_type == "RT-PRV" and decided.harm in {"HL-2", "HL-3", "HL-4", "HL-5"}:
        yield FactName.PROVIDER_INJURED, _fact(True, 0.6, _evidence(observed, observed.outcomes.told))
    if decided.report_type == "RT-INC":
        harmed = decided.harm in {"HL-2", "HL-3", "HL-4", "HL-5"}
        if decided.harm != "HL-U":
            yield (
                FactName.PATIENT_INJURED,
                _fact(
                    harmed, 0.6, _evidence(observed, observed.outcomes.of(PATIENT, *HURT)) if harmed else ()
                ),
            )


def _from_codes(observed: Observed, decided: Decided) -> Iterator[Reading]:
    codes = set(decided.categories)
    child = not {Population.PAEDIATRIC, Population.NEONATE}.isdisjoint(decided.population)
    if "MED-02" in codes and child:
        yield FactName.PAEDIATRIC_DOSE, _fact(True, 0.7, observed.evidence_for("MED-02"))
    if "BEH-01" in codes and observed.score("BEH-01") >= 4:
        yield FactName.SEDATION_COMPROMISE, _fact(True, 0.7, observed.evidence_for("BEH-01"))
    reached = decided.report_type in {"RT-INC", "RT-PRV"} or observed.score(_PARALYTIC_FIRST) >= TOLD_AT
    in_use = decided.report_type == "RT-INC" and not decided.training
    if (
        in_use
        and not codes.isdisjoint(_DEVICE_CATEGORIES)
        and observed.score("facts:life_support_failed") >= TOLD_AT
    ):
        yield FactName.LIFE_SUPPORT_FAILED, _yes(observed, "facts:life_support_failed")
    yield FactName.REACHED, _fact(reached and not decided.training, 0.7)


def _course(observed: Observed, decided: Decided) -> Iterator[Reading]:
    """Whether EMS may have contributed, and whether a heart stopped in care because of it."""
    if decided.report_type != "RT-INC" or decided.training:
        return
    unrelated = [one for one in observed.outcomes.told if one.kind in CAUSES]
    if decided.harm in {"HL-4", "HL-5"}:
        unrelated = []  # harm that was counted although something else was called unrelated
    was_held = observed.score("facts:restraint_collapse") > 0  # nobody who was held down collapses of himself
    is_plain = decided.harm == "HL-5" and is_line(observed) and is_death_left_open(observed)
    is_own = decided.categories[0] in _OWN_COURSE and not was_held and not is_plain
    contributed = not unrelated and not decided.praise and not is_own
    evidence = _evidence(observed, unrelated) if unrelated else observed.evidence_for(decided.categories[0])
    yield FactName.EMS_CONTRIBUTION, _fact(contributed, 0.6, evidence)
    arrests = observed.outcomes.of(PATIENT, "out_arrest")
    before = observed.outcomes.has(PATIENT, "out_before_us")
    if arrests and contributed and not before:
        yield FactName.ARREST_IN_CARE, _fact(True, 0.7, _evidence(observed, arrests))


def _left_open(observed: Observed, decided: Decided) -> Iterator[Reading]:
    """A death beside an event that can kill is read by a person the same day, whatever the text is like."""
    is_event = decided.report_type == "RT-INC" and not is_small(decided.categories[0])
    if is_event and not decided.training and is_death_left_open(observed):
        deaths = [one for one in observed.outcomes.told if one.kind == "out_death"]
        yield FactName.MAYBE_URGENT, _fact(True, MOST_OF_A_VIEW, _evidence(observed, deaths))


def _evidence(observed: Observed, outcomes: list[Outcome]) -> Evidences:
    return observed.evidence((one.first, one.last) for one in outcomes)
