"""Proposals for the same event in other code systems; a named person confirms each before export."""

from functools import cache
from importlib.resources import files

from .model import Closed


class CommonFormats(Closed):
    """The AHRQ Common Formats: report types by name, modules by name, harm as LOINC answer codes."""

    source: str
    report_types: dict[str, str | None]
    modules: dict[str, tuple[str, ...]]
    other_module: str
    harm_question: str
    harm_answer_list: str
    harm: dict[str, str | None]

    def report_type(self, report_type: str) -> str | None:
        """The Common Formats' report type; None for what may not be exported there."""
        return self.report_types.get(report_type)

    def module_candidates(self, category: str) -> tuple[str, ...]:
        """Modules for a category: by its own code, else by its group's, else the module for the rest."""
        group = category.partition("-")[0]
        return self.modules.get(category) or self.modules.get(group) or (self.other_module,)

    def harm_answer(self, harm: str) -> str | None:
        """The proposed LOINC answer for residual harm; None where the question is not asked."""
        return self.harm.get(harm)


class MedicationIndex(Closed):
    """The NCC MERP index, for medication events alone. Its text is its owner's; only letters stand here."""

    source: str
    group: str
    report_types: dict[str, tuple[str, ...]]
    harm: dict[str, tuple[str, ...]]
    not_an_error: tuple[str, ...]
    """Categories that tell of no error, which the index does not grade."""

    def candidates(self, category: str, report_type: str, harm: str) -> tuple[str, ...]:
        """Letters the event may have; one is a proposal, none or several are a person's to decide."""
        of_other_group = not category.startswith(f"{self.group}-")
        if of_other_group or category in self.not_an_error or report_type == "RT-PRV":
            return ()
        return self.report_types.get(report_type) or self.harm.get(harm, ())


class Crosswalk(Closed):
    """From one version of the taxonomy to the systems it is exported to."""

    version: str
    status: str
    note: str
    common_formats: CommonFormats
    medication_index: MedicationIndex


@cache
def crosswalk() -> Crosswalk:
    """The crosswalk as it stands beside the taxonomy, read on first use."""
    text = files("contracts.taxonomy").joinpath("crosswalk.json").read_text(encoding="utf-8")
    return Crosswalk.model_validate_json(text)
