"""The second reader's network in JAX: the first two layers of a BERT model, and every answer's score.

The first layer reads every piece. Of the second only what a few questions find is worked out: each looks
over all pieces at once, so that it costs little more than the keys and values it looks at.
"""

from pathlib import Path
from typing import Any, Final

import jax
import jax.numpy as jnp
import numpy as np

from .safetensors import tensors

WIDTH: Final = 384
ATTENDING: Final = 12
QUESTIONS: Final = 4
FORGOTTEN: Final = 0.1
"""Share of numbers dropped at each step while learning."""
STEPS_OF_FORGETTING: Final = 6

FIRST_SPREAD: Final = 0.02
"""How far from nothing new numbers begin."""

Part = dict[str, Any]


def begun(model: Path, answers: int, seed: int) -> Part:
    """The published model's first layers, and questions and answers that know nothing yet."""
    given = tensors(model / "model.safetensors")

    def linear(name: str) -> Part:
        return {"w": given[f"{name}.weight"].T, "b": given[f"{name}.bias"]}

    def normal(name: str) -> Part:
        return {"w": given[f"{name}.weight"], "b": given[f"{name}.bias"]}

    def layer(number: int) -> Part:
        name = f"encoder.layer.{number}"
        return {
            **{part[0]: linear(f"{name}.attention.self.{part}") for part in ("query", "key", "value")},
            "o": linear(f"{name}.attention.output.dense"),
            "attended": normal(f"{name}.attention.output.LayerNorm"),
            "wide": linear(f"{name}.intermediate.dense"),
            "back": linear(f"{name}.output.dense"),
            "done": normal(f"{name}.output.LayerNorm"),
        }

    chance = np.random.default_rng(seed)
    questions = chance.normal(0, FIRST_SPREAD, (QUESTIONS, WIDTH)).astype(np.float32)
    last = chance.normal(0, FIRST_SPREAD, ((2 + QUESTIONS) * WIDTH, answers)).astype(np.float32)
    whose = given["embeddings.token_type_embeddings.weight"][0]
    return {
        "pieces": given["embeddings.word_embeddings.weight"],
        "places": given["embeddings.position_embeddings.weight"] + whose,
        "first": normal("embeddings.LayerNorm"),
        "reading": layer(0),
        "asking": layer(1),
        "questions": questions,
        "head": {"w": last, "b": np.zeros(answers, np.float32)},
    }


def scored(net: Part, pieces: Any, is_there: Any, key: Any | None = None) -> Any:
    """Scores (texts x answers) of pieces (texts x places); with a key it forgets, as when it learns."""
    texts, length = pieces.shape
    keys = iter(jax.random.split(key, STEPS_OF_FORGETTING)) if key is not None else None

    def forgetting(seen: Any) -> Any:
        if keys is None:
            return seen
        return jnp.where(
            jax.random.bernoulli(next(keys), 1 - FORGOTTEN, seen.shape), seen / (1 - FORGOTTEN), 0
        )

    def apart(seen: Any) -> Any:
        return seen.reshape(texts, -1, ATTENDING, WIDTH // ATTENDING).transpose(0, 2, 1, 3)

    def through(layer: Part, asking: Any, seen: Any) -> Any:
        query, key_of, value = (
            apart(_linear(one, layer[part])) for part, one in (("q", asking), ("k", seen), ("v", seen))
        )
        heed = jax.nn.softmax(query @ key_of.transpose(0, 1, 3, 2) / np.sqrt(WIDTH // ATTENDING) + barred, -1)
        found = (heed @ value).transpose(0, 2, 1, 3).reshape(texts, -1, WIDTH)
        found = _normal(asking + forgetting(_linear(found, layer["o"])), layer["attended"])
        wide = jax.nn.gelu(_linear(found, layer["wide"]), approximate=True)
        return _normal(found + forgetting(_linear(wide, layer["back"])), layer["done"])

    barred = jnp.where(is_there, 0, -1e9)[:, None, None, :]
    seen = forgetting(_normal(net["pieces"][pieces] + net["places"][:length], net["first"]))
    seen = through(net["reading"], seen, seen)
    there = is_there[..., None]
    mean = (seen * there).sum(1) / there.sum(1)
    most = jnp.where(there, seen, -1e9).max(1)
    found = through(net["asking"], seen[:, :1] + net["questions"], seen).reshape(texts, -1)
    return _linear(forgetting(jnp.concatenate([mean, most, found], -1)), net["head"])


def _linear(seen: Any, part: Part) -> Any:
    return seen @ part["w"] + part["b"]


def _normal(seen: Any, part: Part) -> Any:
    mean = seen.mean(-1, keepdims=True)
    spread = ((seen - mean) ** 2).mean(-1, keepdims=True)
    return (seen - mean) / jnp.sqrt(spread + 1e-12) * part["w"] + part["b"]
