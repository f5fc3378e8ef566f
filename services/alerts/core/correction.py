"""A person's codes laid over the machine's, and where the two agree."""

from typing import TypeVar

from contracts.events import (
    AlertChanged,
    Coded,
    Correction,
    EventClassified,
    MachineCodes,
    Source,
)
from contracts.taxonomy import CategoryCode

Code = TypeVar("Code", bound=str)


def machine_codes(event: EventClassified) -> MachineCodes:
    """The classifier's codes, without how it came to them."""
    codes = event.codes
    return MachineCodes(
        report_type=codes.report_type.code,
        categories=tuple(coded.code for coded in codes.meant),
        harm=codes.harm.code,
        provider_harm=codes.provider_harm.code if codes.provider_harm else None,
        potential_severity=codes.potential_severity.code if codes.potential_severity else None,
        contributing_factors=tuple(coded.code for coded in codes.contributing_factors),
        phase=codes.phase.code,
        preventability=codes.preventability.code,
    )


def machine_of(alert: AlertChanged) -> MachineCodes:
    """The machine's codes of an alert; one kept before they were told apart has no correction yet."""
    if alert.machine is not None:
        return alert.machine
    return MachineCodes(report_type=alert.report_type, categories=alert.categories, harm=alert.harm)


def merged(earlier: Correction | None, newer: Correction) -> Correction:
    """One correction for both: an axis that the newer one leaves out stays as it was set before."""
    if earlier is None:
        return newer
    return earlier.model_copy(update=newer.model_dump(exclude_none=True))


def standing(machine: MachineCodes, correction: Correction) -> MachineCodes:
    """The codes that count: the person's where one was set, else the machine's."""
    return machine.model_copy(update=correction.model_dump(exclude_none=True))


def laid_over(event: EventClassified, correction: Correction, *, is_confirmed: bool) -> EventClassified:
    """The event as the rules would see it had the classifier said what the person says.

    `is_confirmed`: whether a person confirmed all codes, whatever they or others set beside it.
    A reading of text or answers that the person overrules is taken away: it would keep a rule
    silent (training, a near miss) that the person's codes call for.
    """
    codes, reading = event.codes, event.reading
    changes: dict[str, object] = {}
    if correction.categories is not None:
        evidence = {coded.code: coded.evidence for coded in codes.categories}
        changes["categories"] = tuple(
            Coded[CategoryCode](
                code=code, confidence=1.0, source=Source.REVIEW, evidence=evidence.get(code, ())
            )
            for code in correction.categories
        )
    if correction.contributing_factors is not None:
        changes["contributing_factors"] = tuple(_set(code) for code in correction.contributing_factors)
    for axis in ("report_type", "harm", "provider_harm", "potential_severity", "phase", "preventability"):
        code = getattr(correction, axis)
        if code is not None:
            changes[axis] = _set(code)
    said = (correction.categories, correction.report_type, correction.provider_harm)
    if is_confirmed or correction == Correction() or any(code is not None for code in said):
        # Nothing set is everything confirmed.
        reading = reading.model_copy(update={"unlike": ()})
    if correction.report_type is not None:
        reading = reading.model_copy(update={"report_type_answered": None, "report_type_read": None})
    if correction.harm is not None:
        reading = reading.model_copy(update={"harm_answered": None, "harm_read": None})
    return event.model_copy(update={"codes": codes.model_copy(update=changes), "reading": reading})


def _set(code: Code) -> Coded[Code]:
    return Coded(code=code, confidence=1.0, source=Source.REVIEW)


def agreement(machine: MachineCodes, asked: Correction, whole: Correction) -> dict[str, bool]:
    """By axis, whether the machine had said what the person says; axes nobody spoke of are left out.

    A correction that names no axis confirms all codes as they stand.
    """
    person = standing(machine, whole)
    named = asked.model_dump(exclude_none=True) or dict.fromkeys(MachineCodes.model_fields)
    agreed: dict[str, bool] = {}
    for axis in named:
        ours, theirs = getattr(machine, axis), getattr(person, axis)
        if axis in _LISTS:
            agreed[axis] = set(ours) == set(theirs)
        elif ours is not None or theirs is not None:
            agreed[axis] = ours == theirs
    if "categories" in agreed:
        agreed["primary_category"] = machine.categories[:1] == person.categories[:1]
    return agreed


_LISTS = ("categories", "contributing_factors")
