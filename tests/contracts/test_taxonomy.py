"""The taxonomy holds every code of `ems-psc` v1 once, with words a reviewer can tell apart."""

import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import contracts.taxonomy as package
from contracts.taxonomy import (
    CategoryCode,
    ContributingFactor,
    Group,
    Harm,
    NoSuchAxis,
    NoSuchCode,
    Phase,
    PotentialSeverity,
    Preventability,
    ReportType,
    crosswalk,
    graver,
    harm_rank,
    taxonomy,
)

FOLDER = Path(package.__file__).parent

# How many numbered codes each group has; each but OTH is closed by its -99.
NUMBERED = {
    "AWY": 9, "MED": 13, "CLN": 8, "PRO": 6, "PTH": 6, "VEH": 8, "COM": 8, "DSP": 8,
    "EQP": 9, "BEH": 5, "NTR": 5, "INF": 6, "PSF": 8, "SCN": 4, "ORG": 5, "OTH": 0,
}  # fmt: skip
CATEGORIES = [f"{group}-{n:02d}" for group, last in NUMBERED.items() for n in (*range(1, last + 1), 99)]
AXES = {
    "report_type": "RT-INC RT-NM RT-UC RT-PRV",
    "harm": "HL-5 HL-4 HL-3 HL-2 HL-1 HL-0 HL-U",
    "potential_severity": "PS-4 PS-3 PS-2 PS-1",
    "contributing_factor": (
        "CF-ENV-CUL CF-ENV-PHY CF-STF-CMP CF-STF-TRN CF-SUP CF-POL-MIS CF-POL-UNC CF-DAT-AVL CF-DAT-ACC "
        "CF-DAT-LEG CF-COM-TEAM CF-COM-PT CF-COM-XAG CF-HUM-FAT CF-HUM-STR CF-HUM-ATT CF-HUM-COG CF-HUM-HLT "
        "CF-EQP-DSN CF-EQP-MNT CF-EQP-AVL CF-HIT CF-WKL CF-SCN CF-PT CF-OTH"
    ),
    "phase": "PH-01 PH-02 PH-03 PH-04 PH-05 PH-06 PH-07 PH-08 PH-09 PH-10 PH-11 PH-12 PH-U",
    "preventability": "PV-1 PV-2 PV-3 PV-4 PV-5 PV-U",
}
FLAGS = {
    "population": "neonate paediatric obstetric geriatric bariatric behavioural",
    "mission": "911 ift cct hems event mih",
    "lights_and_siren": "y n u",
    "drug_class": "opioid sedative paralytic vasoactive electrolyte insulin anticoagulant other",
    "handover": "y n u",
}
SHAPES = {
    "category": CategoryCode,
    "report_type": ReportType,
    "harm": Harm,
    "potential_severity": PotentialSeverity,
    "contributing_factor": ContributingFactor,
    "phase": Phase,
    "preventability": Preventability,
}
POINTER = re.compile(r"\b(?:[A-Z]{3}-\d\d|(?:RT|HL|PS|CF|PH|PV)-[A-Z0-9-]+)\b")
harms = st.sampled_from(AXES["harm"].split())


def test_every_category_is_there_once_and_in_order() -> None:
    assert [c.code for c in taxonomy().axis("category").codes] == CATEGORIES
    assert [g.code for g in taxonomy().groups] == list(NUMBERED)


@pytest.mark.parametrize(("axis", "codes"), (AXES | FLAGS).items())
def test_every_axis_has_its_codes_once_and_in_order(axis: str, codes: str) -> None:
    assert [c.code for c in taxonomy().axis(axis).codes] == codes.split()


def test_there_are_no_other_axes() -> None:
    assert list(taxonomy().axis_names()) == ["category", *AXES, *FLAGS]


def test_no_code_means_two_things() -> None:
    codes = [c.code for c in taxonomy().codes] + [g.code for g in taxonomy().groups]
    assert [code for code, times in Counter(codes).items() if times > 1] == []


