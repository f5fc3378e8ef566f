"""Telephone numbers, e-mail, web and network addresses in every way people type them."""
# ruff: noqa: E501 - an example is one line

from collections.abc import Callable

import pytest

from tests.unit.deidentify.marked import lines

PHONES = """
or by pager, [[4471]], phone [[7-4-0, 5-5-5, zero one eight two]], [[740-555-0182]] was on our sheet as [[0128]].
call [[(740) 555-0182]], [[740.555.0182]], [[740-555-0182]], [[740/555-0182]] or [[740 555 0182]]
cell [[(740)555-0182]], [[740-5550182]], [[7405550182]], [[(740)5550182]], [[740 - 555 - 0182]]
dial [[1-866-555-0142]], [[+1 (304) 555 0119]], [[+1.304.555.0119]], [[1 740 555 0182]]
local [[555-0182]], [[555.0182]], ph [[555 0182]], [[555-0163]] / [[555-0164]], [[555-0163/0164]]
desk [[508.555.0120 x 31]], [[612.555.0133 x204]], [[740-555-0182 ext. 41]], [[740-555-0182, ext 4471]], [[740 555 0182 extension 6]]
at x[[3110]], ext. [[4471]], ext [[6604]], extension [[4471]], my ext is [[6-2210]], x [[4471]]
he said [[five five five, oh one eight two]] or [[six one seven, five five five, oh one nine two]]
cell [[216 five five five 0 1 0 9]]
cell [[612 555 zero 139]], call me at [[5-0182]], the desk is [[4-7718]], phone [[555. 0139]], key pad [[four, four, seven, one]]
her cell is [[six one two, 555, 0139]] or [[five oh eight 555 oh one nine nine]], [[612 five five five zero one three nine]]
[[555 dash 0139]] is the desk, phone is [[4-1-9, 5-5-5, zero one eight eight]], [[(612) 555 01 39]]
call [[802/555/0163]], try [[541*555*0155]], [[612~555~0139]] or [[612|555|0139]]
cell [[seven-four-zero five-five-five zero-one-eight-two]]
[[7 4 0 5 5 5 0 1 8 2]] is what she read out, [[5 5 5 0 1 8 2]]
call [[1-800-555-HELP]] or [[1-800-GO-FEDEX]]
sat phone [[8816 555 01477]], mexico [[+52 55 1234 5678]], uk [[+44 20 7946 0958]]
phone ending in [[0182]], last four [[4471]], ends [[0182]], last 4: [[4471]], cell ending [[7781]], phone ends with [[0182]]
pager [[4471]], paged [[740-555-0182]]
"""
ADDRESSES = """
mail [[d.ruiz@example.org]], [[o'brien.t@fd.example]], [[d.ruiz+qa@mail.example.co.uk]]
mail [[d.ruiz at example dot org]], [[d.ruiz (at) example (dot) org]], [[druiz @ example.org]], [[d.ruiz@ example.org]]
see [[https://portal.example.com/r/88213?x=1]], [[http://10.0.0.8/x]], [[www.example.net/crew]]
see [[sched.example.net/swap]], [[example.org]], [[facebook.com/groups/scanner]], [[bit.ly/3xYzab]], [[youtu.be/ab12cd]], [[t.co/Ab12]]
on [[\\\\fileserver\\qa\\run4471]]
tablet at [[10.24.118.7]], [[192.168.40.7:8080]], [[10.24.118.0/24]]
host [[10.0.4[.]17]], [[10 dot 0 dot 4 dot 17]], [[ten dot zero dot four dot seventeen]], [[192 168 0 41]], ip is [[10 0 4 17]]
mail [[k.begay AT redmesa-fire DOT org]], [[k.begay at redmesa.org]]
mac [[00:1a:2b:3c:4d:5e]] and [[fe80::1ff:fe23:4567:890a]]
posted by [[@medic_dan]], username [[d.ruiz77]], snapchat [[em_jay.44]]
"""
CLINICAL = """
epi x 2, x 2 doses, x3 attempts, 1000 mL x 2, A&Ox4, 4x4 gauze, 2x2, x 12 hours
BP 120/80, then 118/76, 500-1000 mL, 100-200 mcg, 0.5-1.0 mg, 1430-1500 hrs, 1910 - 1930
called 911, then 9-1-1, one two three lift, on the count of one, two, three
rates of 150 140 130, BPs 90 88 84, four by four, two of five, one to two hours
@home, @ the ED, @face, 13yowf@cottage, sats 92 @ 15 L
version 4.2.1.0, firmware 10.2.0.14, protocol 4.2.1.3
boluses 250 * 500 * 1000, cell saver returned 250, 500, 1200, call back for 300/450/1200 settings, called in glucose 240, 310, 0730
vent settings IP 20 16 14 12 and stable; shock two, 300, 360; one 250 500 and two 250 500, at oh two ten
art line 214/118, back to 0.35. 1224 dopamine, on one line 0100-0300, then back 72. 100 secs, the shift ended 0700, loud one five. one five, sats one, 92, 92, 93
called at 210, 240 and 2010, rates 220, 240, 210, text said 300/400/1200 mL, ratio of five to 150
was stable.He went, ok.No change, pt.is stable, 10 mg/mL, and/or, w/o, c/o, s/p
Size 7.5 ETT at 23 cm, 18g, 14Fr
"""


@pytest.mark.parametrize("marked", lines(PHONES, ADDRESSES))
def test_a_way_to_reach_someone_is_hidden_whole(marked: str, assert_hides: Callable[[str], None]) -> None:
    assert_hides(marked)


@pytest.mark.parametrize("text", lines(CLINICAL))
def test_numbers_that_reach_nobody_stay(text: str, hidden_in: Callable[[str], list[str]]) -> None:
    assert hidden_in(text) == []
