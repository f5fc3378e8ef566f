"""A new category code is two files of data, taxonomy and ontology, and tested by `test_ontology` as it is."""

import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from shutil import copytree

import pytest

import contracts.taxonomy
from contracts.events import Answers
from contracts.taxonomy import Taxonomy, taxonomy
from services.classifier.core import Ontology, classify, read
from services.classifier.core import ontology as loading
from services.classifier.pages import shown
from tests.unit.classifier import test_ontology
from tests.unit.classifier.builders import a_report

ROOT = Path(__file__).parents[3]
NEW = "EQP-97"
WORDS = {"code": NEW, "label": "Singing stretcher", "definition": "A stretcher that sings by itself."}
EXAMPLE = "The stretcher was singing opera all the way to the hospital."
RULE = f"""
[[code]]
code = "{NEW}"
includes = "Stretchers that sing."
excludes = "Crews that sing (OTH-99)."
example = "{EXAMPLE}"
counter_example = "The stretcher was quiet and nothing went wrong."
signals = ["9 @n dev_stretcher + sings_opera"]
"""


@pytest.fixture
def with_new_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Taxonomy, Ontology]]:
    """Copies of both packages' data with one code more, in one file of each."""
    copies = {
        "contracts.taxonomy": copytree(ROOT / "contracts" / "taxonomy", tmp_path / "taxonomy"),
        loading.PACKAGE: copytree(ROOT / "services" / "classifier" / "ontology", tmp_path / "ontology"),
    }
    group = copies["contracts.taxonomy"] / "categories" / "EQP.json"
    told = json.loads(group.read_text())
    told["codes"].append(WORDS)
    group.write_text(json.dumps(told))
    rules = copies[loading.PACKAGE] / "categories" / "EQP.toml"
    text = rules.read_text()
    rules.write_text(text.replace("[concepts]\n", '[concepts]\nsings_opera = "singing opera"\n', 1) + RULE)
    for module in (contracts.taxonomy, loading):
        monkeypatch.setattr(module, "files", lambda name: copies.get(name) or files(name))
    taxonomy.cache_clear()
    yield taxonomy(), Ontology.load()
    taxonomy.cache_clear()


def test_a_new_code_is_given_published_and_shown(with_new_code: tuple[Taxonomy, Ontology]) -> None:
    known, ontology = with_new_code
    event = classify(a_report(EXAMPLE), ontology)
    assert event.codes.categories[0].code == NEW
    assert type(event).model_validate_json(event.model_dump_json()) == event
    told = shown(known, ontology, "ontology-test", {("category", NEW): 5})
    (one,) = [code for code in told.codes if code.code == NEW]
    assert (one.label, one.example, one.patterns, one.given) == (WORDS["label"], EXAMPLE, 1, 5)


def test_the_one_test_of_codes_takes_a_new_one_as_it_is(
    with_new_code: tuple[Taxonomy, Ontology], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ontology = with_new_code
    monkeypatch.setattr(test_ontology, "ONTOLOGY", ontology)
    monkeypatch.setattr(test_ontology, "CODES", sorted(ontology.categories))
    test_ontology.test_the_ontology_covers_every_category_of_the_taxonomy()
    test_ontology.test_every_code_says_what_it_takes_and_leaves()
    test_ontology.test_a_codes_example_fires_it(NEW)
    test_ontology.test_a_codes_counter_example_does_not_fire_it(NEW)


def test_a_new_code_changes_no_other(with_new_code: tuple[Taxonomy, Ontology]) -> None:
    _, ontology = with_new_code
    for code, rule in ontology.categories.items():
        if code != NEW:
            found = read(rule.example, Answers(), ontology).codes.categories
            assert NEW not in [one.code for one in found]


TAUGHT = ROOT / "services" / "classifier" / "model" / "card.json"
"""Names the codes that the reader was taught; until it is taught again a newer one goes by its signals."""


def test_no_file_beside_the_two_must_list_every_code() -> None:
    """A list of all codes elsewhere, in code, schemas or documents, would be a third place to touch."""
    last_of_groups = [group.codes[-1].code for group in taxonomy().groups if group.code != "OTH"]
    places = [ROOT / top for top in ("contracts", "chassis", "services", "pso", "docs")]
    texts = [
        path
        for place in places
        for path in place.rglob("*")
        if path.suffix in {".py", ".json", ".toml", ".js", ".html", ".md"}
    ]
    listing = [path for path in texts if all(code in path.read_text() for code in last_of_groups)]
    assert listing == [TAUGHT]
