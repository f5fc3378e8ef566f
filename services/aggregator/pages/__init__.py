"""The pages of aggregator: the dashboard and its charts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from . import charts

TEMPLATES = Path(__file__).parent / "templates"
FUNCTIONS: dict[str, Callable[..., Any]] = {
    "bar": charts.bar,
    "columns": charts.columns,
    "figure": charts.figure,
    "highest": charts.highest,
    "month_name": charts.month_name,
    "share": charts.share,
}
"""What the templates call; given to `Pages.add_functions`."""
