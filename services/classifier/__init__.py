"""Consumes reports.deidentified.v1, decides codes and facts, publishes events.classified.v1."""
