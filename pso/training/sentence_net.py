"""The second reader's network in JAX: the first two layers of a BERT model, and every answer's score.

The first layer reads every piece. Of the second only what a few questions find is worked out: each looks
over all pieces at once, so that it costs little more than the keys and values it looks at.
"""

from pathlib import Path
from typing import Any, Final

import jax.numpy as jnp
import numpy as np

from .bert import WIDTH, Given, Part, barred, drawn, forgetting, linear, normal, through

QUESTIONS: Final = 4
STEPS_OF_FORGETTING: Final = 6
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
        "reading": given.layer(0),
        "asking": given.layer(1),
        "questions": questions,
        "head": {"w": last, "b": np.zeros(answers, np.float32)},
    }


def scored(net: Part, pieces: Any, is_there: Any, key: Any | None = None) -> Any:
    """Scores (texts x answers) of pieces (texts x places); with a key it forgets, as when it learns."""
    texts, length = pieces.shape
    drop, unheard = forgetting(key, STEPS_OF_FORGETTING), barred(is_there)
    seen = drop(normal(net["pieces"][pieces] + net["places"][:length], net["first"]))
    seen = through(net["reading"], seen, seen, unheard, drop)
    there = is_there[..., None]
    mean = (seen * there).sum(1) / there.sum(1)
    most = jnp.where(there, seen, -1e9).max(1)
    asking = seen[:, :1] + net["questions"]
    found = through(net["asking"], asking, seen, unheard, drop).reshape(texts, -1)
    return linear(drop(jnp.concatenate([mean, most, found], -1)), net["head"])
