"""Narratives told at length: what happened, in the midst of calls and papers in which nothing did.

Writers of labelled narratives are brief; reports often are not. What is told of an uneventful call, or stands
beside it in a log, a letter or a newsletter, changes no code, harm or tier of an event.
"""

import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from pso.coded import CORPORA, Labelled, corpus, examples, samples
from pso.marked import files
from services.classifier.core.categories import NOTHING

UNEVENTFUL: Final = "uneventful"
"""Their folder in that of the corpus, and the beginning of the names under which they are learned."""
FOLDS: Final = 5
"""A reader is judged on a fifth of the writers, from whom it has not learned."""
MOST_LENGTHENED: Final = 5000
"""A quarter of the brief narratives (decisions 0027 and 0028)."""
LONGEST_TAKEN: Final = 60
"""Words of a narrative that is told at length; of those written nine in ten have no more."""
SEED: Final = 0
NO_EFFECT, CAN_WAIT = "HL-1", "T3"
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")
STOPS: Final = (".", "!", "?", '."', '?"', '!"', ".)", ":")


def to_learn_from(folder: Path = CORPORA) -> list[Labelled]:
    """All that both readers learn from: narratives, samples, examples, calls, papers, narratives amid them.

    A narrative amid a call is in one fold with that call and with its own writer.
    """
    told = [*corpus(folder), *samples(), *examples()]
    place_of = {writer: place for place, writer in enumerate(sorted({one.writer for one in told}))}
    told = [replace(one, fold=place_of[one.writer] % FOLDS) for one in told]
    around = uneventful()
    return [*told, *around, *lengthened([one for one in told if one.tier], around)]


def uneventful() -> list[Labelled]:
    """Calls and papers in which nothing happened that anybody would report, in all folds; the corpus's own.

    A paper tells of no patient, so its line says that no harm is labelled.
    """
    lines = [
        json.loads(line)
        for file in files(CORPORA / UNEVENTFUL)
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    nothing = Labelled("", "", (NOTHING,), tier=CAN_WAIT, rules=frozenset())
    return [
        replace(
            nothing,
            text=line["text"],
            harm=line.get("harm", NO_EFFECT),
            writer=f"{UNEVENTFUL}-{fold}",
            fold=fold,
        )
        for place, line in enumerate(lines)
        for fold in [place % FOLDS]
    ]


def lengthened(told: Sequence[Labelled], around: Sequence[Labelled]) -> list[Labelled]:
    """Up to MOST_LENGTHENED of them, each before, behind or amid one of its fold; the same ones each time.

    Who the patient was and in which phase it happened is no longer labelled: what is around tells of another.
    """
    chance = random.Random(SEED)
    beside = [[one.text for one in around if one.fold == fold] for fold in range(FOLDS)]
    short = [one for one in told if len(one.text.split()) <= LONGEST_TAKEN and beside[one.fold]]
    return [
        replace(
            one,
            text=_amid(one.text, chance.choice(beside[one.fold]), chance),
            population=None,
            phase=None,
            is_put_together=True,
        )
        for one in chance.sample(short, min(MOST_LENGTHENED, len(short)))
    ]


def _amid(text: str, around: str, chance: random.Random) -> str:
    sentences = SENTENCE_END.split(around)
    place = chance.choice((0, len(sentences), chance.randint(0, len(sentences))))
    gap = chance.choice((" ", " ", "\n"))
    parts = [part for part in (" ".join(sentences[:place]), text, " ".join(sentences[place:])) if part]
    return gap.join([*map(_stopped, parts[:-1]), parts[-1]])


def _stopped(text: str) -> str:
    """With a stop, where one is wanted before something stands behind it."""
    text = text.rstrip()
    return text if text.endswith(STOPS) else f"{text}."
