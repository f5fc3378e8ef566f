"""The taxonomy as values: codes in groups and on axes, each with the words a person reads."""

from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class NoSuchCode(LookupError):
    """A code that this version of the taxonomy does not hold."""


class NoSuchAxis(LookupError):
    """An axis that this version of the taxonomy does not have."""


class Closed(BaseModel):
    """Frozen; a misspelled key in a data file fails the load instead of being dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Entry(Closed):
    """Something that a person reads by its label and understands by its definition."""

    label: Words
    definition: Words


class Code(Entry):
    """One code; `order` is the number it ranks by on an ordinal axis, None where it has no rank.

    `harms`: of a report type, the harms that its definition and theirs allow; None where they allow all.
    """

    code: Words
    order: int | None = None
    harms: tuple[Words, ...] | None = None


class Group(Entry):
    """The category codes that share a subject and a prefix."""

    code: Words
    codes: tuple[Code, ...]

    @model_validator(mode="after")
    def _codes_carry_the_prefix(self) -> Self:
        strays = [c.code for c in self.codes if not c.code.startswith(f"{self.code}-")]
        if strays:
            raise ValueError(f"not of group {self.code}: {', '.join(strays)}")
        return self


class Axis(Entry):
    """One question about an event and the codes that answer it, in the order of the standard."""

    axis: Words
    codes: tuple[Code, ...]

    @cached_property
    def _by_code(self) -> dict[str, Code]:
        return {c.code: c for c in self.codes}

    def __contains__(self, code: object) -> bool:
        return code in self._by_code

    def code(self, code: str) -> Code:
        try:
            return self._by_code[code]
        except KeyError:
            raise NoSuchCode(f"axis {self.axis} has no code {code!r}") from None


class Taxonomy(Closed):
    """All groups and axes of one version; every list follows the standard's order."""

    version: Words
    groups: tuple[Group, ...]
    categories: Axis
    """Every category code of every group as one axis."""
    axes: tuple[Axis, ...]
    flags: tuple[Axis, ...]
    """Context flags: their values ('y', 'other') are unique within one flag only."""

    @cached_property
    def codes(self) -> tuple[Code, ...]:
        """Every code that is unique in the whole taxonomy: categories, then the axes."""
        return tuple(c for axis in (self.categories, *self.axes) for c in axis.codes)

    @cached_property
    def _axis_by_name(self) -> dict[str, Axis]:
        return {a.axis: a for a in (self.categories, *self.axes, *self.flags)}

    @cached_property
    def _group_by_code(self) -> dict[str, Group]:
        return {g.code: g for g in self.groups}

    @cached_property
    def _words_by_code(self) -> dict[str, Code | Group]:
        entries: tuple[Code | Group, ...] = (*self.groups, *self.codes)
        return {e.code: e for e in entries}

    def axis_names(self) -> Iterator[str]:
        return iter(self._axis_by_name)

    def axis(self, name: str) -> Axis:
        """An axis or flag by name; 'category' gives all category codes."""
        try:
            return self._axis_by_name[name]
        except KeyError:
            raise NoSuchAxis(f"the taxonomy has no axis {name!r}") from None

    def category(self, code: str) -> Code:
        """The category of a code such as AWY-01."""
        return self.categories.code(code)

    def group(self, code: str) -> Group:
        """The group of AWY, of AWY-01, or of a newer AWY code that this version does not know."""
        try:
            return self._group_by_code[code.partition("-")[0]]
        except KeyError:
            raise NoSuchCode(f"no group holds the code {code!r}") from None

    def is_code(self, axis: str, code: str) -> bool:
        """Whether this version lists the code on that axis."""
        return code in self.axis(axis)

    def is_known(self, code: str) -> bool:
        """Whether this version lists the code on any axis (context flags have no code of their own)."""
        return code in self._words_by_code and code not in self._group_by_code

    def label(self, code: str) -> str:
        """The short name of a code or group; a code of a newer version is shown as itself."""
        words = self._words_by_code.get(code)
        return words.label if words else code

    def definition(self, code: str) -> str:
        """The definition of a code or group, or that this version has none."""
        words = self._words_by_code.get(code)
        return words.definition if words else f"{code} is not a code of {self.version}."
