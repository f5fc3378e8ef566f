"""Narratives with their gold codes: what the classifier learns from and is scored on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pso.marked import IDENTIFIER, files
from pso.sample import read_samples
from services.classifier.core import Ontology
from services.classifier.core.weights import Learned

CORPORA: Final = Path(__file__).resolve().parents[1] / "tests" / "corpora" / "triage"
ONE_ANSWER: Final = ("report_type", "harm", "tier", "potential", "phase", "preventability", "kind")
KEPT: Final = re.compile(r"<<(.*?)>>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One narrative with its gold; an axis that is None was not labelled."""

    text: str
    writer: str
    codes: tuple[str, ...]
    """The primary first."""
    also: frozenset[str] = frozenset()
    """Codes another expert could give."""
    report_type: str | None = None
    harm: str | None = None
    tier: str | None = None
    potential: str | None = None
    phase: str | None = None
    preventability: str | None = None
    factors: frozenset[str] | None = None
    population: frozenset[str] | None = None
    rules: frozenset[str] | None = None
    kind: str | None = None
    """Plain, or the trap it sets: negation, history, training …"""
    fold: int = 0
    """With which others it is left out when a reader is judged (`pso.training.lengthened`)."""
    is_put_together: bool = False
    """Whether nobody wrote it so: a narrative amid a call (`pso.training.lengthened`)."""


def labelled(line: dict[str, Any], writer: str = "") -> Labelled:
    """A line of a corpus or gold file: `{"text", "codes", …}`, the primary code first.

    Raises KeyError or TypeError for a line without text or codes.
    """
    answers: dict[str, Any] = {name: line.get(name) for name in ONE_ANSWER}
    return Labelled(
        text=line["text"],
        writer=writer,
        codes=tuple(line["codes"]),
        also=frozenset(line.get("also", ())),
        factors=_set(line, "factors"),
        population=_set(line, "population"),
        rules=_set(line, "rules"),
        **answers,
    )


def _set(line: dict[str, Any], name: str) -> frozenset[str] | None:
    return frozenset(line[name]) if name in line else None


def corpus(folder: Path = CORPORA) -> Iterator[Labelled]:
    """Every narrative of a folder's writers; `kept_out/` is only scored, `uneventful/` has no labels."""
    for file in files(folder):
        for line in file.read_text(encoding="utf-8").splitlines():
            yield labelled(json.loads(line), file.stem)


def samples() -> Iterator[Labelled]:
    """The sample reports, identifiers as placeholders."""
    for sample in read_samples():
        expect = sample.expect
        text = KEPT.sub(r"\1", IDENTIFIER.sub(r"[\1-1]", str(sample.marked["narrative"])))
        yield Labelled(
            text, f"sample-{sample.agency}", tuple(expect["categories"]), report_type=expect["report_type"],
            harm=expect["harm"], tier=expect["tier"],
        )  # fmt: skip


def examples() -> Iterator[Labelled]:
    """The ontology's own example of each category; no other axis is labelled."""
    rules = Ontology.load(Learned.untaught()).categories.values()
    return (Labelled(rule.example, "ontology", (rule.code,)) for rule in rules)
