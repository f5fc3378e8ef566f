"""The reviewed data of the classifier: concepts, signals, examples; no code."""
