"""Runs deidentify with settings from the environment."""

from .app import create_app
from .settings import DeidentifySettings

if __name__ == "__main__":
    create_app(DeidentifySettings()).run()
