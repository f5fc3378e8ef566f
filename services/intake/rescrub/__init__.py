"""Scrubbing again: what the vault holds is published once more, slowly, under the number of a run."""

from .routes import add_rescrub_routes
from .runs import Runs
from .walking import Rescrubber

__all__ = ["Rescrubber", "Runs", "add_rescrub_routes"]
