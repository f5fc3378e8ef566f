"""Tenant lists from files and words: where a fault is told, never what stands there."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.agency import TenantLists
from pso.agency_lists import (
    LISTS,
    MAX_TERM,
    MAX_TERMS,
    BadLists,
    Term,
    added,
    checked,
    joined,
    read_csv,
    read_json,
    read_lines,
    removed,
    replaced,
)

CANARY = "Vexholme"
BEFORE = TenantLists(names=("Hollow EMS",), roster=("Nguyen, Tran", "Okafor, Ada"), towns=("Mordanvale",))


def a_file(folder: Path, content: str | bytes, name: str = "lists.json") -> Path:
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def terms(*texts: str) -> list[Term]:
    return [Term(text) for text in texts]


def refused(error: pytest.ExceptionInfo[BadLists]) -> str:
    assert CANARY not in str(error.value)
    return str(error.value)


def test_every_list_in_a_file_replaces_that_list_and_the_others_stay(tmp_path: Path) -> None:
    file = a_file(tmp_path, '{"roster": ["Abara, Chi", "Abara, Chi"],\n "towns": []}')
    after = replaced(BEFORE, read_json(file), allow_empty=True)
    assert after == BEFORE.model_copy(update={"roster": ("Abara, Chi",), "towns": ()})


def test_a_list_is_emptied_only_where_that_is_said(tmp_path: Path) -> None:
    for content in ("", "\n\n", "\ufeff\r\n"):
        given = read_csv("roster", a_file(tmp_path, content, "crew.csv"))
        with pytest.raises(BadLists, match=r"roster: none of its 2 terms would be left; with --allow-empty"):
            replaced(BEFORE, given)
        assert replaced(BEFORE, given, allow_empty=True).roster == ()
    assert replaced(BEFORE, {"streets": []}) == BEFORE, "it has no terms to lose"


def test_the_same_list_from_two_files_is_refused() -> None:
    with pytest.raises(BadLists, match="roster: given twice"):
        joined({"roster": terms("Abara, Chi")}, {"towns": terms("Hollow")}, {"roster": terms("Okafor, Ada")})
    both = joined({"roster": terms("Abara, Chi")}, {"towns": terms("Hollow")})
    assert both == {"roster": terms("Abara, Chi"), "towns": terms("Hollow")}


def test_terms_are_added_once_and_removed_whole() -> None:
    after = added(BEFORE, {"roster": terms(" Abara, Chi ", "Okafor, Ada")})
    assert after.roster == ("Nguyen, Tran", "Okafor, Ada", "Abara, Chi")
    assert removed(after, {"roster": terms("Okafor, Ada")}).roster == ("Nguyen, Tran", "Abara, Chi")


def test_the_same_name_in_two_ways_of_writing_its_accents_is_one_term() -> None:
    once = added(BEFORE, {"roster": terms("José Example", "Jose\u0301 Example")})
    assert once.roster[2:] == ("José Example",)


def test_a_term_to_remove_that_is_not_there_changes_nothing() -> None:
    with pytest.raises(BadLists) as error:
        removed(BEFORE, {"roster": terms("Okafor, Ada", CANARY)})
    assert refused(error) == "roster: 1 of the 2 terms to remove are not in the list"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f'{{"roster": ["a",\n "{CANARY}"\n "x"]}}', "lists.json, line 3: not JSON"),
        (f'["{CANARY}"]', "must be a JSON object"),
        (f'{{"roster": [],\n "{CANARY}": []}}', "list 2: no list has this name; there are names, aliases"),
        (f'{{"roster": "{CANARY}"}}', "roster must be a list of terms"),
        (f'{{"roster": ["a",\n {{"{CANARY}": 1}}]}}', "roster, entry 2: must be text in quotes"),
        (f'{{"roster": ["{CANARY}"],\n "roster": ["b"]}}', "a list stands twice"),
        (b'{"roster": [\n"' + CANARY.encode() + b'\xff"]}', "line 2: not UTF-8"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_that_is_no_lists_is_refused_by_its_line(
    tmp_path: Path, content: str | bytes, told: str
) -> None:
    with pytest.raises(BadLists) as error:
        read_json(a_file(tmp_path, content))
    assert told in refused(error)


@pytest.mark.parametrize(
    ("term", "told"),
    [
        (f"{CANARY}{'x' * MAX_TERM}", f"roster, line 3: a term may have {MAX_TERM} characters"),
        ("  ", "roster, line 3: a term may not be empty"),
        (f"{CANARY}\\nSmith", "roster, line 3: a term may not have line breaks"),
        (f"{CANARY}\\u0000", "roster, line 3: a term may not have line breaks or other control"),
        (f"{CANARY}\\ud800", "roster, line 3: a term may not have"),
    ],
)
def test_a_term_that_cannot_be_one_is_told_by_list_and_line(tmp_path: Path, term: str, told: str) -> None:
    file = a_file(tmp_path, f'{{"roster": [\n"a",\n"{term}"]}}')
    with pytest.raises(BadLists) as error:
        checked(read_json(file))
    assert told in refused(error)


def test_a_file_that_is_not_there_is_told_without_a_trace(tmp_path: Path) -> None:
    with pytest.raises(BadLists, match=r"gone\.json: cannot be read \(FileNotFoundError\)"):
        read_json(tmp_path / "gone.json")


def test_a_csv_file_has_one_term_a_line_with_commas_in_quotes(tmp_path: Path) -> None:
    file = a_file(tmp_path, '\ufeff"Nguyen, Tran"\r\n\r\nAda Okafor\r\n', "crew.csv")
    assert read_csv("roster", file) == {"roster": [Term("Nguyen, Tran", 1), Term("Ada Okafor", 3)]}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (f"a\n{CANARY}, Ada\n", "crew.csv, line 2: roster: 2 columns"),
        (f'a\n"{CANARY}"x\n', "crew.csv, line 2: roster: quotes do not match"),
    ],
)
def test_a_csv_line_that_is_no_term_is_refused_by_its_line(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(BadLists) as error:
        read_csv("roster", a_file(tmp_path, content, "crew.csv"))
    assert told in refused(error)


def test_lines_of_standard_input_are_terms() -> None:
    for content in (b"Mordanvale\n\nHollow", b"\xef\xbb\xbfMordanvale\r\n\r\nHollow\r\n"):
        assert checked(read_lines("towns", content)) == {"towns": ("Mordanvale", "Hollow")}
    assert [term.line for term in read_lines("towns", b"Mordanvale\n\nHollow")["towns"]] == [1, 3]
    with pytest.raises(BadLists) as error:
        read_lines("towns", f"a\n{CANARY} é".encode("latin1"))
    assert refused(error) == "standard input, line 2: not UTF-8"


@pytest.mark.parametrize("read", [lambda: read_lines(CANARY, b""), lambda: checked({CANARY: []})])
def test_a_list_of_no_known_name_is_not_repeated(read: object) -> None:
    with pytest.raises(BadLists) as error:
        read()  # type: ignore[operator]  # both are functions
    assert "there are names" in refused(error)


def test_an_agencys_own_name_is_never_left_out() -> None:
    for change in ({"names": []}, {"names": terms()}):
        with pytest.raises(BadLists, match="names: may not be empty"):
            replaced(BEFORE, change)
    with pytest.raises(BadLists, match="names: may not be empty"):
        removed(BEFORE, {"names": terms("Hollow EMS")})


def test_too_many_terms_and_too_much_in_all_are_told_before_anything_is_sealed() -> None:
    with pytest.raises(BadLists, match=f"roster: a list may have {MAX_TERMS:,} terms, this one would have"):
        added(BEFORE, {"roster": terms(*(f"P{number}" for number in range(MAX_TERMS)))})
    long = terms(*(f"{number:06} {'x' * 150}" for number in range(8_000)))
    with pytest.raises(BadLists, match=r"1,024 KiB, these would have 1,\d\d\d; the largest is streets"):
        added(BEFORE, {"streets": long})


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\x85\u2028\u2029"), min_size=1
).filter(str.strip)


@given(st.dictionaries(st.sampled_from(LISTS), st.lists(TEXTS.map(lambda text: text[:50]), max_size=5)))
def test_what_is_shown_can_be_given_again_and_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, lists: dict[str, list[str]]
) -> None:
    whole = replaced(
        BEFORE,
        {name: terms(*(t for t in texts if t.strip())) for name, texts in lists.items() if name != "names"},
        allow_empty=True,
    )
    file = a_file(tmp_path_factory.mktemp("lists"), whole.model_dump_json(indent=1))
    assert replaced(whole, read_json(file)) == whole
    assert json.loads(file.read_text()) == json.loads(whole.model_dump_json())
