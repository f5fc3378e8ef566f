"""Measure the scrubber and the classifier on gold texts."""
