"""Which changes between a released schema and today's one break somebody, and whom.

Topics are kept for years and read by services that are not all replaced at once, so a change within
a version must be safe both ways: kept records for today's reader, today's records for an older
reader. What is left is adding an optional field, and better words. Whatever this module does not
know counts as a break.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Schema = dict[str, Any]

WORDS = frozenset({"title", "description", "examples", "deprecated", "$comment", "$schema", "$defs"})
"""Keywords that say nothing about which values are valid."""
FIXED = ("$id", "x-topic", "x-version", "x-event-type", "x-data-class", "x-key")
LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties"})
UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties"})
HANDLED = frozenset(
    {"properties", "required", "items", "additionalProperties", "propertyNames", "anyOf", "default"}
    | {"type", "enum", "const", "$ref"}
)
_NONE = object()
"""Stands for a default that is not there; null is one."""
MAX_DEPTH = 40
"""Far deeper than any event; a model that holds itself ends here instead of never."""


class Harmed(StrEnum):
    """Who can no longer read what was promised."""

    KEPT = "records already kept"
    OLDER = "readers not yet replaced"
    BOTH = "records already kept and readers not yet replaced"


@dataclass(frozen=True)
class Break:
    """One change that is not allowed within a version; `field` is a path such as `origin.state`."""

    field: str
    what: str
    harmed: Harmed

    def __str__(self) -> str:
        return f"{self.field}: {self.what} (harms {self.harmed})"


def breaks(released: Schema, today: Schema) -> list[Break]:
    """Every break from the released schema to today's, in the order of the released fields."""
    fixed = [
        Break("(schema)", f"{name} changed from {released.get(name)!r} to {today.get(name)!r}", Harmed.BOTH)
        for name in FIXED
        if released.get(name) != today.get(name)
    ]
    return fixed + list(_Comparison(released, today).values(released, today, ""))


class _Comparison:
    """Walks two schemas side by side; references are followed in the schema they stand in."""

    def __init__(self, released: Schema, today: Schema) -> None:
        self._old, self._new = released, today

    def values(self, old: Schema, new: Schema, path: str) -> Iterator[Break]:
        """Breaks between what may stand at one place."""
        if path.count(".") > MAX_DEPTH:
            yield Break(path, "is nested too deeply to compare", Harmed.BOTH)
            return
        olds, news = _by_kind(_options(old, self._old)), _by_kind(_options(new, self._new))
        if olds.keys() != news.keys():
            yield from _retyped(sorted(olds), sorted(news), path)
        for kind in olds.keys() & news.keys():
            for was, now in zip(olds[kind], news[kind], strict=False):
                yield from self._one(was, now, path)
            if len(olds[kind]) != len(news[kind]):
                yield Break(_shown(path), f"the number of forms of {kind} changed", Harmed.BOTH)

    def _one(self, old: Schema, new: Schema, path: str) -> Iterator[Break]:
        yield from _choices(old, new, path)
        yield from _constraints(old, new, path)
        yield from self._fields(old, new, path)
        for keyword, mark in (("items", "[]"), ("additionalProperties", ".*"), ("propertyNames", ".(key)")):
            yield from self._inner(keyword, old, new, path + mark)

    def _inner(self, keyword: str, old: Schema, new: Schema, path: str) -> Iterator[Break]:
        was, now = old.get(keyword, True), new.get(keyword, True)
        if isinstance(was, dict) and isinstance(now, dict):
            yield from self.values(was, now, path)
        elif was != now:
            yield Break(_shown(path), f"{keyword} changed", Harmed.BOTH)

    def _fields(self, old: Schema, new: Schema, path: str) -> Iterator[Break]:
        olds, news = old.get("properties", {}), new.get("properties", {})
        needed, needs = set(old.get("required", ())), set(new.get("required", ()))
        for name, was in olds.items():
            place = f"{path}.{name}"
            if name not in news:
                yield Break(_shown(place), "was removed", Harmed.BOTH)
                continue
            now = news[name]
            if name in needs - needed:
                yield Break(_shown(place), "is newly required", Harmed.KEPT)
            if name in needed - needs:
                yield Break(_shown(place), "is no longer required", Harmed.OLDER)
            elif not self._keeps(was.get("default"), now.get("default"), now):
                what = f"its default changed from {was.get('default')!r} to {now.get('default')!r}"
                yield Break(_shown(place), what, Harmed.BOTH)
            yield from self.values(was, now, place)
        for name in (news.keys() - olds.keys()) & needs:
            yield Break(_shown(f"{path}.{name}"), "is new and required: give it a default", Harmed.KEPT)

    def _keeps(self, was: Any, now: Any, field: Schema) -> bool:
        """Whether a default is what it was; an object may have gained new fields as they are by default."""
        if not isinstance(was, dict) or not isinstance(now, dict):
            return bool(was == now)
        declared = {
            name: one.get("default", _NONE)
            for form in _options(field, self._new)
            for name, one in form.get("properties", {}).items()
        }
        gained = now.keys() - was.keys()
        return all(now.get(name, _NONE) == value for name, value in was.items()) and all(
            declared.get(name, _NONE) == now[name] for name in gained
        )


