"""The reviewed rules of `rules.toml`, checked as a whole when they are loaded."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from contracts.events import Tier

from .conditions import AnyOf, Condition, parse
from .told import vocabulary

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
RuleId = Annotated[str, StringConstraints(pattern=r"^U\d{2}$")]
ONE_HIGHER = "+1"


class _Written(BaseModel):
    """As in the file; a misspelled key fails the load instead of being dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class _WrittenDefinition(_Written):
    name: Annotated[str, StringConstraints(pattern=r"^[a-z_]+$")]
    meaning: Words
    when: Any


class _WrittenGrade(_Written):
    tier: Tier | Literal["+1"]
    borne_out: bool = False
    reason: Words
    when: Any


class _WrittenRule(_Written):
    id: RuleId
    title: Words
    source: Words
    needs_reached: bool = False
    hushable: bool = True
    only_alone: bool = False
    grade: Annotated[tuple[_WrittenGrade, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _gravest_first(self) -> Self:
        tiers = [grade.tier for grade in self.grade]
        if tiers != sorted(tiers):
            raise ValueError(f"{self.id}: grades must be written gravest first")
        if ONE_HIGHER in tiers and set(tiers) != {ONE_HIGHER}:
            raise ValueError(f"{self.id}: a rule raises by one or has tiers of its own, not both")
        return self


class _WrittenRules(_Written):
    version: Words
    definition: tuple[_WrittenDefinition, ...] = ()
    rule: Annotated[tuple[_WrittenRule, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_id_once(self) -> Self:
        ids = [rule.id for rule in self.rule]
        if len(set(ids)) != len(ids):
            raise ValueError("a rule id is used twice")
        return self


@dataclass(frozen=True, slots=True)
class Grade:
    """When a rule fires and at which tier; `tier` None raises the event's tier by one."""

    tier: Tier | None
    reason: str
    when: Condition
    borne_out: bool = False
    """T2 instead where the text as a whole does not bear out what a few words of it tell."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One urgency rule; the first grade that holds counts."""

    id: str
    title: str
    source: str
    needs_reached: bool
    hushable: bool
    only_alone: bool
    """A safety net: told only where no other rule is as grave."""
    grades: tuple[Grade, ...]
    needs: frozenset[str] | None
    """Predicates of which an event tells at least one, or the rule is quiet: asked of every event first."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All rules, and the definitions they share, in the order in which they build on each other."""

    version: str
    definitions: dict[str, Condition]
    rules: tuple[Rule, ...]
    raising: tuple[Rule, ...]
    """Rules that raise what the others found by one tier."""


@cache
def rulebook() -> Rulebook:
    """The rules of this version, read from the package on first use."""
    return load(files(__package__).joinpath("rules.toml").read_text(encoding="utf-8"))


def load(text: str) -> Rulebook:
    """Rules from TOML; a name that no code, fact or earlier definition has is refused."""
    written = _WrittenRules.model_validate(tomllib.loads(text))
    known = set(vocabulary())
    definitions: dict[str, Condition] = {}
    for entry in written.definition:
        if entry.name in known:
            raise ValueError(f"{entry.name} is a predicate or an earlier definition")
        definitions[entry.name] = parse(entry.when, known)
        known.add(entry.name)
    rules = tuple(_rule(rule, known, definitions) for rule in written.rule)
    return Rulebook(
        version=written.version,
        definitions=definitions,
        rules=tuple(rule for rule in rules if rule.grades[0].tier is not None),
        raising=tuple(rule for rule in rules if rule.grades[0].tier is None),
    )


def _rule(written: _WrittenRule, known: set[str], definitions: dict[str, Condition]) -> Rule:
    grades = tuple(
        Grade(
            grade.tier if isinstance(grade.tier, Tier) else None,
            grade.reason,
            parse(grade.when, known),
            grade.borne_out,
        )
        for grade in written.grade
    )
    return Rule(
        id=written.id,
        title=written.title,
        source=written.source,
        needs_reached=written.needs_reached,
        hushable=written.hushable,
        only_alone=written.only_alone,
        grades=grades,
        needs=AnyOf(tuple(grade.when for grade in grades)).needs(definitions),
    )
