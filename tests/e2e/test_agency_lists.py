"""An agency's lists are kept current by command: a term added now is hidden in the next report."""

import os
import subprocess
import sys
from pathlib import Path

from chassis.keys import FileKeys
from chassis.mongo import Mongo
from contracts.agency import AgencyType, TenantLists
from pso.agencies import Agency, Registered, Registrar
from pso.agency_record import Records
from pso.state import ROOT
from services.intake.store import Agencies
from tests.e2e.outside import Outside, a_report

HANDLE = "lantern"
"""An everyday word that one crew calls its unit by: only a list can know."""
TOLD = f"The {HANDLE} bag was empty when we needed the airway kit and the patient arrested."


def operate(outside: Outside, *words: str, told: str | None = None) -> subprocess.CompletedProcess[str]:
    """`pso agency …` as the operator of this system runs it."""
    return subprocess.run(
        [sys.executable, "-m", "pso", "agency", *words, "--intake", outside.url("intake")],
        cwd=ROOT,
        env=os.environ | {"PSO_STATE": str(outside.system.state.folder), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        input=told or "",
        timeout=60,
        check=False,
    )


async def an_agency(outside: Outside, slug: str) -> Registered:
    lists = TenantLists(names=("Fennick Hollow EMS",), roster=("Okafor, Ada",))
    registrar = Registrar(outside.system.state, outside.url("intake"))
    return await registrar.add(Agency(slug, AgencyType.GROUND, "OH", "ground-rural", lists))


def text_of(outside: Outside, agency: Registered) -> str:
    """What experts read of a report told now."""
    report_id = outside.keep(a_report(narrative=TOLD), {"X-API-Key": agency.api_key})
    return str(outside.alert(report_id)["text"])


async def test_a_term_added_now_is_hidden_in_the_next_report(outside: Outside) -> None:
    agency = await an_agency(outside, "fennick")
    assert HANDLE in text_of(outside, agency)
    added = operate(outside, "lists", "fennick", "--add", "apparatus", HANDLE)
    assert added.returncode == 0, added.stderr
    assert "apparatus: 0 terms before, 1 now" in added.stderr
    assert "version 2 is in use" in added.stderr
    assert HANDLE not in added.stderr + added.stdout
    assert HANDLE not in text_of(outside, agency)
    removed = operate(outside, "lists", "fennick", "--remove", "apparatus", told=f"{HANDLE}\n")
    assert removed.returncode == 0, removed.stderr
    assert HANDLE in text_of(outside, agency)


async def test_reports_told_around_a_rotation_are_all_read(outside: Outside) -> None:
    agency = await an_agency(outside, "fennick-two")
    texts = [text_of(outside, agency)]
    rotated = operate(outside, "rotate", "fennick-two")
    assert rotated.returncode == 0, rotated.stderr
    assert f"{agency.agency_ref}.2, list version 2 is in use" in rotated.stderr
    texts.append(text_of(outside, agency))
    assert all(HANDLE in text for text in texts)
    row = outside.mongo["pso_intake"]["agencies"].find_one({"_id": str(agency.agency_ref)})
    assert row is not None
    assert row["key_id"] == f"{agency.agency_ref}.2"
    record = await Records(Registrar(outside.system.state, outside.url("intake"))).read("fennick-two")
    assert record.lists is not None
    assert record.lists.roster == ("Okafor, Ada",)
    keys = FileKeys(outside.system.state.keys)
    assert await keys.private_key(f"{agency.agency_ref}.1") != await keys.private_key(
        f"{agency.agency_ref}.2"
    )


REFUSED: list[tuple[list[str], str, int]] = [
    (["--add", "crew", "X"], "no list has this name", 2),
    (["--add", "roster", "x" * 201], "roster: a term may have 200 characters", 2),
    (["--remove", "roster", "Nobody, Known"], "1 of the 1 terms to remove are not in the list", 2),
    (["--add", "roster", "--remove", "roster", "X"], "one at a time", 2),
    (["--csv", "roster=/dev/null"], "with --allow-empty they go", 2),
    (["--csv", "roster=/dev/null", "--csv", "roster=/dev/null"], "roster: given twice", 2),
    (["--file", "/nowhere/lists.json"], "lists.json: cannot be read", 2),
    (["--if-version", "7", "--add", "roster", "X"], "not 7", 1),
]


async def test_what_cannot_be_is_refused_in_words_and_changes_nothing(outside: Outside) -> None:
    before = operate(outside, "lists", "riverbend", "--show")
    for words, told, code in REFUSED:
        refused = operate(outside, "lists", "riverbend", *words)
        assert (refused.returncode, told in refused.stderr) == (code, True), refused.stderr
        assert "Traceback" not in refused.stderr
    after = operate(outside, "lists", "riverbend", "--show")
    assert (before.stdout, before.stderr) == (after.stdout, after.stderr)
    assert TenantLists.model_validate_json(before.stdout).names


async def test_lists_that_intake_has_no_copy_of_are_never_replaced_in_part(
    outside: Outside, tmp_path: Path
) -> None:
    """An agency that was registered before intake kept records."""
    agency = await an_agency(outside, "fennick-old")
    rows = outside.mongo["pso_intake"]["agencies"]
    rows.update_one({"_id": str(agency.agency_ref)}, {"$unset": {"record": "", "closed_at": ""}})
    assert outside.system.addresses is not None
    store = Mongo(outside.system.addresses.mongo, "pso_intake")
    await Agencies(store).prepare()
    store.close()
    part = operate(outside, "lists", "fennick-old", "--add", "names", "Fennick")
    assert (part.returncode, "give all of them" in part.stderr) == (1, True), part.stderr
    file = tmp_path / "lists.json"
    file.write_text('{"names": ["Fennick Hollow EMS"], "apparatus": ["' + HANDLE + '"]}')
    whole = operate(outside, "lists", "fennick-old", "--file", str(file))
    assert (whole.returncode, "version 2 is in use" in whole.stderr) == (0, True), whole.stderr
    assert HANDLE not in text_of(outside, agency)
    assert operate(outside, "rotate", "fennick-old").returncode == 0
