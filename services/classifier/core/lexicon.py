"""Finds the ontology's concepts in a passage, in one pass over its words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from .memory import Memory
from .passage import Passage, words_of

_MIN_PREFIX = 3

Hit = tuple[int, int, int]
"""First word, last word, concept. A plain tuple, since a report has a hundred of them."""


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    concepts: list[int] = field(default_factory=list)


class _Form(NamedTuple):
    """What the lexicon knows of one word."""

    keys: tuple[str, ...]
    """The dictionary words that it can stand for."""
    concepts: tuple[int, ...]
    """What it means by itself."""
    nodes: tuple[_Node, ...]
    """Where longer phrases that begin with it go on."""
    followers: frozenset[str]
    """The keys by which they go on; most next words have none of them."""


class Lexicon:
    """Phrases to concepts. A word ending in * stands for all words that begin so."""

    def __init__(self, phrases: Mapping[str, Iterable[str]], unions: Mapping[str, Iterable[str]]) -> None:
        self.names: list[str] = sorted({*phrases, *unions})
        self.ids = {name: number for number, name in enumerate(self.names)}
        self._root = _Node()
        self._words: set[str] = set()
        self._forms = Memory(self._form)
        for name, written in phrases.items():
            for phrase in written:
                self._add(self.ids[name], phrase)
        self.kinds = self._close(unions)
        self.members = self._members()
        self.outcomes = [
            tuple(name for name in (self.names[kind] for kind in kinds) if name.startswith("out_"))
            for kinds in self.kinds
        ]

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

    def _members(self) -> dict[str, frozenset[int]]:
        """For each name all concepts that stand for it: itself and, of a union, its members."""
        members: dict[str, set[int]] = {name: set() for name in self.names}
        for concept, kinds in enumerate(self.kinds):
            for kind in kinds:
                members[self.names[kind]].add(concept)
        return {name: frozenset(found) for name, found in members.items()}

    def _keys(self, word: str) -> tuple[str, ...]:
        keys = [word] if word in self._words else []
        if len(word) > _MIN_PREFIX and word.endswith("s") and word[:-1] in self._words:
            keys.append(word[:-1])
        for size in range(_MIN_PREFIX, min(len(word), 20) + 1):
            if word[:size] + "*" in self._words:
                keys.append(word[:size] + "*")
        return tuple(keys)

    def _form(self, word: str) -> _Form:
        keys = self._keys(word)
        nodes = [self._root.next[key] for key in keys if key in self._root.next]
        return _Form(
            keys,
            tuple(concept for node in nodes for concept in node.concepts),
            tuple(node for node in nodes if node.next),
            frozenset(key for node in nodes for key in node.next),
        )

    def hits(self, passage: Passage) -> list[Hit]:
        """Every phrase that stands in the passage and does not run over a sentence's end, in order."""
        known = self._forms
        forms = [known[word] for word in passage.words]
        found: list[Hit] = []
        before_last = len(forms) - 1
        for first, (_, concepts, nodes, followers) in enumerate(forms):
            for concept in concepts:
                found.append((first, first, concept))
            if nodes and first < before_last and not followers.isdisjoint(forms[first + 1].keys):
                _find_longer(found, first, nodes, forms, passage.sentences)
        return found


def _find_longer(
    found: list[Hit], first: int, starts: Sequence[_Node], forms: list[_Form], sentences: list[int]
) -> None:
    """Add the phrases of two words and more that begin at `first`."""
    nodes, position = starts, first + 1
    while nodes and position < len(forms) and sentences[position] == sentences[first]:
        reached: list[_Node] = []
        for node in nodes:
            for key in forms[position].keys:
                child = node.next.get(key)
                if child is not None:
                    reached.append(child)
                    for concept in child.concepts:
                        found.append((first, position, concept))
        nodes = reached
        position += 1
