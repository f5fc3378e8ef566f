"""From a scrubbed report to its classified event; a withheld text goes no further than this."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from contracts.events import Answers, Coded, Codes, EventClassified, Fact, ReportDeidentified, derived_id
from contracts.facts import FactName
from contracts.taxonomy import taxonomy

from .ontology import Ontology
from .reading import Reading, read_many

MODEL_VERSION = "ontology-8.reader-11"
"""Changes with every change of ontology, weights or code that can change a code."""
STEP = "classified"
_OneCode = TypeVar("_OneCode", bound=Coded[str] | None)


def classify(event: ReportDeidentified, ontology: Ontology) -> EventClassified:
    """Give a report its codes and facts; a withheld one keeps them without a word of its text."""
    return classify_many([event], ontology)[0]


def classify_many(events: Sequence[ReportDeidentified], ontology: Ontology) -> list[EventClassified]:
    """The same for several together, which costs less."""
    readings = read_many([(event.text, event.answers) for event in events], ontology)
    return [_classified(*pair) for pair in zip(events, readings, strict=True)]


def _classified(event: ReportDeidentified, reading: Reading) -> EventClassified:
    if event.withheld:
        reading = _without_words(reading)
    return EventClassified(
        event_id=derived_id(event.event_id, STEP),
        report_id=event.report_id,
        origin=event.origin,
        received_at=event.received_at,
        revision=event.revision,
        synthetic=event.synthetic,
        scrubber_version=event.scrubber_version,
        model_version=MODEL_VERSION,
        taxonomy_version=taxonomy().version,
        text="" if event.withheld else event.text,
        answers=_without_texts(event.answers) if event.withheld else event.answers,
        identifiers=event.identifiers,
        withheld=event.withheld,
        hold_reasons=event.hold_reasons,
        codes=reading.codes,
        facts=reading.facts,
        reading=reading.reading,
        abstained=reading.abstained,
    )


def _without_texts(answers: Answers) -> Answers:
    return answers.model_copy(update={"texts": {}})


def _without_words(reading: Reading) -> Reading:
    """Codes and facts with every span of evidence dropped; names of drugs and devices are words too."""
    facts: dict[FactName, Fact] = {
        name: fact.model_copy(update={"evidence": ()}) for name, fact in reading.facts.items()
    }
    return reading.model_copy(
        update={
            "codes": _bare_codes(reading.codes),
            "facts": facts,
            # The strict text has too few words for what it is not to count.
            "reading": reading.reading.model_copy(update={"unlike": ()}),
        }
    )


def _bare_codes(codes: Codes) -> Codes:
    return codes.model_copy(
        update={
            "report_type": _bare(codes.report_type),
            "categories": _bare_all(codes.categories),
            "harm": _bare(codes.harm),
            "provider_harm": _bare(codes.provider_harm),
            "potential_severity": _bare(codes.potential_severity),
            "contributing_factors": _bare_all(codes.contributing_factors),
            "phase": _bare(codes.phase),
            "preventability": _bare(codes.preventability),
            "context": codes.context.model_copy(update={"drugs": (), "devices": ()}),
        }
    )


def _bare(coded: _OneCode) -> _OneCode:
    if coded is None:
        return coded
    bared: _OneCode = coded.model_copy(update={"evidence": ()})
    return bared


def _bare_all(codes: Iterable[Coded[str]]) -> tuple[Coded[str], ...]:
    return tuple(_bare(coded) for coded in codes)
