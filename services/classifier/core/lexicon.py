"""Finds the ontology's concepts in a passage, in one pass over its words."""

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from lexis.memory import Memory

from .passage import Passage, words_of
from .strengths import Strength, strengths_of

_MIN_PREFIX = 3

NOTHING = -1

Hit = tuple[int, int, int]
"""First word, last word, meaning: the concepts that a phrase stands for, as one number.

A plain tuple of numbers, since a report has dozens and a phrase stands for two or three concepts.
"""


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    concepts: tuple[int, ...] = ()
    meaning: int = NOTHING


_Form = tuple[tuple[str, ...], tuple[int, ...], tuple[_Node, ...], frozenset[str]]
"""What the lexicon knows of one word; plain, because it is unpacked for every word of every report.

The dictionary words (keys) it can stand for; what it means by itself, two meanings where it is both a
word and a form of one; where longer phrases that begin with it go on; and the keys by which they go
on, since most next words have none of them.
"""
_NONE: frozenset[str] = frozenset()
"""One for all words that no phrase begins with: each made anew takes 216 bytes."""


class Lexicon:
    """Phrases to concepts. A word ending in * stands for all words that begin so."""

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        unions: Mapping[str, Iterable[str]],
        carried: Mapping[str, str] | None = None,
    ) -> None:
        self.names: list[str] = sorted({*phrases, *unions})
        self.ids = {name: number for number, name in enumerate(self.names)}
        self._root = _Node()
        self._words: set[str] = set()
        self._forms = Memory(self._form)
        for name, written in phrases.items():
            for phrase in written:
                self._add(self.ids[name], phrase)
        self.meanings: list[tuple[int, ...]] = [(concept,) for concept in self.ids.values()]
        """Meaning -> its concepts; a concept's own number is the meaning of it alone."""
        self._give_meanings()
        self.kinds = self._close(unions)
        self.names_of = self._names_of()
        self.members = self._members()
        self.outcomes = [tuple(name for name in names if name.startswith("out_")) for names in self.names_of]
        self.carried = self._strengths(carried or {})
        self.drugs = self._drugs()
        self._own: dict[tuple[str, ...], dict[int, tuple[str, ...]]] = {}

    def _add(self, concept: int, phrase: str) -> None:
        node = self._root
        for word in map(sys.intern, words_of(phrase)):
            self._words.add(word)
            node = node.next.setdefault(word, _Node())
        node.concepts += (concept,)

    def _give_meanings(self) -> None:
        """Number the concepts of each phrase; phrases with the same ones share the number."""
        numbers = {concepts: number for number, concepts in enumerate(self.meanings)}
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            waiting.extend(node.next.values())
            if node.concepts:
                node.meaning = numbers.setdefault(node.concepts, len(numbers))
        self.meanings = list(numbers)

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
        """For each name all meanings that hold it: by itself or, of a union, by a member."""
        members: dict[str, set[int]] = {name: set() for name in self.names}
        for meaning, names in enumerate(self.names_of):
            for name in names:
                members[name].add(meaning)
        return {name: frozenset(found) for name, found in members.items()}

    def _names_of(self) -> list[tuple[str, ...]]:
        """For each meaning the names of its concepts and of every union that these belong to."""
        return [
            tuple(self.names[kind] for concept in concepts for kind in self.kinds[concept])
            for concepts in self.meanings
        ]

    def _strengths(self, carried: Mapping[str, str]) -> dict[int, frozenset[Strength]]:
        """Meaning -> the strengths in which the drug it names is carried."""
        unknown = carried.keys() - self.ids.keys()
        if unknown:
            raise ValueError(f"strengths of unknown concepts: {', '.join(sorted(unknown))}")
        listed = {self.ids[name]: strengths_of(written) for name, written in carried.items()}
        return {
            meaning: frozenset().union(*(listed[concept] for concept in concepts if concept in listed))
            for meaning, concepts in enumerate(self.meanings)
            if not listed.keys().isdisjoint(concepts)
        }

    def _drugs(self) -> dict[int, str]:
        """Meaning -> the one drug it names, by whatever name."""
        return {
            meaning: next(name for name in names if name.startswith("rx_"))
            for meaning, names in enumerate(self.names_of)
            if any(name.startswith("rx_") for name in names)
        }

    def own(self, names: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
        """Meanings that hold one of the concepts itself, not through a union -> which of them, in order."""
        found = self._own.get(names)
        if found is None:
            asked = {self.ids[name]: name for name in names}
            found = self._own[names] = {
                meaning: tuple(asked[concept] for concept in concepts if concept in asked)
                for meaning, concepts in enumerate(self.meanings)
                if not asked.keys().isdisjoint(concepts)
            }
        return found

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
        meanings = tuple(node.meaning for node in nodes if node.meaning != NOTHING)
        followed = tuple(node for node in nodes if node.next)
        followers = frozenset(key for node in followed for key in node.next) if followed else _NONE
        return keys, meanings, followed, followers

    def hits(self, passage: Passage) -> list[Hit]:
        """Every phrase that stands in the passage and does not run over a sentence's end, in order."""
        known = self._forms
        forms = [known[word] for word in passage.words]
        found: list[Hit] = []
        before_last = len(forms) - 1
        for first, (_, meanings, nodes, followers) in enumerate(forms):
            for meaning in meanings:
                found.append((first, first, meaning))
            if nodes and first < before_last and not followers.isdisjoint(forms[first + 1][0]):
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
            for key in forms[position][0]:
                child = node.next.get(key)
                if child is not None:
                    reached.append(child)
                    if child.meaning != NOTHING:
                        found.append((first, position, child.meaning))
        nodes = reached
        position += 1
