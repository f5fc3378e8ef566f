"""Consumes events.classified.v1, decides how urgent each is, publishes alerts.changed.v1 and shows it."""
