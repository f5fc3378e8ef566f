"""Drugs and devices are known by every name in the reviewed lists, and the lists agree with the contracts."""

import tomllib
from pathlib import Path

import pytest

from contracts.events import Answers, DrugClass
from services.classifier.core.observed import observe
from services.classifier.core.passage import passage_of, words_of
from tests.unit.classifier.builders import ONTOLOGY, a_reading

LEXICON = Path(__file__).parents[3] / "services" / "classifier" / "ontology" / "lexicon"
DRUGS = tomllib.loads((LEXICON / "drugs.toml").read_text())
DEVICES = tomllib.loads((LEXICON / "devices.toml").read_text())
EACH_DRUG = sorted(name for name in DRUGS["concepts"] if name.startswith("rx_"))
EACH_MAKE = sorted(name for name in DEVICES["concepts"] if name.startswith("make_"))


def names(table: dict[str, dict[str, str]], concept: str) -> list[str]:
    return [name.strip() for name in table["concepts"][concept].split(";")]


@pytest.mark.parametrize("drug", EACH_DRUG)
def test_a_drug_is_named_by_each_of_its_names_and_has_one_class(drug: str) -> None:
    lexicon = ONTOLOGY.lexicon
    kinds = {lexicon.names[kind] for kind in lexicon.kinds[lexicon.ids[drug]]}
    assert "drug_each" in kinds
    assert len(kinds & {f"drug_{one.value}" for one in DrugClass}) == 1
    for name in names(DRUGS, drug):
        context = a_reading(f"Then {name} was given.").codes.context
        assert context.drugs, name
        assert len(context.drug_classes) == 1, name


def test_no_name_belongs_to_two_drugs() -> None:
    told = [name for drug in EACH_DRUG for name in names(DRUGS, drug)]
    assert len(told) == len(set(told))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Sublimaze", "opioid"),
        ("oramorph", "opioid"),
        ("Hypnovel", "sedative"),
        ("special K", "sedative"),
        ("sux", "paralytic"),
        ("Esmeron", "paralytic"),
        ("adrenaline", "vasoactive"),
        ("metaraminol", "vasoactive"),
        ("Levophed", "vasoactive"),
        ("mag sulphate", "electrolyte"),
        ("NovoRapid", "insulin"),
        ("Clexane", "anticoagulant"),
        ("penthrox", "other"),
        ("lignocaine", "other"),
    ],
)
def test_brands_of_three_countries_and_slang_are_known(name: str, kind: str) -> None:
    classes = a_reading(f"We gave {name} on scene.").codes.context.drug_classes
    assert classes == (DrugClass(kind),)


def test_two_names_of_one_drug_are_not_two_drugs() -> None:
    for text in ("Gave Versed, the midazolam was 5 mg.", "Gave epi, the adrenaline was in date."):
        assert observe(text, Answers(), ONTOLOGY).score("MED-01") == 0
        assert a_reading(text).codes.categories[0].code != "MED-01"


def test_of_overlapping_names_the_longest_is_shown_once() -> None:
    context = a_reading(
        "Gave sodium bicarb. The Zoll X Series died, the Zoll X Series rebooted."
    ).codes.context
    assert context.drugs == ("sodium bicarb",)
    assert context.devices == ("zoll x series",)


def test_a_word_for_a_class_is_no_drugs_name() -> None:
    context = a_reading("We gave an opioid and a benzo, then a paralytic.").codes.context
    assert context.drugs == ()
    assert DrugClass.PARALYTIC in context.drug_classes


@pytest.mark.parametrize("make", EACH_MAKE)
def test_every_make_and_model_is_shown_in_full(make: str) -> None:
    for name in names(DEVICES, make):
        shown = a_reading(f"The {name} was on scene.").codes.context.devices
        assert shown == (" ".join(words_of(name)),)


@pytest.mark.parametrize(
    ("model", "concept"),
    [
        ("Corpuls3", "dev_monitor"),
        ("Oxylog 3000", "dev_vent"),
        ("LUCAS 3", "dev_mcpr"),
        ("Stryker MX Pro", "dev_stretcher"),
        ("Perfusor", "dev_pump"),
        ("Accuvac", "dev_suction"),
        ("C-MAC", "dev_laryngoscope"),
        ("Flow-Safe", "dev_vent"),
        ("Powerheart", "dev_monitor"),
    ],
)
def test_a_model_is_of_its_kind_of_device(model: str, concept: str) -> None:
    lexicon = ONTOLOGY.lexicon
    hits = lexicon.hits(passage_of([("narrative", f"The {model} failed.")]))
    assert any(hit[2] in lexicon.members[concept] for hit in hits)
