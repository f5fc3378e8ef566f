"""Tenant lists as an operator gives them: read from files, checked, laid over what is there.

An error names the list and the line, never what stands there: it may end in a log.
"""

import csv
import io
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]  # missing in the stubs
from json.scanner import py_make_scanner  # type: ignore[attr-defined]  # missing in the stubs
from pathlib import Path
from typing import Any

from contracts.agency import TenantLists

LISTS = tuple(TenantLists.model_fields)
MAX_TERMS = 50_000
MAX_TERM = 200
"""Both as `contracts.agency` has them; told here, with the line, before anything is sealed."""


class BadLists(Exception):
    """What was given cannot be an agency's lists; the text says where, not what."""


@dataclass(frozen=True)
class Term:
    """One term with the line it stands in; line 0 where it was given as a word of the command."""

    text: str
    line: int = 0


Given = Mapping[str, list[Term]]
ANY_AGENCY = ""
"""The name of a file's lists where it names no agency."""


def read_json(file: Path) -> dict[str, list[Term]]:
    """Lists by name from a JSON object; those that the file does not have are left out."""
    return _given(_decoded(_text_of(file), file.name), file.name)


def read_json_by_agency(file: Path) -> dict[str, TenantLists]:
    """One agency's lists, or an object of several agencies' by name, as they are used on this machine."""
    content = _decoded(_text_of(file), file.name)
    if not _is_by_agency(content):
        return {ANY_AGENCY: _used(_given(content, file.name))}
    return {
        str(name): _used(_given(lists, f"{file.name}, agency {number}"))
        for number, (name, lists) in enumerate(content.items(), 1)
    }


def read_json_of_one(file: Path) -> TenantLists:
    """One agency's lists; they may stand under its name, if it is the only one."""
    by_agency = read_json_by_agency(file)
    if len(by_agency) > 1:
        raise BadLists(f"{file.name}: holds the lists of {len(by_agency)} agencies; give those of one")
    return next(iter(by_agency.values()))


def _is_by_agency(content: object) -> bool:
    return (
        isinstance(content, dict)
        and bool(content)
        and all(isinstance(lists, dict) for lists in content.values())
        and content.keys().isdisjoint(LISTS)
    )


def _used(given: Given) -> TenantLists:
    """Without what is asked of lists that are sent: a name, and not too many bytes."""
    terms = checked(given)
    _not_too_many(terms)
    return TenantLists.model_validate(terms)


def _given(content: object, where: str) -> dict[str, list[Term]]:
    if not isinstance(content, dict):
        raise BadLists(f"{where}: must be a JSON object with lists of terms")
    given: dict[str, list[Term]] = {}
    for number, (name, values) in enumerate(content.items(), 1):
        if name not in LISTS:
            raise BadLists(f"{where}, list {number}: {_no_such_list()}")
        if not isinstance(values, list):
            raise BadLists(f"{where}: {name} must be a list of terms")
        given[name] = [_term(where, name, at, value) for at, value in enumerate(values, 1)]
    return given


def _term(file: str, name: str, number: int, value: object) -> Term:
    if not isinstance(value, _Placed):
        raise BadLists(f"{file}: {name}, entry {number}: must be text in quotes")
    return Term(str(value), value.line)


def read_csv(name: str, file: Path) -> dict[str, list[Term]]:
    """One list from a file with one term a line; a term with a comma in it stands in quotes."""
    _known(name)
    rows = csv.reader(io.StringIO(_text_of(file)), strict=True)
    terms = []
    try:
        for row in rows:
            if len(row) > 1:
                raise BadLists(
                    f"{file.name}, line {rows.line_num}: {name}: {len(row)} columns; give one term a line, "
                    'in quotes where it has a comma ("Last, First")'
                )
            if row and row[0].strip():
                terms.append(Term(row[0], rows.line_num))
    except csv.Error:
        raise BadLists(f"{file.name}, line {rows.line_num}: {name}: quotes do not match") from None
    return {name: terms}


def read_lines(name: str, content: bytes) -> dict[str, list[Term]]:
    """Terms given one a line on standard input."""
    _known(name)
    lines = io.StringIO(_decoded_text(content, "standard input"), newline=None)
    return {name: [Term(line, number) for number, line in enumerate(lines, 1) if line.strip()]}


def checked(given: Given) -> dict[str, tuple[str, ...]]:
    """The terms without repeats, in their order; raises BadLists for the first that cannot be one."""
    return {_known(name): _checked(name, terms) for name, terms in given.items()}


