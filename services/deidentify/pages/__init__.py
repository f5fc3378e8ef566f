"""The pages of deidentify: templates and the browser code they load."""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