def _choices(old: Schema, new: Schema, path: str) -> Iterator[Break]:
    was, now = _values_of(old), _values_of(new)
    if was is None and now is None:
        return
    if was is None:
        yield Break(_shown(path), "is newly restricted to listed values", Harmed.KEPT)
    elif now is None:
        yield Break(_shown(path), "is no longer restricted to listed values", Harmed.OLDER)
    else:
        if gone := [value for value in was if value not in now]:
            yield Break(_shown(path), f"values removed: {gone}", Harmed.KEPT)
        more = [value for value in now if value not in was]
        if more and not old.get("x-open"):
            yield Break(_shown(path), f"values added: {more}", Harmed.OLDER)


def _constraints(old: Schema, new: Schema, path: str) -> Iterator[Break]:
    for keyword in sorted((old.keys() | new.keys()) - WORDS - HANDLED):
        was, now = old.get(keyword), new.get(keyword)
        if was == now or keyword.startswith("x-") or keyword == "$id":
            continue
        harmed = _bound_harms(keyword, was, now)
        change = {Harmed.KEPT: "tightened", Harmed.OLDER: "loosened"}.get(harmed, "changed")
        yield Break(_shown(path), f"{keyword} {change} from {was!r} to {now!r}", harmed)


def _bound_harms(keyword: str, was: Any, now: Any) -> Harmed:
    if keyword not in LOWER | UPPER:
        return {True: Harmed.KEPT}.get(was is None, Harmed.OLDER if now is None else Harmed.BOTH)
    if was is None or now is None:
        return Harmed.KEPT if was is None else Harmed.OLDER
    return Harmed.KEPT if (now > was) == (keyword in LOWER) else Harmed.OLDER


def _retyped(olds: list[str], news: list[str], path: str) -> Iterator[Break]:
    gone, more = [kind for kind in olds if kind not in news], [kind for kind in news if kind not in olds]
    if gone and more:
        yield Break(_shown(path), f"type changed from {'/'.join(olds)} to {'/'.join(news)}", Harmed.BOTH)
    elif gone:
        yield Break(_shown(path), f"no longer takes {'/'.join(gone)}", Harmed.KEPT)
    else:
        yield Break(_shown(path), f"now also takes {'/'.join(more)}", Harmed.OLDER)


def _options(node: Schema, root: Schema) -> list[Schema]:
    """The forms a value may take, references followed: one, or those of `anyOf`."""
    for _ in range(MAX_DEPTH):
        if "$ref" not in node:
            break
        rest = {key: value for key, value in node.items() if key != "$ref"}
        node = _at(node["$ref"], root) | rest
    if "anyOf" in node:
        return [option for form in node["anyOf"] for option in _options(form, root)]
    return [node]


def _at(reference: str, root: Schema) -> Schema:
    found: Any = root
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    assert isinstance(found, dict)
    return found


def _by_kind(options: list[Schema]) -> dict[str, list[Schema]]:
    kinds: dict[str, list[Schema]] = {}
    for option in options:
        kinds.setdefault(str(option.get("type", "anything")), []).append(option)
    return kinds


def _values_of(node: Schema) -> list[Any] | None:
    return [node["const"]] if "const" in node else node.get("enum")


def _shown(path: str) -> str:
    return path.removeprefix(".") or "(whole value)"
