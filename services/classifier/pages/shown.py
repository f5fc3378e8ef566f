"""What people and programs are told of the ontology; made of the taxonomy, the rules and counts alone.

No word of a report can get here: a count is all that is known of one.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contracts.disclosure import MIN_CELL
from contracts.taxonomy import Axis, Code, Taxonomy

from ..core import Ontology

CATEGORY = "category"


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class ShownCode(_Shown):
    """One code: its words, how the classifier reads for it, and how often it was given."""

    code: str
    label: str
    definition: str
    includes: str | None = None
    excludes: str | None = None
    example: str | None = None
    counter_example: str | None = None
    patterns: Annotated[int, Field(description="Weighted patterns of the ontology that speak for it.")] = 0
    given: Annotated[
        int | None,
        Field(
            description="Times given by this instance since it started, rounded down to a multiple of "
            f"{MIN_CELL}; null below {MIN_CELL}."
        ),
    ] = None

    @property
    def words(self) -> str:
        """All that a search looks through, in lower case."""
        told = (self.label, self.definition, self.includes, self.excludes, self.example, self.counter_example)
        return " ".join((self.code, *(one for one in told if one))).lower()


class ShownGroup(_Shown):
    """The category codes of one subject."""

    code: str
    label: str
    definition: str
    codes: tuple[ShownCode, ...]


class ShownAxis(_Shown):
    """One further question about an event, and its codes."""

    axis: str
    label: str
    definition: str
    codes: tuple[ShownCode, ...]


class Shown(_Shown):
    """The whole ontology."""

    version: str
    model_version: str
    definition: Annotated[str, Field(description="What a category is.")]
    groups: tuple[ShownGroup, ...]
    axes: tuple[ShownAxis, ...]

    @property
    def codes(self) -> tuple[ShownCode, ...]:
        """Every code in the order of the page."""
        parts: tuple[ShownGroup | ShownAxis, ...] = (*self.groups, *self.axes)
        return tuple(code for part in parts for code in part.codes)


def shown(
    taxonomy: Taxonomy, ontology: Ontology, model_version: str, given: Mapping[tuple[str, str], int]
) -> Shown:
    """Taxonomy and rules as one, with the counts by axis and code that may be shown."""
    categories = {code.code: _category(code, ontology, given) for code in taxonomy.categories.codes}
    return Shown(
        version=taxonomy.version,
        model_version=model_version,
        definition=taxonomy.categories.definition,
        groups=tuple(
            ShownGroup(
                code=group.code,
                label=group.label,
                definition=group.definition,
                codes=tuple(categories[code.code] for code in group.codes),
            )
            for group in taxonomy.groups
        ),
        axes=tuple(_axis(axis, ontology, given) for axis in taxonomy.axes),
    )


def _category(code: Code, ontology: Ontology, given: Mapping[tuple[str, str], int]) -> ShownCode:
    rule = ontology.categories[code.code]
    return ShownCode(
        code=code.code,
        label=code.label,
        definition=code.definition,
        includes=rule.includes,
        excludes=rule.excludes,
        example=rule.example,
        counter_example=rule.counter_example,
        patterns=ontology.board.patterns[code.code],
        given=_disclosed(given.get((CATEGORY, code.code), 0)),
    )


def _axis(axis: Axis, ontology: Ontology, given: Mapping[tuple[str, str], int]) -> ShownAxis:
    codes = tuple(
        ShownCode(
            code=code.code,
            label=code.label,
            definition=code.definition,
            patterns=ontology.board.patterns[f"{axis.axis}:{code.code}"],
            given=_disclosed(given.get((axis.axis, code.code), 0)),
        )
        for code in axis.codes
    )
    return ShownAxis(axis=axis.axis, label=axis.label, definition=axis.definition, codes=codes)


def _disclosed(count: int) -> int | None:
    """In steps, so that who watches the page does not see a single report arrive."""
    return count - count % MIN_CELL or None
