"""Runs classifier with settings from the environment."""

from .app import create_app
from .settings import ClassifierSettings

if __name__ == "__main__":
    create_app(ClassifierSettings()).run()
