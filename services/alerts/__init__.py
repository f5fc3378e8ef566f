"""Consumes events.classified.v1, decides how urgent each is, publishes alerts and experts' reviews."""
