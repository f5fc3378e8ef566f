"""Runs aggregator with settings from the environment."""

from .app import create_app
from .settings import AggregatorSettings

if __name__ == "__main__":
    create_app(AggregatorSettings()).run()
