"""The pages of aggregator: the dashboard and its charts."""

from pathlib import Path

from . import charts

TEMPLATES = Path(__file__).parent / "templates"
FUNCTIONS = {
    "bar": charts.bar,
    "columns": charts.columns,
    "figure": charts.figure,
    "highest": charts.highest,
    "month_name": charts.month_name,
}
"""What the templates call; given to `Pages.add_functions`."""
