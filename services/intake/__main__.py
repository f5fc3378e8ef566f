"""Runs intake with settings from the environment."""

from .app import create_app
from .settings import IntakeSettings

if __name__ == "__main__":
    create_app(IntakeSettings()).run()