def test_each_group_and_axis_is_one_file_of_its_name() -> None:
    for folder, key, names in (("categories", "code", list(NUMBERED)), ("axes", "axis", [*AXES, *FLAGS])):
        found = {path.stem: json.loads(path.read_text())[key] for path in (FOLDER / folder).iterdir()}
        assert found == {name: name for name in names}


def test_category_labels_are_unique_and_fit_a_chart_axis() -> None:
    labels = [c.label for c in taxonomy().axis("category").codes] + [g.label for g in taxonomy().groups]
    assert [label for label, times in Counter(labels).items() if times > 1] == []
    assert [label for label in labels if len(label) > 48 or len(label.split()) > 7] == []


@pytest.mark.parametrize("axis", [*AXES, *FLAGS])
def test_labels_are_unique_on_their_axis(axis: str) -> None:
    labels = [c.label for c in taxonomy().axis(axis).codes]
    assert len(set(labels)) == len(labels)


def test_definitions_say_more_than_labels_and_are_sentences() -> None:
    flags = [c for flag in taxonomy().flags for c in flag.codes]
    for entry in (*taxonomy().codes, *taxonomy().groups, *taxonomy().axes, *taxonomy().flags, *flags):
        assert entry.definition.rstrip(".").lower() != entry.label.lower()
        assert entry.definition.endswith("."), entry
    definitions = [c.definition for c in taxonomy().codes]
    assert len(set(definitions)) == len(definitions)


def test_a_definition_points_only_at_codes_that_exist() -> None:
    known = {c.code for c in taxonomy().codes} | set(NUMBERED)
    entries = (*taxonomy().codes, *taxonomy().groups, *taxonomy().axes, taxonomy().categories)
    pointers = {code for entry in entries for code in POINTER.findall(entry.definition)}
    assert "AWY-02" in pointers
    assert pointers <= known


@pytest.mark.parametrize(("axis", "shape"), SHAPES.items())
def test_every_code_has_the_shape_of_its_axis(axis: str, shape: type[str]) -> None:
    for code in taxonomy().axis(axis).codes:
        assert TypeAdapter(shape).validate_python(code.code) == code.code


@pytest.mark.parametrize(
    ("axis", "code"),
    [
        ("category", "AWY-77"), ("report_type", "RT-NEW"), ("harm", "HL-6"), ("potential_severity", "PS-5"),
        ("contributing_factor", "CF-NEW-ONE"), ("phase", "PH-13"), ("preventability", "PV-6"),
    ],
)  # fmt: skip
def test_a_newer_code_of_the_right_shape_is_taken_shown_as_itself_and_not_known(axis: str, code: str) -> None:
    assert TypeAdapter(SHAPES[axis]).validate_python(code) == code
    assert not taxonomy().is_code(axis, code)
    assert not taxonomy().is_known(code)
    assert taxonomy().label(code) == code
    assert code in taxonomy().definition(code)


