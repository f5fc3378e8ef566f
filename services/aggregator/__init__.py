"""Consumes classified, reviewed and alert events, decides what each report counts for, serves insights."""
