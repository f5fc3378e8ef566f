"""Runs alerts with settings from the environment."""

from .app import create_app
from .settings import AlertsSettings

if __name__ == "__main__":
    create_app(AlertsSettings()).run()
