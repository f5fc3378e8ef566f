"""Classifier and urgency rules by themselves: over JSON lines, and their scores on a labelled file.

No Kafka, no store; reports' text passes through here and goes nowhere but to the caller's own output.
"""

import gc
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from pydantic import ValidationError

from chassis.heap import give_back, keep_little
from contracts.agency import AgencyType
from contracts.events import Answers, EventClassified, Evidence, Origin, Revision
from contracts.report import FREE_TEXT_ANSWERS, Report
from contracts.taxonomy import taxonomy
from services.alerts.core import evaluate
from services.classifier.core import MODEL_VERSION, Ontology, Reading, read, read_many

from .coded import labelled
from .evaluate.triage import Answered, evaluate_triage
from .gold import BadGold, lines_of, read_each
from .lines import BadLine, Source, blocks, check_text, parsed, refusal

NOBODY = UUID(int=0)
TOGETHER = 64
"""Texts read together; more gain nothing (measured)."""
STRUCTURED = (
    "risk_imminent",
    "report_type",
    "harm",
    "patient_age",
    "patient_sex",
    "mission",
    "lights_and_siren",
)
ASKED = (*STRUCTURED, *FREE_TEXT_ANSWERS)
NOTHING_ANSWERED = Answers()
NOWHERE = Origin(agency_ref=NOBODY, agency_type=AgencyType.OTHER, state="US", peer_group="none")


def triage_lines(source: Source, sink: TextIO) -> int:
    """Classify each line and say how urgent it is, without cluster state; as many together as have come."""
    keep_little()
    ontology = Ontology.load()
    gc.collect()
    gc.freeze()  # the ontology lives as long as the process
    give_back()
    for block in blocks(source):
        for first in range(0, len(block), TOGETHER):
            sink.write("".join(_triaged_lines(block[first : first + TOGETHER], ontology)))
        sink.flush()
    return 0


def _triaged_lines(block: Sequence[bytes | None], ontology: Ontology) -> Iterator[str]:
    lines: list[dict[str, Any]] = []
    asked: list[tuple[str, Answers] | Exception] = []
    for raw in block:
        line: dict[str, Any] = {}
        try:
            line = parsed(raw)
            check_text(line)
            asked.append((line["text"], _answers(line)))
        except Exception as error:
            asked.append(error)
        lines.append(line)
    done = iter(_read([one for one in asked if not isinstance(one, Exception)], ontology))
    for line, one in zip(lines, asked, strict=True):
        result = one if isinstance(one, Exception) else next(done)
        if isinstance(result, dict):
            yield json.dumps({"id": line.get("id"), **result}) + "\n"
        else:
            assert isinstance(result, Exception)
            yield json.dumps(refusal(line, result)) + "\n"


def _read(reports: Sequence[tuple[str, Answers]], ontology: Ontology) -> Iterator[dict[str, Any] | Exception]:
    """Each text read and triaged; where all together fail each alone, so that a bad one harms only itself."""
    try:
        readings: Sequence[Reading | Exception] = read_many(reports, ontology)
    except Exception:
        readings = [_read_alone(*report, ontology) for report in reports]
    for (text, answers), reading in zip(reports, readings, strict=True):
        try:
            yield reading if isinstance(reading, Exception) else _triaged(text, answers, reading)
        except Exception as error:
            yield error


def _read_alone(text: str, answers: Answers, ontology: Ontology) -> Reading | Exception:
    try:
        return read(text, answers, ontology)
    except Exception as error:
        return error


def _answers(line: dict[str, Any]) -> Answers:
    """Structured fields, checked as intake checks them; a bad one is named."""
    given = {field: line[field] for field in ASKED if line.get(field) is not None}
    if not given:
        return NOTHING_ANSWERED
    try:
        report = Report.model_validate({"submission_id": "line", "narrative": "text", **given})
    except ValidationError as error:
        fields = sorted({str(one["loc"][0] if one["loc"] else one["ctx"]["field"]) for one in error.errors()})
        raise BadLine(f"not a valid value: {', '.join(fields)}") from None
    texts = {field: report.text_of(field) for field in FREE_TEXT_ANSWERS if report.text_of(field)}
    content = {field: getattr(report, field) for field in STRUCTURED if field != "patient_age"}
    return Answers.model_validate({**content, "patient_age": _age(report.patient_age), "texts": texts})


