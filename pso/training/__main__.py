"""`python -m pso.training`: train the tagger and write its weights and card."""

import random
import time
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from pso.gazetteers import TABLES
from services.deidentify.core import lexicon as lex
from services.deidentify.core.scrubber import Scrubber
from services.deidentify.core.tagger import WEIGHTS

from .examples import CORPORA, LEFT_OUT, Encoder, babble, made, varied, write_card, written_by_people
from .network import Arrays, trained

CARD = "card.json"
_LEFT_OUT = ",".join(LEFT_OUT)


def main(
    out: Annotated[Path, typer.Option(help="Where the weights go.")] = WEIGHTS,
    copies: Annotated[int, typer.Option(help="How often each text is told about others.")] = 4,
    generated: Annotated[int, typer.Option(help="Narratives of the generator.")] = 6000,
    babbled: Annotated[int, typer.Option(help="Lines of ordinary words in no order.")] = 3000,
    epochs: int = 10,
    seed: int = 1,
    but: Annotated[str, typer.Option(help="Writers to leave out, to score on; with commas.")] = _LEFT_OUT,
) -> None:
    """Train on the development halves and write weights with their card."""
    begun, chance = time.monotonic(), random.Random(seed)
    told = written_by_people(CORPORA, but.split(","))
    lexicon = lex.load_lexicon(TABLES)
    texts = [*varied(told, copies, chance), *made(generated), *babble(babbled, lexicon, TABLES, chance)]
    chance.shuffle(texts)
    encoder = Encoder(Scrubber(lexicon, TABLES))
    columns = encoder.columns(texts)
    table, common = encoder.table()
    typer.echo(f"{len(told)} marked texts, {len(texts)} examples, {len(columns.places)} places to judge")
    weights: Arrays = {}
    for loss, latest in trained(table, columns, len(common), epochs, seed):
        weights = latest
        typer.echo(f"loss {loss:.4f}, {time.monotonic() - begun:.0f} s")
    _write(out, weights, common)
    write_card(
        out.with_name(CARD), marked_texts=len(told), left_out=but.split(","), examples=len(texts),
        of_them_generated=generated, of_them_words_in_no_order=babbled, epochs=epochs, seed=seed,
    )  # fmt: skip


def _write(out: Path, weights: Arrays, common: list[str]) -> None:
    out.parent.mkdir(parents=True, exist_ok=True)
    halved: Arrays = {name: array.astype(np.float16) for name, array in weights.items()}
    halved["words"] = np.array(" ".join(common))
    np.savez_compressed(out, allow_pickle=False, **halved)


if __name__ == "__main__":
    typer.run(main)
