"""Properties are checked without a time limit per example: two cores are shared by all that runs."""

from hypothesis import settings

settings.register_profile("unit", deadline=None)
settings.load_profile("unit")
