"""Reads reports: every axis of the taxonomy and every fact, each with the words that led to it.

Structured answers win for the codes; what the text alone says is kept beside them, because for
urgency the graver of the two counts.
"""

from collections.abc import Sequence
from typing import Any

from contracts.base import Contract
from contracts.events import Answers, Codes, Fact, Source, StructuredReading
from contracts.facts import URGENT_BY_ITSELF, FactName

from .axes import factors_of, phase_of, potential_severity_of, preventability_of
from .categories import categories_of
from .course import INTERCEPTED, Course
from .facts import Decided, alike, facts_of
from .flags import context_of
from .harm import harm_evidence, provider_harm_of
from .kinds import is_bare_death, is_line, is_practised_only, is_praise, is_really_hurt, is_training
from .learned import LearnedReading
from .observed import Observed, Told, observe_many
from .ontology import Ontology
from .passage import Passage
from .sections import Section, sections_of

ABSTAIN_BELOW = 0.5
"""Below it an answer is wrong more often than right; where none is as sure, a person must look."""
FEWEST_WORDS_DOUBTED = 13
"""Below it there is no room for a second sentence that takes the first one back."""
MOST_WORDS_DOUBTED = 60
"""In a longer report an alarm by a few words stands, whatever the whole is like (decision 0027)."""
LESSON = "RT-UC"
"""What a drill is in which only a practised patient came to harm: it reached nobody."""
NEAR_MISS = "RT-NM"
EMPTY_COT, WENT_IN = "facts:empty_cot", "facts:drug_went_in"
WRONG_DRUG = frozenset({"MED-01", "MED-02", "MED-03"})
SURE = {
    "facts:stopped_for_anothers_order": "U12",
    "facts:vials_opened": "U20",
    "facts:vials_gone": "U20",
}
"""What is told so plainly that no doubt of the readers counts, and the rule it stands for."""
BARELY_TOLD = 0.5
"""Of a death in so few words: how often illness kills the readers have learned from longer reports."""
DEATH, INCIDENT = "HL-5", "RT-INC"
SLIGHT = frozenset({"HL-1", "HL-2", "HL-3"})
ANSWERED_CONFIDENCE = 0.95
"""A reporter's own answer; not 1, since text and answer contradict each other at times."""


class Reading(Contract):
    """All that a report's text and answers say."""

    codes: Codes
    facts: dict[FactName, Fact]
    reading: StructuredReading
    abstained: bool


def read(text: str, answers: Answers, ontology: Ontology) -> Reading:
    """Read a narrative, as written or scrubbed, with its structured answers."""
    return read_many([(text, answers)], ontology)[0]


def read_many(reports: Sequence[tuple[str, Answers]], ontology: Ontology) -> list[Reading]:
    """Read reports together, which costs less; each is read as it would be alone."""
    observed = observe_many(reports, ontology)
    learned = ontology.learned.read_many(observed, _sections(reports, observed, ontology))
    pairs = list(zip(observed, learned, strict=True))
    # Axis by axis, not report by report: what an axis needs stays at hand.
    categories = [categories_of(*pair) for pair in pairs]
    drafts = [_course_of(*pair, told[0].code) for pair, told in zip(pairs, categories, strict=True)]
    factors = [factors_of(*pair) for pair in pairs]
    contexts = [context_of(one) for one in observed]
    for draft, told, causes, context, pair in zip(drafts, categories, factors, contexts, pairs, strict=True):
        codes = draft["codes"]
        codes["categories"] = [one.plain() for one in told]
        codes["contributing_factors"] = [one.plain() for one in causes]
        codes["context"] = context
        draft["abstained"] = max([one.confidence for one in told]) < ABSTAIN_BELOW
        draft["facts"] = facts_of(*pair, _decided(pair[0], codes))
    # Everything is plain until here, and checked once: to check part by part took a third of the time.
    return [Reading.model_validate(draft) for draft in drafts]


def _sections(
    reports: Sequence[tuple[str, Answers]], observed: Sequence[Observed], ontology: Ontology
) -> list[Section]:
    """The sections of the long reports among them, read without the answers."""
    found = [(row, span) for row, one in enumerate(observed) for span in sections_of(one.passage)]
    texts = [
        reports[row][0][observed[row].passage.starts[first] : observed[row].passage.ends[last]]
        for row, (first, last) in found
    ]
    read = observe_many([(text, Answers()) for text in texts], ontology)
    return [Section(row, span, one) for (row, span), one in zip(found, read, strict=True)]


