"""The second reader's network in JAX: the first layers of a BERT model, and every answer's score.

Of the layers only what a few questions find is worked out: in each they look over all pieces at once, as they
are before any layer, which costs little more than their keys and values.
"""

from pathlib import Path
from typing import Any, Final

import jax.numpy as jnp
import numpy as np

from .bert import WIDTH, Given, Part, barred, drawn, forgetting, linear, normal, through

QUESTIONS: Final = 8
LAYERS: Final = 2
STEPS_OF_FORGETTING: Final = 2 + 2 * LAYERS
FIRST_SPREAD: Final = 0.02
"""How far from nothing new numbers begin."""


def begun(model: Path, answers: int, seed: int) -> Part:
    """The published model's first layers, and questions and answers that know nothing yet."""
    given, chance = Given(model), np.random.default_rng(seed)
    questions = drawn(chance, FIRST_SPREAD, QUESTIONS, WIDTH)
    last = drawn(chance, FIRST_SPREAD, (2 + QUESTIONS) * WIDTH, answers)
    return {
        "pieces": given.pieces,
        "places": given.places(),
        "first": given.first(),
        "asking": [given.layer(number) for number in range(LAYERS)],
        "questions": questions,
        "head": {"w": last, "b": np.zeros(answers, np.float32)},
    }


def scored(net: Part, pieces: Any, is_there: Any, key: Any | None = None) -> Any:
    """Scores (texts x answers) of pieces (texts x places); with a key it forgets, as when it learns."""
    texts, length = pieces.shape
    drop, unheard = forgetting(key, STEPS_OF_FORGETTING), barred(is_there)
    seen = drop(normal(net["pieces"][pieces] + net["places"][:length], net["first"]))
    there = is_there[..., None]
    mean = (seen * there).sum(1) / there.sum(1)
    most = jnp.where(there, seen, -1e9).max(1)
    found = seen[:, :1] + net["questions"]
    for layer in net["asking"]:
        found = through(layer, found, seen, unheard, drop)
    found = found.reshape(texts, -1)
    return linear(drop(jnp.concatenate([mean, most, found], -1)), net["head"])