@pytest.mark.parametrize("shape", SHAPES.values())
@pytest.mark.parametrize(
    "code", ["", "AWY", "awy-01", "AWY-1", "AWY-01\n", "HL-5 ", "PH-1", "RT-", "CF-", "PS-U"]
)
def test_a_code_of_the_wrong_shape_is_refused(shape: type[str], code: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(shape).validate_python(code)


def test_a_code_is_looked_up_by_axis_group_and_itself() -> None:
    tx = taxonomy()
    assert tx.version == "ems-psc-1"
    assert tx.category("AWY-01").label == tx.label("AWY-01")
    assert tx.group("AWY-01") is tx.group("AWY") is tx.group("AWY-77")
    assert tx.label("AWY") == "Airway and ventilation"
    assert tx.is_known("HL-U")
    assert not tx.is_known("AWY")
    assert tx.is_code("mission", "hems")
    assert not tx.is_code("harm", "AWY-01")
    assert tx.axis("harm").code("HL-U").order is None


def test_a_report_type_allows_the_harms_that_the_definitions_do() -> None:
    tx = taxonomy()
    harms = {code.code: code.harms for code in tx.axis("report_type").codes}
    assert (harms["RT-NM"], harms["RT-UC"], harms["RT-PRV"]) == (("HL-0",), ("HL-0", "HL-U"), None)
    assert set(harms["RT-INC"] or ()) == {code.code for code in tx.axis("harm").codes} - {"HL-0"}


def test_an_unknown_name_is_refused_by_name() -> None:
    with pytest.raises(NoSuchAxis, match="mood"):
        taxonomy().axis("mood")
    with pytest.raises(NoSuchCode, match="AWY-77"):
        taxonomy().category("AWY-77")
    with pytest.raises(NoSuchCode, match="ZZZ-01"):
        taxonomy().group("ZZZ-01")


def test_a_code_filed_in_another_group_is_refused() -> None:
    stray = {"code": "MED-01", "label": "Wrong drug", "definition": "Another than intended."}
    with pytest.raises(ValidationError, match="not of group AWY"):
        Group.model_validate({"code": "AWY", "label": "Airway", "definition": "Breath.", "codes": [stray]})


def test_harm_ranks_from_death_down_to_unknown() -> None:
    assert [harm_rank(h) for h in AXES["harm"].split()] == [5, 4, 3, 2, 1, 0, -1]
    assert harm_rank("HL-9") == -1


def test_any_known_harm_is_graver_than_unknown() -> None:
    assert graver("HL-U", "HL-0") == graver("HL-0", "HL-U") == "HL-0"


@given(harms, harms)
def test_the_graver_of_two_does_not_depend_on_their_order(a: str, b: str) -> None:
    assert graver(a, b) == graver(b, a)
    assert harm_rank(graver(a, b)) == max(harm_rank(a), harm_rank(b))


def test_the_crosswalk_covers_every_report_type_and_harm() -> None:
    walk = crosswalk()
    assert walk.version == taxonomy().version
    assert list(walk.common_formats.report_types) == AXES["report_type"].split()
    assert list(walk.common_formats.harm) == AXES["harm"].split()
    assert list(walk.medication_index.harm) == AXES["harm"].split()
    assert all(key in NUMBERED or taxonomy().is_known(key) for key in walk.common_formats.modules)


def test_the_crosswalk_proposes_modules_by_code_then_group_then_other() -> None:
    modules = crosswalk().common_formats.module_candidates
    assert modules("MED-01") == ("Medication",)
    assert modules("MED-13") == ("Blood",)
    assert modules("EQP-99") == ("Device",)
    assert modules("PTH-03") == ("Fall", "Other")
    assert modules("PTH-04") == modules("AWY-01") == ("Other",)


def test_provider_safety_reports_are_not_exportable() -> None:
    assert crosswalk().common_formats.report_type("RT-PRV") is None
    assert crosswalk().common_formats.report_type("RT-NM") == "Near miss"


@pytest.mark.parametrize(
    ("category", "report_type", "harm", "letters"),
    [
        ("MED-10", "RT-UC", "HL-U", "A"),
        ("MED-01", "RT-NM", "HL-0", "B"),
        ("MED-01", "RT-INC", "HL-1", "CD"),
        ("MED-01", "RT-INC", "HL-2", "EF"),
        ("MED-01", "RT-INC", "HL-3", "EF"),
        ("MED-01", "RT-INC", "HL-4", "GH"),
        ("MED-01", "RT-INC", "HL-5", "I"),
        ("MED-01", "RT-INC", "HL-U", ""),
        ("MED-01", "RT-PRV", "HL-2", ""),
        ("MED-08", "RT-INC", "HL-3", ""),
        ("AWY-01", "RT-INC", "HL-5", ""),
    ],
)
def test_the_medication_index_is_proposed_for_medication_errors_alone(
    category: str, report_type: str, harm: str, letters: str
) -> None:
    assert crosswalk().medication_index.candidates(category, report_type, harm) == tuple(letters)


def test_importing_the_package_reads_no_file() -> None:
    script = "import contracts.taxonomy as t; print(t.taxonomy.cache_info().currsize)"
    root = FOLDER.parent.parent
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=root, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "0"


def test_the_taxonomy_is_read_once_and_cannot_be_changed() -> None:
    assert taxonomy() is taxonomy()
    with pytest.raises(ValidationError):
        taxonomy().category("AWY-01").__setattr__("label", "Something else")
