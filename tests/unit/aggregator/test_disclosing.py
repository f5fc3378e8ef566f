"""No small cell is shown, and none can be had from what is shown."""

from hypothesis import given
from hypothesis import strategies as st

from contracts.disclosure import MIN_AGENCIES, MIN_CELL
from services.aggregator.core import Row, Table, disclosed


def rows_of(cells: list[tuple[int, int]]) -> list[Row]:
    return [Row(f"C{n:02}", count, min(agencies, count)) for n, (count, agencies) in enumerate(cells)]


CELLS = st.lists(st.tuples(st.integers(1, 30), st.integers(1, 8)), max_size=8).map(rows_of)
EXTRA = st.integers(0, 8)


def total_of(rows: list[Row], agencies: int) -> Row:
    most = max((row.agencies for row in rows), default=0)
    reach = min(most + agencies, sum(row.agencies for row in rows))
    return Row("total", sum(row.count for row in rows), reach)


def shown(rows: list[Row], *, agencies: int = 8, is_partition: bool = True) -> Table:
    return disclosed(rows, is_partition=is_partition, total=total_of(rows, agencies))


def hidden_codes(table: Table) -> set[str]:
    return {row.code for row in table.rows if row.count is None}


@given(CELLS, EXTRA, st.booleans())
def test_what_is_shown_is_true_and_large_enough(rows: list[Row], agencies: int, is_partition: bool) -> None:
    table = shown(rows, agencies=agencies, is_partition=is_partition)
    exact = {row.code: row for row in rows}
    assert {row.code for row in table.rows} == set(exact)
    assert table.hidden == len(hidden_codes(table))
    for row in table.rows:
        if row.count is not None:
            assert row.count == exact[row.code].count >= MIN_CELL
            assert exact[row.code].agencies >= MIN_AGENCIES


@given(CELLS, EXTRA)
def test_no_hidden_cell_can_be_had_by_subtraction(rows: list[Row], agencies: int) -> None:
    table = shown(rows, agencies=agencies)
    hidden = [row for row in rows if row.code in hidden_codes(table)]
    if table.total is None or not hidden:
        return
    rest = table.total - sum(row.count for row in table.rows if row.count is not None)
    assert rest == sum(row.count for row in hidden)
    assert len(hidden) >= 2, "one hidden cell is the total less the shown ones"
    assert rest >= MIN_CELL, "what is left is a count of few reports"
    all_hidden = len(hidden) == len(rows)  # then what is left is the total, which is safe itself
    assert all_hidden or max(row.agencies for row in hidden) >= MIN_AGENCIES, "it may be one agency's"


@given(CELLS, EXTRA)
def test_the_order_of_the_rows_gives_no_hidden_count_away(rows: list[Row], agencies: int) -> None:
    table = shown(rows, agencies=agencies)
    counts = [row.count for row in table.rows]
    first_hidden = counts.index(None) if None in counts else len(counts)
    assert all(count is None for count in counts[first_hidden:]), (
        "a hidden row between two is bounded by them"
    )
    codes = [row.code for row in table.rows[first_hidden:]]
    assert codes == sorted(codes)
    visible = [count for count in counts if count is not None]
    assert visible == sorted(visible, reverse=True)


def test_large_cells_of_many_agencies_are_all_shown() -> None:
    table = shown(rows_of([(20, 5), (10, 4), (5, 3)]))
    assert [row.count for row in table.rows] == [20, 10, 5]
    assert (table.total, table.hidden) == (35, 0)


def test_one_small_cell_takes_the_smallest_shown_one_with_it() -> None:
    table = shown(rows_of([(20, 5), (10, 4), (2, 2)]))
    assert hidden_codes(table) == {"C01", "C02"}
    assert table.total == 32


def test_a_large_cell_of_one_agency_is_hidden() -> None:
    assert "C00" in hidden_codes(shown(rows_of([(20, 1), (10, 4), (9, 4)])))


def test_a_single_small_cell_hides_the_total_with_it() -> None:
    table = shown(rows_of([(3, 3)]))
    assert (table.total, table.hidden) == (None, 1)


def test_codes_that_overlap_need_no_second_hidden_row() -> None:
    table = shown(rows_of([(20, 5), (2, 2)]), is_partition=False)
    assert hidden_codes(table) == {"C01"}


def test_nothing_counted_shows_nothing() -> None:
    assert disclosed([], is_partition=True, total=Row("total", 0, 0)) == Table((), None, 0)
