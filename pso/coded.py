"""Narratives with their gold codes: what the classifier learns from and is scored on."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Final

from contracts.events import Population, Tier
from contracts.taxonomy import taxonomy
from pso.gold import lines_of, read_each, text_of
from pso.lines import BadLine
from pso.marked import IDENTIFIER, files
from pso.sample import read_samples
from services.alerts.core import rulebook
from services.classifier.core import Ontology
from services.classifier.core.weights import Learned

CORPORA: Final = Path(__file__).resolve().parents[1] / "tests" / "corpora" / "triage"
ONE_ANSWER: Final = ("report_type", "harm", "tier", "potential", "phase", "preventability", "kind")
AXES: Final = {
    "codes": "category",
    "also": "category",
    "report_type": "report_type",
    "harm": "harm",
    "potential": "potential_severity",
    "factors": "contributing_factor",
    "phase": "phase",
    "preventability": "preventability",
}
"""The taxonomy's axis behind each label that is one of its codes."""
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

    Raises BadLine for a line without text or codes, and for a code that there is not.
    """
    codes = _several(line, "codes")
    if not codes:
        raise BadLine("the field codes must hold one code at least")
    answers: dict[str, Any] = {name: _one(line, name) for name in ONE_ANSWER}
    return Labelled(
        text=text_of(line),
        writer=writer,
        codes=codes,
        also=frozenset(_several(line, "also") or ()),
        factors=_set(line, "factors"),
        population=_set(line, "population"),
        rules=_set(line, "rules"),
        **answers,
    )


def _one(line: dict[str, Any], name: str) -> str | None:
    given = line.get(name)
    if given is None:
        return None
    if not isinstance(given, str) or (name != "kind" and given not in _known(name)):
        raise BadLine(f"not a valid value: {name}")
    return given


def _several(line: dict[str, Any], name: str) -> tuple[str, ...] | None:
    given = line.get(name)
    if given is None:
        return None
    if not isinstance(given, list):
        raise BadLine(f"the field {name} must be a list")
    known = _known(name)
    if not all(isinstance(one, str) and one in known for one in given):
        raise BadLine(f"not a valid value: {name}")
    return tuple(given)


def _set(line: dict[str, Any], name: str) -> frozenset[str] | None:
    given = _several(line, name)
    return None if given is None else frozenset(given)


@cache
def _known(name: str) -> frozenset[str]:
    """What an axis of a labelled line may hold."""
    match name:
        case "tier":
            return frozenset(Tier)
        case "population":
            return frozenset(Population)
        case "rules":
            return frozenset(rule.id for rule in (*rulebook().rules, *rulebook().raising))
        case _:
            return frozenset(one.code for one in taxonomy().axis(AXES[name]).codes)


def corpus(folder: Path = CORPORA) -> Iterator[Labelled]:
    """Every narrative of a folder's writers; `kept_out/` is only scored, `uneventful/` has no labels."""
    for file in files(folder):
        for _, one in read_each(lines_of(file), partial(labelled, writer=file.stem)):
            yield one


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
