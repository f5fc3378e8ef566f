"""The language of the urgency rules: all, any and not over named predicates."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass


class MalformedCondition(ValueError):
    """A condition that is neither a predicate nor one of {all = […]}, {any = […]}, {not = …}."""


class UnknownPredicate(ValueError):
    """A condition names a code, fact or definition that does not exist."""


@dataclass(frozen=True, slots=True)
class Named:
    """True where the event tells it."""

    name: str


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = Named | All | AnyOf | Not


def parse(raw: object, known: Collection[str]) -> Condition:
    """A condition as written in the rules file; every predicate must be in `known`."""
    if isinstance(raw, str):
        if raw not in known:
            raise UnknownPredicate(
                f"{raw!r} is no code, fact or earlier definition; the head of rules.toml lists what is"
            )
        return Named(raw)
    if not isinstance(raw, dict) or len(raw) != 1:
        raise MalformedCondition(f"expected a predicate or one of all, any, not; found {raw!r}")
    ((word, inner),) = raw.items()
    if word == "not":
        return Not(parse(inner, known))
    if word not in ("all", "any") or not isinstance(inner, list) or not inner:
        raise MalformedCondition(f"expected all or any with a list that is not empty; found {raw!r}")
    parts = tuple(parse(part, known) for part in inner)
    return All(parts) if word == "all" else AnyOf(parts)


def holds(condition: Condition, told: Collection[str]) -> bool:
    """Whether the condition is true of an event that tells these predicates and no others."""
    match condition:
        case Named(name):
            return name in told
        case All(parts):
            return all(holds(part, told) for part in parts)
        case AnyOf(parts):
            return any(holds(part, told) for part in parts)
        case Not(part):
            return not holds(part, told)


def grounds(
    condition: Condition, told: Collection[str], definitions: Mapping[str, Condition]
) -> Iterator[str]:
    """The predicates that made a true condition true, definitions opened, in the order written.

    What is under a `not` is no ground: its absence has no words to show.
    """
    match condition:
        case Named(name) if name in definitions:
            yield from grounds(definitions[name], told, definitions)
        case Named(name):
            yield name
        case All(parts):
            for part in parts:
                yield from grounds(part, told, definitions)
        case AnyOf(parts):
            for part in parts:
                if holds(part, told):
                    yield from grounds(part, told, definitions)
        case Not():
            return
