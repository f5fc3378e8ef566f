"""Decides what in a report identifies anyone, and writes the report without it; pure."""
