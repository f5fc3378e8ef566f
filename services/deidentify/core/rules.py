"""Structural rules as data, and the one linear pass that finds them.

An RE2 set reads the text once and says which rules can match at all; only those are searched. RE2 has no
backtracking, so no text can make it slow.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import re2

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import Lexicon

STRUCTURAL: Final = 80
"""Strength of a structural rule; names and places found by context are weaker, tenant lists stronger."""

Check = Callable[["Candidate", Lexicon], bool]


@dataclass(slots=True)
class Candidate:
    """What a rule found, for its check: the value and some text on each side, lower case."""

    value: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One structural rule: the identifier is group 1 of the pattern; `check` may refuse it.

    `gate`, where given, is a shorter pattern found in every text in which the rule can find anything.
    """

    name: str
    label: IdentifierLabel
    pattern: str
    check: Check | None = None
    strength: int = STRUCTURAL
    is_case_sensitive: bool = False
    gate: str | None = None

    def written(self, pattern: str) -> str:
        """A pattern of this rule as RE2 reads it."""
        return pattern if self.is_case_sensitive else f"(?i){pattern}"


@dataclass(frozen=True, slots=True)
class Compiled:
    rule: Rule
    search: Callable[..., Any] = field(repr=False)


CONTEXT: Final = 40
"""Characters each side that a check may read."""
SENTINEL: Final = b"[\\x00-\\x7f]"
"""Matches every text: when the gate does not report it the gate has failed, and all rules are searched."""


RULES_A_GATE: Final = 33
"""A gate's automaton grows with the texts it meets, and with the product of its rules: small gates stay small
(measured: one gate of 131 rules costs three times as much on new texts)."""
AUTOMATON_BYTES: Final = 32 << 20
"""What a gate may keep of its automaton before it begins anew."""
COUNTED: Final = re.compile(r"\{(\d+),(\d+)\}")


def _options() -> Any:
    options = re2.Options()
    options.max_mem = AUTOMATON_BYTES
    options.encoding = re2.Options.Encoding.LATIN1
    return options


def _loosened(pattern: str) -> str:
    """A pattern that matches wherever the given one does, without upper limits: counting costs states."""
    return COUNTED.sub(lambda m: {"0": "*", "1": "+"}.get(m[1], f"{{{m[1]},}}"), pattern)


class Gate:
    """Says of some rules which can match a text at all."""

    def __init__(self, patterns: list[str]) -> None:
        self._set = re2.Set.SearchSet(_options())
        for pattern in patterns:
            self._set.Add(_loosened(pattern).encode("ascii"))
        self._sentinel = self._set.Add(SENTINEL)
        self._set.Compile()

    def opened(self, data: bytes) -> list[int]:
        """The places of the rules to be searched, in order."""
        places: list[int] = sorted(self._set.Match(data) or ())
        if not places or places[-1] != self._sentinel:
            return list(range(self._sentinel))
        return places[:-1]


class RuleSet:
    """Rules compiled once behind gates."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        self._rules = [
            Compiled(rule, re2.compile(rule.written(rule.pattern).encode("ascii"), _options()).search)
            for rule in rules
        ]
        gates = [rule.written(rule.gate or rule.pattern) for rule in rules]
        self._gates = [
            (first, Gate(gates[first : first + RULES_A_GATE])) for first in range(0, len(gates), RULES_A_GATE)
        ]

    def find(self, text: str, lexicon: Lexicon) -> Iterator[Found]:
        """Everything the rules find in a folded (ASCII) text."""
        data = text.encode("ascii")
        for first, gate in self._gates:
            for place in gate.opened(data):
                yield from _matches(self._rules[first + place], data, text, lexicon)


def _matches(compiled: Compiled, data: bytes, text: str, lexicon: Lexicon) -> Iterator[Found]:
    rule, position, size = compiled.rule, 0, len(data)
    while position < size:
        match = compiled.search(data, position)
        if match is None:
            return
        start, end = match.span(1)
        if end > start and (rule.check is None or rule.check(_candidate(text, start, end), lexicon)):
            yield Found(start, end, rule.label, rule.name, rule.strength)
            position = end
        else:
            position = max(match.start() + 1, start if start > match.start() else 0)


def _candidate(text: str, start: int, end: int) -> Candidate:
    before = text[max(0, start - CONTEXT) : start].lower()
    return Candidate(text[start:end], before, text[end : end + CONTEXT].lower())
