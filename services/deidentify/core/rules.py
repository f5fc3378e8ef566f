"""Structural rules as data, and the linear pass that finds them in many texts at once.

The gate (gate.py) reads the texts once and says which rules can match which of them; only those are
searched, by RE2. Neither goes back in a text, so no text can make them slow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import re2

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.gate import SEPARATOR, Gate
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


CONTEXT: Final = 40
"""Characters each side that a check may read."""
AUTOMATON_BYTES: Final = 8 << 20
"""What a rule may keep of its automaton before it begins anew."""
UNANCHORED: Final = re2._Anchor.UNANCHORED

Search = Callable[[Any, bytes, int, int], Sequence[tuple[int, int]]]


def _search(pattern: str) -> Search:
    """The search of RE2 itself: the package's own wrapper around it takes as long again for each call."""
    options = re2.Options()
    options.max_mem = AUTOMATON_BYTES
    options.encoding = re2.Options.Encoding.LATIN1
    compiled = re2.compile(pattern.encode("ascii"), options)
    search: Search = compiled._regexp.Match
    return search


@dataclass(frozen=True, slots=True)
class Texts:
    """Folded (ASCII) texts, one after the other in `joined` with a separator behind each."""

    texts: Sequence[str]
    joined: str
    starts: "np.ndarray"

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Texts":
        sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
        return cls(texts, SEPARATOR.join([*texts, ""]), np.cumsum(sizes) - sizes)


def patterns_of(rules: Sequence[Rule]) -> list[str]:
    """What the gate reads for each rule."""
    return [rule.written(rule.gate or rule.pattern) for rule in rules]


class RuleSet:
    """Rules behind their gate; a rule is compiled when a text first opens it."""

    def __init__(self, rules: Sequence[Rule], kept: Path | None = None) -> None:
        self._rules = rules
        self._searches: dict[int, Search] = {}
        self._gate = Gate(patterns_of(rules), kept)

    def find(self, text: str, lexicon: Lexicon) -> list[Found]:
        """Everything the rules find in one folded text."""
        return self.find_in(Texts.of([text]), lexicon)[0]

    def find_in(self, texts: Texts, lexicon: Lexicon) -> list[list[Found]]:
        """Everything the rules find in each text, in the order of the rules."""
        found: list[list[Found]] = [[] for _ in texts.texts]
        for k, rule, start, end in self._matches(texts, lexicon):
            found[k].append(Found(start, end, rule.label, rule.name, rule.strength))
        return found

    def _matches(self, texts: Texts, lexicon: Lexicon) -> list[tuple[int, Rule, int, int]]:
        """Each match that its rule's check accepts: text, rule, and where group 1 lies in the text."""
        starts, matches = texts.starts.tolist(), []
        encoded = [text.encode("ascii") for text in texts.texts]
        for place, k, last_end in self._gate.opened(texts.joined.encode("ascii"), texts.starts):
            rule, data = self._rules[place], encoded[k]
            search, check = self._searches.get(place) or self._compiled(place), rule.check
            position, size = 0, len(data)
            last = min(last_end - starts[k], size)
            while position < last:  # behind the last match that the gate saw there is none
                spans = search(UNANCHORED, data, position, size)
                begins, (start, end) = spans[0][0], spans[1]
                if begins < 0:
                    break
                if end > start and (check is None or check(_candidate(texts.texts[k], start, end), lexicon)):
                    matches.append((k, rule, start, end))
                    position = end
                else:
                    position = max(begins + 1, start if start > begins else 0)
        return matches

    def warm(self) -> None:
        """Compile every rule now, so that no text waits for it."""
        for place in range(len(self._rules)):
            if place not in self._searches:
                self._compiled(place)

    def _compiled(self, place: int) -> Search:
        rule = self._rules[place]
        search = self._searches[place] = _search(rule.written(rule.pattern))
        return search


def _candidate(text: str, start: int, end: int) -> Candidate:
    before = text[max(0, start - CONTEXT) : start].lower()
    return Candidate(text[start:end], before, text[end : end + CONTEXT].lower())