def _checked(name: str, terms: list[Term]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for term in terms:
        where = f"{name}, line {term.line}" if term.line else name
        text = unicodedata.normalize("NFC", term.text).strip()
        if not text:
            raise BadLists(f"{where}: a term may not be empty")
        if len(text) > MAX_TERM:
            raise BadLists(f"{where}: a term may have {MAX_TERM} characters, this one has {len(text)}")
        if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
            raise BadLists(f"{where}: a term may not have line breaks or other control characters")
        kept[text] = None
    return tuple(kept)


def joined(*given: Given) -> Given:
    """Lists from several files as one; the same list from two of them is refused."""
    whole: dict[str, list[Term]] = {}
    for one in given:
        for name in one:
            if name in whole:
                raise BadLists(f"{name}: given twice; put all its terms into one file")
        whole |= one
    return whole


def replaced(lists: TenantLists, given: Given, *, allow_empty: bool = False) -> TenantLists:
    """Each list that is given takes the place of the one there was; the others stay.

    One that would lose all its terms is refused unless that is allowed: an export cut short looks the same.
    """
    whole = _whole(lists, checked(given))
    for name in given:
        there = len(getattr(lists, name))
        if there and not getattr(whole, name) and not allow_empty:
            raise BadLists(f"{name}: none of its {there} terms would be left; with --allow-empty they go")
    return whole


def added(lists: TenantLists, given: Given) -> TenantLists:
    """The terms behind those that are there; one that is there already stays once."""
    new = {
        name: tuple(dict.fromkeys((*getattr(lists, name), *terms))) for name, terms in checked(given).items()
    }
    return _whole(lists, new)


def removed(lists: TenantLists, given: Given) -> TenantLists:
    """Without these terms; all or none of them, each written as it is in the list."""
    new = {}
    for name, terms in checked(given).items():
        there = getattr(lists, name)
        missing = len(set(terms) - set(there))
        if missing:
            raise BadLists(f"{name}: {missing} of the {len(terms)} terms to remove are not in the list")
        new[name] = tuple(term for term in there if term not in set(terms))
    return _whole(lists, new)


def _not_too_many(new: Mapping[str, tuple[str, ...]]) -> None:
    for name, terms in new.items():
        if len(terms) > MAX_TERMS:
            raise BadLists(f"{name}: a list may have {MAX_TERMS:,} terms, this one would have {len(terms):,}")


def _whole(lists: TenantLists, new: dict[str, tuple[str, ...]]) -> TenantLists:
    from services.intake.registry import MAX_LIST_BYTES  # here: `pso scrub` reads lists without a store

    _not_too_many(new)
    if lists.names and not new.get("names", lists.names):
        raise BadLists("names: may not be empty, or reports would show the agency's own name")
    whole = TenantLists.model_validate(lists.model_dump() | new)
    size = len(whole.model_dump_json().encode())
    if size > MAX_LIST_BYTES:
        largest = max(LISTS, key=lambda name: len(str(getattr(whole, name)).encode()))
        raise BadLists(
            f"all lists together may have {MAX_LIST_BYTES // 1024:,} KiB, these would have {size // 1024:,}; "
            f"the largest is {largest}"
        )
    return whole


def counts(lists: TenantLists) -> dict[str, int]:
    return {name: len(getattr(lists, name)) for name in LISTS}


def _known(name: str) -> str:
    if name not in LISTS:
        raise BadLists(_no_such_list())
    return name


def _no_such_list() -> str:
    """A name that is none may be a term in the wrong place: it is not repeated."""
    return f"no list has this name; there are {', '.join(LISTS)}"


def _text_of(file: Path) -> str:
    try:
        return _decoded_text(file.read_bytes(), file.name)
    except OSError as error:
        raise BadLists(f"{file.name}: cannot be read ({type(error).__name__})") from None


def _decoded_text(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadLists(f"{where}, line {line}: not UTF-8") from None


class _Placed(str):
    """A text of a JSON file that knows its line."""

    line: int


class _PlacingDecoder(JSONDecoder):
    """The standard decoder, in Python, with texts that know where they stand; a name twice is refused."""

    def __init__(self, text: str) -> None:
        super().__init__(object_pairs_hook=_once)
        self.memo: dict[str, str] = {}
        lines = _Lines(text)

        def placed(source: str, begin: int, strict: bool = True) -> tuple[_Placed, int]:
            value, end = scanstring(source, begin, strict)
            found = _Placed(value)
            found.line = lines.of(begin)
            return found, end

        self.parse_string = placed
        self.scan_once = py_make_scanner(self)


class _Lines:
    """Line numbers of growing positions, counted once over the whole text."""

    def __init__(self, text: str) -> None:
        self._text, self._at, self._line = text, 0, 1

    def of(self, position: int) -> int:
        self._line += self._text.count("\n", self._at, position)
        self._at = position
        return self._line


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadLists("a list stands twice in the file")
    return found


def _decoded(text: str, file: str) -> Any:
    try:
        return _PlacingDecoder(text).decode(text)
    except json.JSONDecodeError as error:
        raise BadLists(f"{file}, line {error.lineno}: not JSON") from None
    except RecursionError:
        raise BadLists(f"{file}: nested too deeply") from None
