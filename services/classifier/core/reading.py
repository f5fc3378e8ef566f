"""Reads one report: every axis of the taxonomy and every fact, each with the words that led to it.

Structured answers win for the codes; what the text alone says is kept beside them, because for
urgency the graver of the two counts.
"""

from dataclasses import dataclass
from typing import Literal

from contracts.events import Answers, Codes, Fact, Source, StructuredReading
from contracts.facts import FactName

from .axes import factors_of, phase_of, potential_severity_of, preventability_of
from .categories import categories_of
from .course import Course
from .facts import Decided, facts_of
from .flags import context_of
from .harm import harm_evidence, provider_harm_of
from .kinds import is_praise, is_training
from .learned import LearnedReading
from .observed import Observed, Told, observe
from .ontology import Ontology

ABSTAIN_BELOW = 0.45
"""Below it a first answer is wrong more often than right; a person must look."""
ANSWERED_CONFIDENCE = 0.95
"""A reporter's own answer; not 1, since text and answer contradict each other at times."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that a report's text and answers say."""

    codes: Codes
    facts: dict[FactName, Fact]
    reading: StructuredReading
    abstained: bool


def read(text: str, answers: Answers, ontology: Ontology) -> Reading:
    """Read a narrative, as written or scrubbed, with its structured answers."""
    observed = observe(text, answers, ontology)
    learned = ontology.learned.read(observed)
    categories = categories_of(observed, learned)
    plain = [told.code for told in categories]
    course = Course(learned)
    type_read, type_sure = course.report_type()
    harm_read, _ = course.harm(type_read)
    report_type = _answered(answers.report_type) or Told(
        type_read, round(type_sure, 3), observed.evidence_for(f"report_type:{type_read}")
    )
    harm = _answered(answers.harm) or _harm(observed, course, report_type.code)
    codes = _codes(observed, learned, report_type, categories, harm)
    decided = Decided(
        report_type.code, plain, harm.code, is_training(observed), is_praise(observed, plain[0]),
        codes.context.population, codes.context.drug_classes,
    )  # fmt: skip
    return Reading(
        codes, facts_of(observed, learned, decided), _both(answers, type_read, harm_read),
        abstained=categories[0].confidence < ABSTAIN_BELOW,
    )  # fmt: skip


def _harm(observed: Observed, course: Course, report_type: str) -> Told:
    level, sure = course.harm(report_type)
    evidence = harm_evidence(observed, level, report_type)
    return Told(level, round(sure, 3), evidence, Source.TEXT if evidence else Source.DEFAULT)


def _codes(
    observed: Observed, learned: LearnedReading, report_type: Told, categories: tuple[Told, ...], harm: Told
) -> Codes:
    beside = provider_harm_of(observed, report_type.code)
    severity = potential_severity_of(observed, learned, report_type.code)
    return Codes.model_validate(
        {
            "report_type": report_type._asdict(),
            "categories": tuple(told._asdict() for told in categories),
            "harm": harm._asdict(),
            "provider_harm": Told(*beside)._asdict() if beside else None,
            "potential_severity": severity._asdict() if severity else None,
            "contributing_factors": tuple(told._asdict() for told in factors_of(observed, learned)),
            "phase": phase_of(observed, learned)._asdict(),
            "preventability": preventability_of(observed, learned)._asdict(),
            "context": context_of(observed),
        }
    )


def _answered(code: str | None) -> Told | None:
    return None if code is None else Told(code, ANSWERED_CONFIDENCE, source=Source.ANSWER)


def _both(answers: Answers, type_read: str, harm_read: str) -> StructuredReading:
    pairs: tuple[tuple[Literal["report_type", "harm"], str | None, str], ...] = (
        ("report_type", answers.report_type, type_read),
        ("harm", answers.harm, harm_read),
    )
    return StructuredReading(
        report_type_answered=answers.report_type,
        report_type_read=type_read,
        harm_answered=answers.harm,
        harm_read=harm_read,
        contradictions=tuple(name for name, answered, told in pairs if answered not in (None, told)),
    )
