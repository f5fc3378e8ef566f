"""Narratives told at length: what happened, in the midst of calls on which nothing did.

Writers of labelled narratives are brief; reports often are not. What is told of an uneventful call changes
no code, harm or tier of an event, however ill its patient is.
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
"""The folder of calls beside a corpus, and the writer of them all."""
LENGTHENED: Final = 4000
LONGEST_TAKEN: Final = 60
"""Words of a narrative that is told at length; a longer one is long enough."""
SEED: Final = 0
NO_EFFECT, CAN_WAIT = "HL-1", "T3"
AT_LENGTH: Final = "at length"
"""The kind of what is put together here, by which nothing is measured: nobody wrote it so."""
SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+")


def to_learn_from(folder: Path = CORPORA) -> list[Labelled]:
    """All that both readers learn from: narratives, samples, examples, calls, and narratives amid calls."""
    told, calls = list(corpus(folder)), uneventful(CORPORA)
    return [*told, *samples(), *examples(), *calls, *lengthened(told, [call.text for call in calls])]


def uneventful(folder: Path) -> list[Labelled]:
    """Calls on which nothing happened that anybody would report."""
    return [
        Labelled(
            json.loads(line)["text"], UNEVENTFUL, (NOTHING,), harm=NO_EFFECT, tier=CAN_WAIT, rules=frozenset()
        )
        for file in files(folder / UNEVENTFUL)
        for line in file.read_text(encoding="utf-8").splitlines()
    ]


def lengthened(told: Sequence[Labelled], calls: Sequence[str]) -> list[Labelled]:
    """LENGTHENED of these narratives, each before, behind or in the midst of a call; the same ones each time.

    Who the patient was and in which phase it happened is no longer labelled: the call tells of another.
    """
    chance = random.Random(SEED)
    short = [one for one in told if len(one.text.split()) <= LONGEST_TAKEN]
    return [
        replace(
            one,
            text=_amid(one.text, chance.choice(calls), chance),
            population=None,
            phase=None,
            kind=AT_LENGTH,
        )
        for one in chance.sample(short, LENGTHENED)
    ]


def _amid(text: str, call: str, chance: random.Random) -> str:
    sentences = SENTENCE_END.split(call)
    place = chance.choice((0, len(sentences), chance.randint(0, len(sentences))))
    gap = chance.choice((" ", " ", "\n"))
    return gap.join(part for part in (" ".join(sentences[:place]), text, " ".join(sentences[place:])) if part)
