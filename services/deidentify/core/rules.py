"""Structural rules as data, and the one linear pass that finds them.

An RE2 set reads the text once and says which rules can match at all; only those are searched. RE2 has no
backtracking, so no text can make it slow.
"""

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


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a rule found, for its check: the value and some text on each side, lower case."""

    value: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One structural rule: the identifier is group 1 of the pattern; `check` may refuse it."""

    name: str
    label: IdentifierLabel
    pattern: str
    check: Check | None = None
    strength: int = STRUCTURAL
    is_case_sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Compiled:
    rule: Rule
    search: Callable[..., Any] = field(repr=False)


CONTEXT: Final = 40
"""Characters each side that a check may read."""
SENTINEL: Final = b"[\\x00-\\x7f]"
"""Matches every text: when the gate does not report it the gate has failed, and all rules are searched."""


class RuleSet:
    """Rules compiled once behind a gate."""

    def __init__(self, rules: tuple[Rule, ...]) -> None:
        options = re2.Options()
        options.max_mem = 256 << 20
        options.encoding = re2.Options.Encoding.LATIN1
        self._gate = re2.Set.SearchSet(options)
        self._rules: list[Compiled] = []
        for rule in rules:
            pattern = (rule.pattern if rule.is_case_sensitive else f"(?i){rule.pattern}").encode("ascii")
            self._gate.Add(pattern)
            self._rules.append(Compiled(rule, re2.compile(pattern, options).search))
        self._sentinel = self._gate.Add(SENTINEL)
        self._gate.Compile()

    def find(self, text: str, lexicon: Lexicon) -> Iterator[Found]:
        """Everything the rules find in a folded (ASCII) text."""
        data = text.encode("ascii")
        open_gates = self._gate.Match(data) or []
        if self._sentinel not in open_gates:
            open_gates = list(range(self._sentinel))
        for index in sorted(open_gates):
            if index != self._sentinel:
                yield from _matches(self._rules[index], data, text, lexicon)


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
