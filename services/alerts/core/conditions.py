"""The language of the urgency rules: all, any and not over named predicates."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


class MalformedCondition(ValueError):
    """A condition that is neither a predicate nor one of {all = […]}, {any = […]}, {not = …}."""


class UnknownPredicate(ValueError):
    """A condition names a code, fact or definition that does not exist."""


Definitions = Mapping[str, "Condition"]


class Condition(Protocol):
    """Something that is true or not of an event that tells certain predicates and no others."""

    def holds(self, told: Collection[str]) -> bool: ...

    def needs(self, definitions: Definitions) -> frozenset[str] | None:
        """Predicates of which one at least must be told for it to hold; None if it may hold without any."""
        ...

    def grounds(self, told: Collection[str], definitions: Definitions) -> Iterator[str]:
        """The predicates that made a true condition true, definitions opened, in the order written."""
        ...


@dataclass(frozen=True, slots=True)
class Named:
    """True where the event tells it."""

    name: str

    def holds(self, told: Collection[str]) -> bool:
        return self.name in told

    def needs(self, definitions: Definitions) -> frozenset[str] | None:
        known = definitions.get(self.name)
        return frozenset([self.name]) if known is None else known.needs(definitions)

    def grounds(self, told: Collection[str], definitions: Definitions) -> Iterator[str]:
        if self.name in definitions:
            yield from definitions[self.name].grounds(told, definitions)
        else:
            yield self.name


@dataclass(frozen=True, slots=True)
class All:
    """True where every part is."""

    parts: tuple[Condition, ...]

    def holds(self, told: Collection[str]) -> bool:
        for part in self.parts:  # noqa: SIM110 - asked a hundred times an event: a generator leads the profile
            if not part.holds(told):
                return False
        return True

    def needs(self, definitions: Definitions) -> frozenset[str] | None:
        needed = [one for part in self.parts if (one := part.needs(definitions)) is not None]
        return min(needed, key=len, default=None)

    def grounds(self, told: Collection[str], definitions: Definitions) -> Iterator[str]:
        for part in self.parts:
            yield from part.grounds(told, definitions)


@dataclass(frozen=True, slots=True)
class AnyOf:
    """True where at least one part is."""

    parts: tuple[Condition, ...]

    def holds(self, told: Collection[str]) -> bool:
        for part in self.parts:  # noqa: SIM110 - as in `All`
            if part.holds(told):
                return True
        return False

    def needs(self, definitions: Definitions) -> frozenset[str] | None:
        needed: set[str] = set()
        for part in self.parts:
            one = part.needs(definitions)
            if one is None:
                return None
            needed |= one
        return frozenset(needed)

    def grounds(self, told: Collection[str], definitions: Definitions) -> Iterator[str]:
        for part in self.parts:
            if part.holds(told):
                yield from part.grounds(told, definitions)


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is not; no ground, since what is absent has no words to show."""

    part: Condition

    def holds(self, told: Collection[str]) -> bool:
        return not self.part.holds(told)

    def needs(self, definitions: Definitions) -> frozenset[str] | None:
        return None

    def grounds(self, told: Collection[str], definitions: Definitions) -> Iterator[str]:
        yield from ()


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
