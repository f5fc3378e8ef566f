"""Cells of a pasted table are hidden by the heading of their column; readings, drugs and clock times stay."""
# ruff: noqa: E501 - a row is one line

from collections.abc import Callable

import pytest

TABLES = [
    "Unit\tStatus\tTime\tBy\n[[A21]]\tDSP\t17:02:11\t[[3318]]\n[[A21]]\tENR\t17:07:55\tMDT\n[[E4]]\tONS\t17:09:10\t[[2206]]\n\nIt was slow.",
    "Item | Par | On hand | Exp | Init\nFentanyl 100 mcg | 6 | 5 | ok | [[TV]]\nKetamine 500 mg | 2 | 2 | ok | [[TV]] / [[KBR]]\nVersed 5 mg | 4 | 4 | ok | --",
    "Event,Time,User,Action\nAUDIT,07:15:09,[[ovang]],opened the chart\nAUDIT,07:16:40,[[tbrandt3]],locked",
    "| Time | Drug | Dose | Given by |\n| 0112 | TXA | 2 g | [[Okonjo]] |\n| 0119 | Calcium | 1 g | none |",
    "Pt | L4 | Arrived | Cell\n[[Lindqvist]] | [[4471]] | 1420 | [[555-0182]]\n[[Omar]] | [[8812]] | 1510 | none",
    "Date | Age | Complaint\n[[4/2]] | 67 | syncope\n[[4/5]] | [[92]] | hip",
    "Patient\tAge\tDest\tUnit\n[[Lindqvist]]\t44\t[[Univ]]\t[[M2]]\nunknown\t30\trefused\t[[M8]]",
]
KEPT = [
    "Time | Dose | Volume | Total\n0730 | 250 | 500 | 1000\n0745 | 300 | 600 | 1400",
    "Time | Contact | HR | BP\n0214 | 0219 | 122 | 90/50",
    "Time | L4 | L5 | Pain\n0730 | 3/5 | 2/5 | 8",
    "Drug | Policy | Dose\nTXA | 6.12 | 2 g",
    "Time | Fax | Outcome\n0730 | 3 pages | sent",
    "TIME | HR | BP | SPO2\n0044 | 118 | 96/50 | 91\n0047 | 121 | 88/44 | 90",
    "Time\tDrug\tDose\tRoute\n0112\tTXA\t2 g\tIV\n0119\tAncef\t2 g\tIV",
    "Date, time and unit were asked, the crew gave them, by phone, late\nIt was cold, wet, dark, and slow, late",
    "Drug\tDose\tTime\tBy\nEpi\t1 mg\t0112\tcharge nurse\nEpi\t1 mg\t0115\tself",
]


@pytest.mark.parametrize("marked", TABLES)
def test_a_cell_is_hidden_by_its_heading(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", KEPT)
def test_readings_in_tables_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
