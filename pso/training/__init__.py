"""Makes the weights of the scrubber's tagger from marked narratives: `python -m pso.training`."""
