"""Finds the ontology's concepts in a passage, in one pass over its words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .passage import Passage, words_of

MAX_KNOWN_WORDS = 50_000
"""Words whose dictionary keys are remembered; a bound, because text is written by strangers."""
_MIN_PREFIX = 3


@dataclass(slots=True)
class Hit:
    """One concept at words [first, last]; `flags` is filled by `context`."""

    concept: int
    first: int
    last: int
    flags: int = 0


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    concepts: list[int] = field(default_factory=list)


class Lexicon:
    """Phrases to concepts. A word ending in * stands for all words that begin so."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], unions: Mapping[str, Iterable[str]]) -> None:
        self.names: list[str] = sorted({*phrases, *unions})
        self.ids = {name: number for number, name in enumerate(self.names)}
        self.outcome_names = {self.ids[name]: name for name in self.names if name.startswith("out_")}
        self._root = _Node()
        self._words: set[str] = set()
        self._known: dict[str, tuple[str, ...]] = {}
        for name, written in phrases.items():
            for phrase in written:
                self._add(self.ids[name], phrase)
        self.kinds = self._close(unions)

    def _add(self, concept: int, phrase: str) -> None:
        node = self._root
        for word in words_of(phrase):
            self._words.add(word)
            node = node.next.setdefault(word, _Node())
        node.concepts.append(concept)

    def _close(self, unions: Mapping[str, Iterable[str]]) -> list[tuple[int, ...]]:
        """For each concept itself and every union it belongs to, directly or through another."""
        above: dict[int, set[int]] = {number: set() for number in range(len(self.names))}
        for union, members in unions.items():
            for member in members:
                above[self.ids[member]].add(self.ids[union])
        closed: list[tuple[int, ...]] = []
        for number in range(len(self.names)):
            seen, waiting = {number}, [number]
            while waiting:
                for parent in above[waiting.pop()] - seen:
                    seen.add(parent)
                    waiting.append(parent)
            closed.append((number, *sorted(seen - {number})))
        return closed

    def _keys(self, word: str) -> tuple[str, ...]:
        known = self._known.get(word)
        if known is not None:
            return known
        keys = [word] if word in self._words else []
        if len(word) > _MIN_PREFIX and word.endswith("s") and word[:-1] in self._words:
            keys.append(word[:-1])
        for size in range(_MIN_PREFIX, min(len(word), 20) + 1):
            if word[:size] + "*" in self._words:
                keys.append(word[:size] + "*")
        found = tuple(keys)
        if len(self._known) < MAX_KNOWN_WORDS:
            self._known[word] = found
        return found

    def hits(self, passage: Passage) -> list[Hit]:
        """Every phrase that stands in the passage and does not run over a sentence's end."""
        keyed = [self._keys(word) for word in passage.words]
        sentences = passage.sentences
        found: list[Hit] = []
        for first, keys in enumerate(keyed):
            if not keys:
                continue
            nodes = [self._root]
            position = first
            while nodes:
                nodes = [node.next[key] for node in nodes for key in keyed[position] if key in node.next]
                for node in nodes:
                    found.extend(Hit(concept, first, position) for concept in node.concepts)
                position += 1
                if position >= len(keyed) or sentences[position] != sentences[first]:
                    break
        return found
