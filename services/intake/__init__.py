"""Consumes HTTP submissions, decides what is kept, publishes reports.submitted.v1, sealed."""
