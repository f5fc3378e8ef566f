"""The tagger's network with its gradients, and Adam, in numpy: small enough to need no framework.

Layers as in `services/deidentify/core/tagger.py`: traits, an embedding of common words and letter runs make a
word's vector; vectors, gaps, hits and case around a place make a hidden layer; that makes the labels.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from services.deidentify.core.letters import BUCKETS
from services.deidentify.core.tagger import (
    GAP_CLASSES,
    GAPS_READ,
    HIT_CLASSES,
    HITS_READ,
    LABELS,
    REACH,
)

WORD_SIZE: Final = 64
HIDDEN_SIZE: Final = 224
EMBEDDING_SIZE: Final = 16
LETTERS_SIZE: Final = 12
BATCH: Final = 2048
RATE: Final = 3e-3
WARM_UP: Final = 50
FORGOTTEN_WORDS: Final = 0.15
"""Share of common words hidden from the network at each step, so that it learns to do without."""
FORGOTTEN_VECTOR: Final = 0.15
FORGOTTEN_HITS: Final = 0.25
FORGOTTEN_HIDDEN: Final = 0.3
DECAY: Final = 4e-6
STEPS: Final = np.arange(-REACH, REACH + 1)
CONTEXT_SIZE: Final = len(GAPS_READ) * GAP_CLASSES + 3 + 2 + len(HITS_READ) * HIT_CLASSES

Arrays = dict[str, "np.ndarray"]


@dataclass(frozen=True, slots=True)
class Columns:
    """All texts in one row, with empty places between; `places` are judged, `wanted` is the truth."""

    words: "np.ndarray"
    gaps: "np.ndarray"
    hits: "np.ndarray"
    regimes: "np.ndarray"
    opens: "np.ndarray"
    places: "np.ndarray"
    wanted: "np.ndarray"


@dataclass(frozen=True, slots=True)
class WordTable:
    """What is known of each word of the columns: traits, place in the embedding, letter runs (-1: none)."""

    traits: "np.ndarray"
    common: "np.ndarray"
    grams: "np.ndarray"


def initial(trait_count: int, common_words: int, dice: np.random.Generator) -> Arrays:
    """Small random weights."""

    def drawn(rows: int, columns: int, spread: float) -> "np.ndarray":
        return dice.normal(0, spread, (rows, columns)).astype(np.float32)

    return {
        "embedding": drawn(common_words + 1, EMBEDDING_SIZE, 0.1),
        "letters": drawn(BUCKETS, LETTERS_SIZE, 0.1),
        "encode": drawn(trait_count + EMBEDDING_SIZE + LETTERS_SIZE, WORD_SIZE, 0.1),
        "encode_bias": np.zeros(WORD_SIZE, np.float32),
        "hidden": drawn(len(STEPS) * WORD_SIZE + CONTEXT_SIZE, HIDDEN_SIZE, 0.07),
        "hidden_bias": np.zeros(HIDDEN_SIZE, np.float32),
        "output": drawn(HIDDEN_SIZE, len(LABELS), 0.1),
        "output_bias": np.zeros(len(LABELS), np.float32),
    }


def context(columns: Columns, places: "np.ndarray", hits: "np.ndarray") -> "np.ndarray":
    """Gaps, case and hits around each place, one column for each kind."""
    count, column = len(places), 0
    rows = np.zeros((count, CONTEXT_SIZE), np.float32)
    every = np.arange(count)
    for step in GAPS_READ:
        rows[every, column + columns.gaps[places + step]] = 1
        column += GAP_CLASSES
    regimes, opens = columns.regimes[places], columns.opens[places]
    rows[every, column + regimes] = 1
    rows[:, column + 3], rows[:, column + 4] = opens, opens * (regimes == 0)
    column += 5
    for step in HITS_READ:
        rows[every, column + hits[places + step]] = 1
        column += HIT_CLASSES
    return rows


def gradients(
    weights: Arrays, table: WordTable, columns: Columns, places: "np.ndarray", dice: np.random.Generator
) -> tuple[float, Arrays]:
    """The loss over some places and its gradients."""
    around = places[:, None] + STEPS
    met, index = np.unique(columns.words[around], return_inverse=True)
    index = index.reshape(around.shape)
    common = np.where(dice.random(len(met)) < FORGOTTEN_WORDS, 0, table.common[met])
    runs = table.grams[met]
    has_run = runs >= 0
    run_count = np.maximum(has_run.sum(1), 1)[:, None].astype(np.float32)
    heard = (weights["letters"][runs] * has_run[..., None]).sum(1) / run_count
    known = np.concatenate([table.traits[met], weights["embedding"][common], heard], 1)
    raw = known @ weights["encode"] + weights["encode_bias"]
    kept = (dice.random(raw.shape) >= FORGOTTEN_VECTOR).astype(np.float32) / (1 - FORGOTTEN_VECTOR)
    vectors = np.maximum(raw, 0) * kept
    words = vectors[index].reshape(len(places), -1)
    hits = np.where(dice.random(len(columns.hits)) < FORGOTTEN_HITS, 0, columns.hits)
    seen = np.concatenate([words, context(columns, places, hits)], 1)
    hidden = np.maximum(seen @ weights["hidden"] + weights["hidden_bias"], 0)
    stays = (dice.random(hidden.shape) >= FORGOTTEN_HIDDEN).astype(np.float32) / (1 - FORGOTTEN_HIDDEN)
    hidden *= stays
    scores = hidden @ weights["output"] + weights["output_bias"]
    scores -= scores.max(1, keepdims=True)
    chances = np.exp(scores)
    chances /= chances.sum(1, keepdims=True)
    wanted = columns.wanted[places]
    every = np.arange(len(places))
    loss = float(-np.log(chances[every, wanted] + 1e-9).mean())

    slope = chances
    slope[every, wanted] -= 1
    slope /= len(places)
    back = (slope @ weights["output"].T) * stays * (hidden > 0)
    to_words = (back @ weights["hidden"][: words.shape[1]].T).reshape(-1, WORD_SIZE)
    to_vectors = np.zeros_like(vectors)
    np.add.at(to_vectors, index.reshape(-1), to_words)
    to_raw = to_vectors * kept * (raw > 0)
    to_known = to_raw @ weights["encode"].T
    split = table.traits.shape[1]
    to_embedding, to_letters = np.zeros_like(weights["embedding"]), np.zeros_like(weights["letters"])
    np.add.at(to_embedding, common, to_known[:, split : split + EMBEDDING_SIZE])
    spread = np.repeat((to_known[:, split + EMBEDDING_SIZE :] / run_count)[:, None], runs.shape[1], 1)
    np.add.at(to_letters, runs[has_run], spread[has_run])
    return loss, {
        "embedding": to_embedding,
        "letters": to_letters,
        "encode": known.T @ to_raw,
        "encode_bias": to_raw.sum(0),
        "hidden": seen.T @ back,
        "hidden_bias": back.sum(0),
        "output": hidden.T @ slope,
        "output_bias": slope.sum(0),
    }


class Adam:
    """Steps along the gradients, each weight at its own pace (Kingma and Ba, 2015)."""

    def __init__(self, weights: Arrays) -> None:
        self._weights = weights
        self._mean = {name: np.zeros_like(array) for name, array in weights.items()}
        self._square = {name: np.zeros_like(array) for name, array in weights.items()}
        self._count = 0

    def step(self, slopes: Arrays, rate: float) -> None:
        self._count += 1
        for name, weight in self._weights.items():
            slope = slopes[name] if name.endswith("bias") else slopes[name] + DECAY * weight
            mean, square = self._mean[name], self._square[name]
            mean *= 0.9
            mean += 0.1 * slope
            square *= 0.999
            square += 0.001 * slope * slope
            unbiased = mean / (1 - 0.9**self._count)
            weight -= rate * unbiased / (np.sqrt(square / (1 - 0.999**self._count)) + 1e-8)


def trained(
    table: WordTable, columns: Columns, common_words: int, epochs: int, seed: int
) -> Iterator[tuple[float, Arrays]]:
    """After each epoch its mean loss and the weights, which are the same arrays each time."""
    dice = np.random.default_rng(seed)
    weights = initial(table.traits.shape[1], common_words, dice)
    adam, places = Adam(weights), columns.places
    batches = max(1, len(places) // BATCH)
    taken = 0
    for _ in range(epochs):
        starts = dice.permutation(batches) * BATCH
        losses = []
        for start in starts.tolist():
            taken += 1
            loss, slopes = gradients(weights, table, columns, places[start : start + BATCH], dice)
            cooling = 0.02 + 0.49 * (1 + np.cos(np.pi * taken / (epochs * batches)))
            adam.step(slopes, RATE * min(1.0, taken / WARM_UP) * float(cooling))
            losses.append(loss)
        yield float(np.mean(losses)), weights