def _course_of(observed: Observed, learned: LearnedReading, primary: str) -> dict[str, Any]:
    """Report type, harm and the smaller axes; the other parts of a reading come to it."""
    answers, course = observed.answers, Course(learned)
    type_read, type_sure = course.report_type()
    if is_practised_only(observed):
        type_read = LESSON
    elif type_read in INTERCEPTED and (is_really_hurt(observed) or _went_in(observed, primary)):
        type_read, type_sure = course.report_type(but=INTERCEPTED)
    elif type_read == INCIDENT and observed.score(EMPTY_COT) and not observed.outcomes.harmed():
        type_read = NEAR_MISS
    harm_read, _ = _harm_read(observed, course, type_read, primary)
    report_type = _answered(answers.report_type) or Told(
        type_read, round(type_sure, 3), observed.evidence_for(f"report_type:{type_read}")
    )
    harm = _answered(answers.harm) or _harm(observed, course, report_type.code, primary)
    beside = provider_harm_of(observed, report_type.code)
    severity = potential_severity_of(observed, learned, report_type.code)
    codes = {
        "report_type": report_type.plain(),
        "harm": harm.plain(),
        "provider_harm": beside.plain() if beside else None,
        "potential_severity": severity.plain() if severity else None,
        "phase": phase_of(observed, learned).plain(),
        "preventability": preventability_of(observed, learned).plain(),
    }
    return {
        "codes": codes,
        "reading": _both(answers, type_read, harm_read) | {"unlike": _unlike(observed, learned)},
    }


def _went_in(observed: Observed, primary: str) -> bool:
    """Whether a line tells that a high-alert drug that was wrong reached the patient."""
    return is_line(observed) and primary in WRONG_DRUG and observed.score(WENT_IN) > 0


def _unlike(observed: Observed, learned: LearnedReading) -> list[str]:
    """The urgency rules that a few words do not bear out in a text that reads otherwise."""
    is_all_there_is = len(observed.passage.words) < FEWEST_WORDS_DOUBTED or not may_be_doubted(
        observed.passage
    )
    if is_all_there_is or learned.urgent() >= URGENT_BY_ITSELF:
        return []
    sure = {rule for target, rule in SURE.items() if observed.score(target) > 0}
    told = {*alike(learned), *sure}
    return [rule for rule in learned.unborne() if rule not in told]


def may_be_doubted(passage: Passage) -> bool:
    """In a long text one sentence counts for little: what the whole is like says nothing of it."""
    return len(passage.words) <= MOST_WORDS_DOUBTED


def _decided(observed: Observed, codes: dict[str, Any]) -> Decided:
    categories = [one["code"] for one in codes["categories"]]
    return Decided(
        codes["report_type"]["code"], categories, codes["harm"]["code"],
        is_training(observed), is_praise(observed, categories[0]),
        codes["context"]["population"], codes["context"]["drug_classes"],
    )  # fmt: skip


def _harm_read(observed: Observed, course: Course, report_type: str, primary: str) -> tuple[str, float]:
    """The harm of a report of this type and its chance; a death told barely is believed of the event."""
    level, sure = course.harm(report_type)
    if report_type == INCIDENT and level in SLIGHT and is_bare_death(observed, primary):
        return DEATH, BARELY_TOLD
    return level, sure


def _harm(observed: Observed, course: Course, report_type: str, primary: str) -> Told:
    level, sure = _harm_read(observed, course, report_type, primary)
    evidence = harm_evidence(observed, level, report_type)
    return Told(level, round(sure, 3), evidence, Source.TEXT if evidence else Source.DEFAULT)


def _answered(code: str | None) -> Told | None:
    return None if code is None else Told(code, ANSWERED_CONFIDENCE, source=Source.ANSWER)


def _both(answers: Answers, type_read: str, harm_read: str) -> dict[str, Any]:
    pairs = (("report_type", answers.report_type, type_read), ("harm", answers.harm, harm_read))
    return {
        "report_type_answered": answers.report_type,
        "report_type_read": type_read,
        "harm_answered": answers.harm,
        "harm_read": harm_read,
        "contradictions": [name for name, answered, told in pairs if answered not in (None, told)],
    }
