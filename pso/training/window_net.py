"""The second tagger's network in JAX: BERT layers through which the words in doubt alone pass.

They look over the pieces of the window as these are before any layer. To work out what every piece becomes in
the first layer, as the published model does, cost most of the time and told less than a second look.
"""

from typing import Any, Final, NamedTuple

import jax.numpy as jnp
import numpy as np

from services.deidentify.core.second_tagger import MOST_PIECES
from services.deidentify.core.tagger import LABELS

from .bert import WIDTH, Given, Part, barred, drawn, forgetting, gelu, linear, normal, through

LAYERS: Final = 2
HIDDEN: Final = 256
STEPS_OF_FORGETTING: Final = 2 + 2 * LAYERS
FORGOTTEN_LAST: Final = 0.2
NEW: Final = ("traits", "hidden", "head")
EDGES: Final = 2
"""The marks at the beginning and the end of a window."""


class Windows(NamedTuple):
    """Windows filled up to one length.

    `pieces` and `owners` (-1: no word's) by place, traits and ends by word; `asked` are the words judged.
    """

    pieces: Any
    owners: Any
    traits: Any
    firsts: Any
    lasts: Any
    asked: Any


def begun(given: Given, traits: int, seed: int) -> Part:
    """The published layers, and answers that know nothing yet; `traits` are the columns a word brings."""
    chance = np.random.default_rng(seed)

    def part(spread: float, rows: int, columns: int) -> Part:
        return {"w": drawn(chance, spread, rows, columns), "b": np.zeros(columns, np.float32)}

    return {
        "places": given.places()[: MOST_PIECES + EDGES],
        "first": given.first(),
        "judging": [given.layer(number) for number in range(LAYERS)],
        "traits": part(0.01, traits, WIDTH),
        "hidden": part(0.03, 2 * WIDTH + traits, HIDDEN),
        "head": part(0.05, HIDDEN, len(LABELS)),
    }


def scored(net: Part, vectors: Any, windows: Windows, key: Any | None = None) -> Any:
    """Scores (windows x asked x LABELS); `vectors` are those of pieces, which do not learn."""
    drop, unheard = forgetting(key, STEPS_OF_FORGETTING), barred(windows.pieces != 0)
    known = linear(windows.traits, net["traits"])
    known = jnp.concatenate([known, jnp.zeros((len(known), 1, WIDTH))], 1)
    owners = jnp.where(windows.owners < 0, known.shape[1] - 1, windows.owners)
    beside = jnp.take_along_axis(known, owners[..., None], 1)
    length = windows.pieces.shape[1]
    seen = drop(normal(vectors[windows.pieces] + net["places"][:length] + beside, net["first"]))
    ends = jnp.concatenate([_at(windows.firsts, windows.asked), _at(windows.lasts, windows.asked)], 1)
    asking = jnp.take_along_axis(seen, ends[..., None], 1)
    for layer in net["judging"]:
        asking = through(layer, asking, seen, unheard, drop)
    first, last = jnp.split(asking, 2, 1)
    traits = jnp.take_along_axis(windows.traits, windows.asked[..., None], 1)
    told = linear(jnp.concatenate([first, last, traits], -1), net["hidden"])
    return linear(drop(gelu(told), FORGOTTEN_LAST), net["head"])


def _at(of_words: Any, asked: Any) -> Any:
    return jnp.take_along_axis(of_words, asked, 1)