def _age(asked: str | None) -> str | None:
    if asked is None:
        return None
    number = int("".join(character for character in asked if character.isdecimal()))
    unit = asked.strip().lstrip("0123456789").strip()[:2].lower()
    if unit.startswith(("d", "w")) or unit == "mo" or unit == "m":
        return f"{number} {'days' if unit.startswith('d') else 'weeks' if unit.startswith('w') else 'months'}"
    return "90+" if number >= 90 else str(number)


def _triaged(text: str, answers: Answers, reading: Reading) -> dict[str, Any]:
    codes = reading.codes
    urgency = evaluate(event_of(text, answers, reading))
    potential = codes.potential_severity
    return {
        "report_type": codes.report_type.code,
        "categories": [
            {"code": one.code, "confidence": round(one.confidence, 4)} for one in codes.categories
        ],
        "harm": codes.harm.code,
        "potential_severity": potential.code if potential else None,
        "contributing_factors": [one.code for one in codes.contributing_factors],
        "phase": codes.phase.code,
        "preventability": codes.preventability.code,
        "tier": urgency.tier.value,
        "rules": [hit.rule for hit in urgency.rules],
        "evidence": _evidence(reading),
        "abstained": reading.abstained,
    }


def _evidence(reading: Reading) -> list[dict[str, Any]]:
    codes = reading.codes
    coded = [
        codes.report_type,
        *codes.categories,
        codes.harm,
        *((codes.potential_severity,) if codes.potential_severity else ()),
        *codes.contributing_factors,
        codes.phase,
        codes.preventability,
    ]
    spans = {(s.start, s.end, one.code) for one in coded for s in one.evidence if _in_text(s)}
    return [{"start": start, "end": end, "code": code} for start, end, code in sorted(spans)]


def _in_text(span: Evidence) -> bool:
    return span.field == "narrative"


def event_of(text: str, answers: Answers, reading: Reading) -> EventClassified:
    """The event the rules see; ids and times play no part in urgency."""
    return EventClassified(
        event_id=NOBODY,
        report_id=NOBODY,
        origin=NOWHERE,
        received_at=datetime.now(UTC),
        revision=Revision(),
        scrubber_version="none",
        model_version=MODEL_VERSION,
        taxonomy_version=taxonomy().version,
        text=text,
        answers=answers,
        codes=reading.codes,
        facts=reading.facts,
        reading=reading.reading,
        abstained=reading.abstained,
    )


def score_triage(gold: Path, sink: TextIO, ontology: Ontology | None = None) -> int:
    """Classifier and urgency rules against a labelled file, as JSON; 2 for a file that cannot be used."""
    known = ontology or Ontology.load()
    try:
        told = [one for _, one in read_each(lines_of(gold), labelled)]
    except BadGold as error:
        sink.write(json.dumps({"error": f"not a labelled file: {error}"}) + "\n")
        return 2
    except OSError as error:
        sink.write(json.dumps({"error": f"a file cannot be used: {type(error).__name__}"}) + "\n")
        return 2
    scores = evaluate_triage(told, answer_of(known))
    sink.write(json.dumps(scores, indent=1) + "\n")
    return 0


def answer_of(ontology: Ontology) -> Callable[[str], Answered]:
    """What classifier and urgency rules say of a text alone."""
    return lambda text: _answered(text, ontology)


def _answered(text: str, ontology: Ontology) -> Answered:
    reading = read(text, Answers(), ontology)
    said, codes = _triaged(text, Answers(), reading), reading.codes
    return Answered(
        codes=tuple(one["code"] for one in said["categories"]),
        confidence=codes.categories[0].confidence,
        report_type=said["report_type"],
        harm=said["harm"],
        tier=said["tier"],
        rules=frozenset(said["rules"]),
        potential=said["potential_severity"],
        phase=said["phase"],
        preventability=said["preventability"],
        factors=frozenset(said["contributing_factors"]),
        population=frozenset(one.value for one in codes.context.population),
        abstained=reading.abstained,
    )
