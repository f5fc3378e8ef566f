"""Cuts a report's texts into words, clauses and sentences, keeping where each word stood."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from lexis.memory import Memory

from .custody import read_apart

NARRATIVE = "narrative"
MAX_SENTENCE_WORDS = 60
"""A text without stops must not become one sentence in which everything stands beside everything."""

# One alternative per kind of word, none of which can backtrack into another: linear in the text.
_WORD = re.compile(
    r"\[[A-Z_]+-\d+\]"  # a placeholder of the scrubber
    r"|[A-Za-z]/[A-Za-z](?![A-Za-z])"  # w/o, c/o, s/p
    r"|[^\W\d_]+(?:['’][^\W\d_]+)*"
    r"|\d+(?:[.,]\d+)*"
    r"|\n"
    r"|[^\s\w]"
)
_STOPS = frozenset("!?;\n")
_QUOTE_MARKS = frozenset('"“”')
_CLAUSE_MARKS = frozenset(",:()")
_DASHES = frozenset("-–—")
_KEPT_MARKS = frozenset("[%+#&$<>=")
_CLAUSE_WORDS = frozenset(
    [
        "but",
        "however",
        "although",
        "though",
        "because",
        "since",
        "then",
        "until",
        "when",
        "while",
        "which",
        "who",
        "whereas",
        "except",
        "before",
        "after",
        "so",
    ]
)
_ABBREVIATIONS = frozenset(
    ["dr", "mr", "mrs", "ms", "st", "vs", "approx", "est", "sgt", "lt", "capt", "no", "sr", "jr", "prof"]
)
_SPELLINGS = (("oesoph", "esoph"), ("haem", "hem"), ("anaes", "anes"), ("paed", "ped"), ("pnoea", "pnea"))


WORD, CLAUSE_WORD, STOP, POINT, QUOTE, CLAUSE_MARK, DASH, SKIPPED = range(8)
"""What a token does to the row of words; a point and a dash depend on what stands beside them."""


_Token = tuple[int, str]
"""What a token does, and of a word its one spelling."""


def _token(raw: str) -> _Token:
    if raw in _STOPS:
        return STOP, ""
    if raw == ".":
        return POINT, ""
    if raw in _QUOTE_MARKS:
        return QUOTE, ""
    if raw in _CLAUSE_MARKS:
        return CLAUSE_MARK, ""
    if raw in _DASHES:
        return DASH, ""
    if not raw[0].isalnum() and raw[0] not in _KEPT_MARKS:
        return SKIPPED, ""
    word = normalised(raw)
    return CLAUSE_WORD if word in _CLAUSE_WORDS else WORD, word


_Placed = tuple[int, str, int, int]
"""A token with its start and end in its chunk."""


def _chunk(chunk: str) -> tuple[_Placed, ...]:
    """The tokens between two spaces; no token holds a space, so that each chunk is cut by itself."""
    return tuple((*_token(match[0]), *match.span()) for match in _WORD.finditer(chunk))


_CHUNKS = Memory(_chunk)


@dataclass(slots=True)
class Passage:
    """All texts of one report as one row of words; sentences and clauses are counted through."""

    words: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    sentences: list[int] = field(default_factory=list)
    clauses: list[int] = field(default_factory=list)
    quotes: list[int] = field(default_factory=list)
    """0 outside quotation marks, else the number of the quotation."""


def passage_of(texts: Iterable[tuple[str, str]]) -> Passage:
    """Read (field, text) pairs; a new field always opens a new sentence."""
    passage = Passage()
    sentence = clause = 0
    for name, text in texts:
        sentence, clause = _append(passage, text, sentence + 1, clause + 1)
        added = len(passage.words) - len(passage.fields)
        passage.fields.extend([name] * added)
    read_apart(passage)
    return passage


def _append(passage: Passage, text: str, sentence: int, clause: int) -> tuple[int, int]:
    """Append one text; returns the last sentence and clause numbers used."""
    words, starts, ends = passage.words, passage.starts, passage.ends
    sentences, clauses, quotes = passage.sentences, passage.clauses, passage.quotes
    since_stop = quote = marks = base = 0
    for chunk in text.split(" "):
        for kind, word, start, end in _CHUNKS[chunk]:
            if kind <= CLAUSE_WORD:
                clause += kind  # a word is 0, a word that opens a clause 1
                since_stop += 1
                if since_stop > MAX_SENTENCE_WORDS:
                    sentence, clause, since_stop = sentence + 1, clause + 1, 1
                words.append(word)
                starts.append(base + start)
                ends.append(base + end)
                sentences.append(sentence)
                clauses.append(clause)
                quotes.append(quote)
            elif kind == STOP or (kind == POINT and not _joins(words, text, base + end)):
                sentence, clause, since_stop = sentence + 1, clause + 1, 0
            elif kind == CLAUSE_MARK or (kind == DASH and _follows_space(text, base + start)):
                clause += 1
            elif kind == QUOTE:
                marks += 1
                quote = 0 if quote else sentence + marks
        base += len(chunk) + 1
    return sentence, clause


def _joins(words: list[str], text: str, end: int) -> bool:
    """Whether a point is part of a word: an abbreviation, or no space after it."""
    if end >= len(text):
        return False
    if not text[end].isspace():
        return text[end].isalnum()
    return bool(words) and words[-1] in _ABBREVIATIONS


def _follows_space(text: str, start: int) -> bool:
    return start > 0 and text[start - 1].isspace()


def normalised(raw: str) -> str:
    """One spelling for each word: lower case, straight apostrophe, American."""
    if raw[0] == "[":
        return "[" + raw[1 : raw.rfind("-")].lower() + "]"
    word = raw.lower().replace("’", "'")
    if word.endswith("'s"):
        word = word[:-2]
    if len(word) > 5:
        for british, american in _SPELLINGS:
            if british in word:
                word = word.replace(british, american)
    return word


def words_of(phrase: str) -> list[str]:
    """The words of a phrase of the lexicon, cut as a text is cut; a trailing * stays on its word."""
    if phrase.startswith("["):
        return [phrase]
    words: list[str] = []
    for match in _WORD.finditer(phrase):
        raw = match.group()
        if raw == "*":
            words[-1] += "*"
        elif raw[0].isalnum() or raw[0] in _KEPT_MARKS:
            words.append(normalised(raw))
    return words
