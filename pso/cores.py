"""The cores by themselves, over JSON lines: no Kafka, no store, one answer for each line.

Reports' text passes through here and goes nowhere but to the caller's own output.
"""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO
from uuid import UUID

from pydantic import ValidationError

from contracts.agency import AgencyType, TenantLists
from contracts.events import Answers, EventClassified, Evidence, Origin, Revision
from contracts.report import FREE_TEXT_ANSWERS, Report
from contracts.taxonomy import taxonomy
from services.alerts.core import evaluate
from services.classifier.core import MODEL_VERSION, Ontology, Reading, read
from services.deidentify.core import Scrubber

from .coded import labelled
from .evaluate.scrub import evaluate_scrub
from .evaluate.triage import Answered, evaluate_triage
from .lines import BadLine, Source, blocks, check_text, parsed, refusal
from .scrubbing import GAZETTEERS

NOBODY = UUID(int=0)
ANY_AGENCY = ""
STRUCTURED = (
    "risk_imminent",
    "report_type",
    "harm",
    "patient_age",
    "patient_sex",
    "mission",
    "lights_and_siren",
)


def score_scrubber(gold: Path, agency: Path | None, labels: Path | None, sink: TextIO) -> int:
    """Scores against a labelled file, as JSON; 2 for a file that cannot be used."""
    try:
        lines = gold.read_text(encoding="utf-8").splitlines()
        lists_of = _lists_by_agency(json.loads(agency.read_text(encoding="utf-8"))) if agency else {}
        label_map = json.loads(labels.read_text(encoding="utf-8")) if labels else {}
    except (OSError, ValueError) as error:
        sink.write(json.dumps({"error": f"a file cannot be used: {type(error).__name__}"}) + "\n")
        return 2
    scrubber = Scrubber.load(GAZETTEERS)

    def scrub(text: str, named: str | None) -> list[tuple[int, int]]:
        lists = lists_of.get(named or "", lists_of.get(ANY_AGENCY))
        return [(hit.start, hit.end) for hit in scrubber.scrub(text, lists).hits]

    try:
        scores = evaluate_scrub(lines, scrub, label_map)
    except (ValueError, KeyError, TypeError, IndexError) as error:
        sink.write(json.dumps({"error": f"not a labelled file: {type(error).__name__}"}) + "\n")
        return 2
    sink.write(json.dumps(scores.as_json(), indent=1) + "\n")
    return 0


def score_triage(gold: Path, sink: TextIO, ontology: Ontology | None = None) -> int:
    """Classifier and urgency rules against a labelled file, as JSON; 2 for a file that cannot be used."""
    known = ontology or Ontology.load()
    try:
        lines = [line for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
        told = [labelled(json.loads(line)) for line in lines]
        scores = evaluate_triage(told, answer_of(known))
    except OSError as error:
        sink.write(json.dumps({"error": f"a file cannot be used: {type(error).__name__}"}) + "\n")
        return 2
    except (ValueError, KeyError, TypeError) as error:
        sink.write(json.dumps({"error": f"not a labelled file: {type(error).__name__}"}) + "\n")
        return 2
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


def _lists_by_agency(content: Any) -> dict[str, TenantLists]:
    """One agency's lists for every text, or an object of several by the name that a line's `agency` gives."""
    if isinstance(content, dict) and not content.keys() <= TenantLists.model_fields.keys():
        return {name: TenantLists.model_validate(lists) for name, lists in content.items()}
    return {ANY_AGENCY: TenantLists.model_validate(content)}


def triage_lines(source: Source, sink: TextIO) -> int:
    """Classify each line and say how urgent it is, without cluster state."""
    ontology = Ontology.load()

    def answer(line: dict[str, Any]) -> dict[str, Any]:
        answers = _answers(line)
        reading = read(line["text"], answers, ontology)
        return {"id": line.get("id"), **_triaged(line["text"], answers, reading)}

    return _answer_all(source, sink, answer)


def _answer_all(source: Source, sink: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> int:
    for block in blocks(source):
        for raw in block:
            line: dict[str, Any] = {}
            try:
                line = parsed(raw)
                check_text(line)
                result = answer(line)
            except Exception as error:
                result = refusal(line, error)
            sink.write(json.dumps(result) + "\n")
        sink.flush()
    return 0


def _answers(line: dict[str, Any]) -> Answers:
    """Structured fields, checked as intake checks them; a bad one is named."""
    given = {field: line[field] for field in (*STRUCTURED, *FREE_TEXT_ANSWERS) if line.get(field) is not None}
    try:
        report = Report.model_validate({"submission_id": "line", "narrative": "text", **given})
    except ValidationError as error:
        fields = sorted({str(one["loc"][0]) if one["loc"] else "codes" for one in error.errors()})
        raise BadLine(f"not a valid value: {', '.join(fields)}") from None
    texts = {field: report.text_of(field) for field in FREE_TEXT_ANSWERS if report.text_of(field)}
    content = {field: getattr(report, field) for field in STRUCTURED if field != "patient_age"}
    return Answers.model_validate({**content, "patient_age": _age(report.patient_age), "texts": texts})


def _age(asked: str | None) -> str | None:
    if asked is None:
        return None
    number = int("".join(character for character in asked if character.isdigit()))
    unit = asked.strip().lstrip("0123456789").strip()[:2].lower()
    if unit.startswith(("d", "w")) or unit == "mo" or unit == "m":
        return f"{number} {'days' if unit.startswith('d') else 'weeks' if unit.startswith('w') else 'months'}"
    return "90+" if number >= 90 else str(number)


def _triaged(text: str, answers: Answers, reading: Reading) -> dict[str, Any]:
    codes = reading.codes
    urgency = evaluate(_event(text, answers, reading))
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


def _event(text: str, answers: Answers, reading: Reading) -> EventClassified:
    """The event the rules see; ids and times play no part in urgency."""
    return EventClassified(
        event_id=NOBODY,
        report_id=NOBODY,
        origin=Origin(agency_ref=NOBODY, agency_type=AgencyType.OTHER, state="US", peer_group="none"),
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
