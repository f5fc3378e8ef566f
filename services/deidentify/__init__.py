"""Consumes reports.submitted.v1, decides what must be hidden or held, publishes reports.deidentified.v1."""
