"""Charts as inline SVG without script or style: drawn beside a real table, never instead of it."""

from collections.abc import Sequence
from typing import TypedDict

from markupsafe import Markup

from ..core import Agreement

INK, BLUE, LINE = "#1b1b1b", "#005ea2", "#565c65"
BAR_WIDTH, BAR_HEIGHT = 200, 16
COLUMN, COLUMN_GAP, CHART_HEIGHT, LABEL_HEIGHT = 46, 10, 160, 44
ROOM_ABOVE = 20  # for the figure over the highest column
HIDDEN_HEIGHT = 14  # a hidden count has a mark of its own, of no meaning in size
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Row(TypedDict):
    """One count; None where it is hidden because too few reports or agencies are behind it."""

    code: str
    label: str
    count: int | None


def figure(count: int | None) -> str:
    """A count as people read it."""
    return "hidden" if count is None else f"{count:,}"


def share(agreement: Agreement | None) -> str:
    """How often experts and classifier agreed on one axis in a month, and of how many reports."""
    if agreement is None:
        return "none"
    if not agreement.is_shown:
        return "hidden"
    return f"{agreement.share:.0%} of {figure(agreement.reviewed)}"


def month_name(code: str) -> str:
    """'2026-11' as 'Nov 2026'; anything else as it is."""
    year, _, month = code.partition("-")
    return f"{MONTHS[int(month) - 1]} {year}" if month.isdecimal() and 1 <= int(month) <= 12 else code


def highest(rows: Sequence[Row]) -> int:
    """The largest count that is shown; at least 1, so that a scale can be made of it."""
    return max([row["count"] or 0 for row in rows], default=1) or 1


def bar(count: int | None, most: int) -> Markup:
    """A horizontal bar for a table row. Hidden from screen readers: the figure stands beside it."""
    if count is None:
        shape = _rect(1, 1, 30, BAR_HEIGHT - 2, fill="none", stroke=LINE, dashed=True)
    else:
        shape = _rect(0, 0, max(1.0, BAR_WIDTH * count / most) if count else 0, BAR_HEIGHT, fill=BLUE)
    return _svg(BAR_WIDTH, BAR_HEIGHT, shape, Markup('aria-hidden="true" preserveAspectRatio="none"'))


def columns(rows: Sequence[Row], title: str) -> Markup:
    """Monthly columns with the figure above each; the same figures follow on the page as a table."""
    most, width = highest(rows), max(1, len(rows)) * (COLUMN + COLUMN_GAP) + COLUMN_GAP
    base = ROOM_ABOVE + CHART_HEIGHT
    drawn = [
        _column(row, COLUMN_GAP + index * (COLUMN + COLUMN_GAP), base, most) for index, row in enumerate(rows)
    ]
    axis = Markup('<line x1="0" y1="{y}" x2="{x}" y2="{y}" stroke="{ink}"/>').format(y=base, x=width, ink=INK)
    label = Markup('role="img" aria-label="{}"').format(_summary(rows, title))
    return _svg(width, base + LABEL_HEIGHT, Markup("").join([*drawn, axis]), label)


def _summary(rows: Sequence[Row], title: str) -> str:
    shown = [row for row in rows if row["count"] is not None]
    if not shown:
        return f"{title}: no count can be shown."
    top = max(shown, key=lambda row: row["count"] or 0)
    span = f"{month_name(rows[0]['code'])} to {month_name(rows[-1]['code'])}"
    return f"{title}, {span}. Highest: {figure(top['count'])} in {month_name(top['code'])}. A table follows."


def _column(row: Row, x: int, base: int, most: int) -> Markup:
    count, middle = row["count"], x + COLUMN // 2
    if count is None:
        height: float = HIDDEN_HEIGHT
        shape = _rect(x, base - height, COLUMN, height, fill="none", stroke=LINE, dashed=True)
    else:
        height = round(CHART_HEIGHT * count / most, 1)
        shape = _rect(x, base - height, COLUMN, height, fill=BLUE)
    month, _, year = month_name(row["code"]).partition(" ")
    texts = (
        _text(middle, base - height - 5, figure(count), size=13),
        _text(middle, base + 18, month, size=14),
        _text(middle, base + 35, year, size=13),
    )
    return Markup("").join((shape, *texts))


def _rect(
    x: float, y: float, width: float, height: float, *, fill: str, stroke: str = "none", dashed: bool = False
) -> Markup:
    dash = Markup(' stroke-dasharray="4 3"') if dashed else ""
    shape = Markup('<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"{}/>')
    return shape.format(x, y, round(width, 1), height, fill, stroke, dash)


def _text(x: float, y: float, words: str, *, size: int) -> Markup:
    text = Markup('<text x="{}" y="{}" font-size="{}" text-anchor="middle" fill="{}">{}</text>')
    return text.format(x, y, size, INK, words)


def _svg(width: int, height: int, content: Markup, attributes: Markup) -> Markup:
    frame = Markup('<svg viewBox="0 0 {} {}" width="{}" height="{}" {} focusable="false">{}</svg>')
    return frame.format(width, height, width, height, attributes, content)
