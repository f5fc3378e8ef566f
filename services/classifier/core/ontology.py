"""Loads the reviewed ontology once: concepts, signals and the examples that prove them."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from .board import Board
from .lexicon import Lexicon
from .signals import Signal, parse
from .weights import Learned

PACKAGE = "services.classifier.ontology"


@dataclass(frozen=True, slots=True)
class CategoryRule:
    """What the ontology says of one category code."""

    code: str
    includes: str
    excludes: str
    example: str
    counter_example: str


@dataclass(frozen=True, slots=True)
class Ontology:
    """The compiled ontology; immutable but for the lexicon's bounded memory of word forms."""

    lexicon: Lexicon
    board: Board
    categories: dict[str, CategoryRule]
    axes: dict[str, frozenset[str]]
    """axis -> the codes that have signals."""
    factors: dict[str, str]
    """contributing factor -> concept."""
    learned: Learned
    """What a few thousand labelled narratives taught, over what all the above finds."""

    @classmethod
    def load(cls, learned: Learned | None = None) -> "Ontology":
        """Read and compile the package data; raises ValueError where a signal names no known concept.

        `learned` takes the place of the reader that travels with the code: of none yet, or of another.
        """
        root = files(PACKAGE)
        categories = [_toml(path) for path in _folder(root / "categories")]
        words = [_toml(path) for path in _folder(root / "lexicon")]
        lexicon = _lexicon([*words, *categories])
        written = {path.name.removesuffix(".toml"): _toml(path) for path in _folder(root / "axes")}
        rules, signals = _rules(categories, lexicon)
        for axis, data in written.items():
            for entry in data.get("code", []):
                target = f"{axis}:{entry['code']}"
                signals.extend(
                    parse(text, target, lexicon, axis != "report_type") for text in entry["signals"]
                )
        axes = {
            axis: frozenset(entry["code"] for entry in data.get("code", [])) for axis, data in written.items()
        }
        factors = written["contributing_factor"]["factors"]
        return cls(lexicon, Board(signals, lexicon), rules, axes, factors, learned or Learned.load())


def _rules(
    categories: list[dict[str, Any]], lexicon: Lexicon
) -> tuple[dict[str, CategoryRule], list[Signal]]:
    rules: dict[str, CategoryRule] = {}
    signals: list[Signal] = []
    for entry in (entry for data in categories for entry in data["code"]):
        rules[entry["code"]] = CategoryRule(
            entry["code"], entry["includes"], entry["excludes"], entry["example"], entry["counter_example"]
        )
        signals.extend(parse(text, entry["code"], lexicon, False) for text in entry["signals"])
    return rules, signals


def _lexicon(tables: list[dict[str, Any]]) -> Lexicon:
    """One lexicon of all tables; a phrase that is a concept's name makes that concept a member."""
    written: dict[str, list[str]] = {}
    unions: dict[str, set[str]] = {}
    carried: dict[str, str] = {}
    for table in tables:
        carried |= table.get("carried", {})
        for name, phrases in table.get("concepts", {}).items():
            if name in written:
                raise ValueError(f"concept {name} is written twice")
            written[name] = [phrase.strip() for phrase in phrases.split(";") if phrase.strip()]
        for name, members in table.get("unions", {}).items():
            unions.setdefault(name, set()).update(members)
    for name in SYNTHETIC:
        written[name] = []
    for name, phrases in written.items():
        members = {phrase for phrase in phrases if "_" in phrase}
        unknown = members - written.keys() - unions.keys()
        if unknown:
            raise ValueError(f"concept {name} names unknown concepts: {', '.join(sorted(unknown))}")
        written[name] = [phrase for phrase in phrases if phrase not in members]
        for member in members:
            unions.setdefault(name, set()).add(member)
    return Lexicon(written, unions, carried)


SYNTHETIC = (
    "spo2_low", "sbp_low", "rr_low", "long_wait", "attempts_many", "dose_ratio", "dose_manifold", "dose_two",
    "rate_ratio", "two_drugs", "heavy_weight", "long_duty", "spo2_kept", "seconds_only", "short_wait",
    "sugar_low",
)  # fmt: skip
"""Concepts that `numbers` reads from values; they have no words of their own."""


def _folder(root: Traversable) -> list[Traversable]:
    return sorted(
        (path for path in root.iterdir() if path.name.endswith(".toml")), key=lambda path: path.name
    )


def _toml(path: Traversable) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
