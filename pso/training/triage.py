"""`python -m pso.training.triage`: train the classifier's learned reader and write its weights and card.

Needs scikit-learn (requirements/training.txt). Every head is a set of linear machines, one against the rest;
what they would say of writers they have not learned from calibrates them and chooses the thresholds.
"""

import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from copy import copy
from datetime import UTC, datetime
from itertools import repeat
from pathlib import Path
from typing import Annotated, Any, Final, Self

import numpy as np
import typer
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from contracts.events import Answers
from lexis import Meanings
from pso.coded import CORPORA, Labelled
from pso.training.alarms import Unseen, cases_of, told_of, weighed
from pso.training.blending import Second
from pso.training.calibration import slope_of
from pso.training.judged import Judged
from pso.training.lengthened import FOLDS, to_learn_from
from pso.training.questions import Head, digest, heads, unsure, wanted
from services.classifier.core import Ontology
from services.classifier.core import features as feat
from services.classifier.core.blend import log_chances
from services.classifier.core.observed import Observed, observe
from services.classifier.core.weights import CHAIN, MEANING_COLUMNS, MODEL, Learned

LEAST_TIMES: Final = 2
MOST_FEATURES: Final = 60_000
KEPT_FEATURES: Final = 40_000
"""The heaviest of them; the others change no figure of unseen writers."""
UNSCALED: Final = (feat.OUTCOME, feat.SIGNAL)
"""Features that weigh as they are, however many texts have them."""


class Table:
    """Which features are kept, with their inverse document frequency."""

    def __init__(self, told: Sequence[Observed]) -> None:
        times: Counter[str] = Counter()
        for observed in told:
            times.update(set(_keys(observed)))
        kept = [key for key, count in times.most_common(MOST_FEATURES) if count >= LEAST_TIMES]
        self.places = {key: place for place, key in enumerate(kept)}
        count = len(told)
        self.idf = np.array(
            [1.0 if key.startswith(UNSCALED) else 1 + np.log(count / times[key]) for key in kept]
        )
        self._meanings = Meanings.load()

    def only(self, kept: "np.ndarray") -> Self:
        """The same with the features at these places."""
        names, less = list(self.places), copy(self)
        less.places = {names[old]: new for new, old in enumerate(kept.tolist())}
        less.idf = self.idf[kept]
        return less

    def matrix(self, told: Sequence[Observed]) -> "csr_matrix":
        """A row for each report: its features, then the mean meaning of its words."""
        rows: list[int] = []
        columns: list[int] = []
        values: list[float] = []
        for row, observed in enumerate(told):
            found = self._row(observed)
            rows += [row] * len(found)
            columns += found.keys()
            values += found.values()
        return csr_matrix((values, (rows, columns)), (len(told), len(self.places) + MEANING_COLUMNS))

    def _row(self, observed: Observed) -> dict[int, float]:
        """As `Learned.read` weighs them."""
        found: dict[int, float] = {}
        words = feat.words_of(observed)
        for group, names in feat.groups_of(observed, words).items():
            places = [self.places[group + name] for name in names if group + name in self.places]
            if places:
                idf = self.idf[places]
                found.update(zip(places, idf * feat.GROUPS[group] / np.sqrt(idf @ idf), strict=True))
        for target, weight in feat.signals_of(observed):
            if feat.SIGNAL + target in self.places:
                found[self.places[feat.SIGNAL + target]] = weight
        share = feat.LETTERS_WEIGHT / max(1, len(words)) ** 0.5
        for word in words:
            keys = [feat.LETTERS + run for run in feat.letters_of(word)]
            places = [self.places[key] for key in keys if key in self.places]
            idf = self.idf[places]
            for place, value in zip(places, idf * share / np.sqrt(max(1e-9, idf @ idf)), strict=True):
                found[place] = found.get(place, 0.0) + value
        known = [word for word in words if self._meanings.rows([word])[0]]
        if known:
            meant = self._meanings.of(known, MEANING_COLUMNS).mean(0) * feat.MEANING_WEIGHT
            found.update(enumerate(meant.tolist(), len(self.places)))
        return found


def _keys(observed: Observed) -> Iterable[str]:
    words = feat.words_of(observed)
    for group, names in feat.groups_of(observed, words).items():
        yield from (group + name for name in names)
    yield from (feat.SIGNAL + target for target, _ in feat.signals_of(observed))
    for word in words:
        yield from (feat.LETTERS + run for run in feat.letters_of(word))


def fitted(head: Head, rows: "csr_matrix", told: Sequence[Labelled]) -> "tuple[np.ndarray, np.ndarray]":
    """Weights (answers x columns) and bias; answers never met keep a bias that never wins."""
    truth = [wanted(head, one) for one in told]
    used = np.array([place for place, answers in enumerate(truth) if answers is not None])
    weights = np.zeros((len(head.answers), rows.shape[1]), np.float32)
    bias = np.full(len(head.answers), -2.0, np.float32)
    doubts = [unsure(head, one) for one in told]
    for column, answer in enumerate(head.answers):
        is_true = np.array([answer in (truth[place] or ()) for place in used])
        if is_true.sum() < 2 or is_true.all():
            continue
        against = (doubts[place].get(answer, 1.0) for place in used)
        share = np.array([1.0 if yes else less for yes, less in zip(is_true, against, strict=True)])
        machine = LinearSVC(C=head.penalty, random_state=0, max_iter=3000)
        machine.fit(rows[used], is_true, sample_weight=share)
        weights[column], bias[column] = machine.coef_[0], machine.intercept_[0]
    return weights, bias


def heaviest(
    table: Table,
    asked: Sequence[Head],
    observed: Sequence[Observed],
    told: Sequence[Labelled],
    pool: Executor,
) -> Table:
    """The table with those features alone that weigh most, whatever the answer."""
    parts = pool.map(fitted, asked, repeat(table.matrix(observed)), repeat(told))
    weights = np.concatenate([part for part, _ in parts])[:, : len(table.places)]
    return table.only(np.sort(np.argsort(-np.linalg.norm(weights, axis=0))[:KEPT_FEATURES]))


def out_of_fold(
    asked: Sequence[Head], observed: Sequence[Observed], told: Sequence[Labelled], pool: Executor
) -> "dict[str, np.ndarray]":
    """For each text the scores by machines that have not learned from its writer."""
    folds = [_Fold(fold, observed, told) for fold in range(FOLDS)]
    scores: dict[str, np.ndarray] = {}
    for stage in stages(asked):
        before = chances_before(stage[0], asked, scores, told)
        parts = {
            (head.name, number): pool.submit(
                _unseen,
                head,
                beside(fold.learned_from, before[fold.inside]),
                fold.told,
                beside(fold.seen, before[fold.outside]),
            )
            for head in stage
            for number, fold in enumerate(folds)
        }
        for head in stage:
            scores[head.name] = np.zeros((len(told), len(head.answers)), np.float32)
            for number, fold in enumerate(folds):
                scores[head.name][fold.outside] = parts[head.name, number].result()
        typer.echo(f"{', '.join(head.name for head in stage)}: read by {FOLDS} folds")
    return scores


def _unseen(head: Head, rows: "csr_matrix", told: Sequence[Labelled], seen: "csr_matrix") -> "np.ndarray":
    """What machines that learned from some texts say of others."""
    weights, bias = fitted(head, rows, told)
    return np.asarray(seen @ weights.T + bias)


class _Fold:
    """Some writers left out, and a table of the others' features."""

    def __init__(self, out: int, observed: Sequence[Observed], told: Sequence[Labelled]) -> None:
        self.inside = [place for place, one in enumerate(told) if one.fold != out]
        self.outside = [place for place, one in enumerate(told) if one.fold == out]
        self.told = [told[place] for place in self.inside]
        table = Table([observed[place] for place in self.inside])
        self.learned_from = table.matrix([observed[place] for place in self.inside])
        self.seen = table.matrix([observed[place] for place in self.outside])


def stages(asked: Sequence[Head]) -> list[list[Head]]:
    """The heads in the order in which they are learned: each of the chain alone, then all others."""
    by_name = {head.name: head for head in asked}
    return [[by_name[name]] for name in CHAIN] + [[head for head in asked if head.name not in CHAIN]]


def chances_before(
    head: Head, asked: Sequence[Head], scores: "dict[str, np.ndarray]", told: Sequence[Labelled]
) -> "np.ndarray":
    """What the heads of the chain before this one say of each text, as chances side by side.

    The scores are by machines that did not know the writer, so that a head learns how far to trust them.
    """
    chain = CHAIN[: CHAIN.index(head.name)] if head.name in CHAIN else CHAIN
    by_name = {one.name: one for one in asked}
    parts = [
        np.exp(log_chances(scores[name] * slope_of(by_name[name], scores[name], told))) for name in chain
    ]
    return np.concatenate([np.zeros((len(told), 0)), *parts], 1)


def beside(rows: "csr_matrix", chances: "np.ndarray") -> "csr_matrix":
    """Features with chances behind them."""
    return hstack([rows, csr_matrix(chances)], format="csr")


def main(
    second: Annotated[
        Path, typer.Option(help="What the second reader said of writers it was not taught by.")
    ],
    out: Annotated[Path, typer.Option(help="Folder for weights and card.")] = MODEL,
    folder: Annotated[Path, typer.Option(help="Labelled narratives; calls are the corpus's.")] = CORPORA,
    but: Annotated[str, typer.Option(help="Writers to leave out, to score on; with commas.")] = "",
    kept: Annotated[Path | None, typer.Option(help="Where to write the scores on unseen writers.")] = None,
    known: Annotated[
        Path | None, typer.Option(help="Such scores of the same texts, not worked out anew.")
    ] = None,
) -> None:
    """Train on all there is to learn from, calibrated on writers left out in turn.

    How much each reader is heard, and the thresholds, are found with the writers whom neither has met.
    """
    begun = time.monotonic()
    left_out = set(but.split(","))
    told = [one for one in to_learn_from(folder) if one.writer not in left_out]
    ontology = Ontology.load(Learned.untaught())
    observed = [observe(one.text, Answers(), ontology) for one in told]
    asked = heads()
    with ProcessPoolExecutor() as pool:
        scores = _kept(known, told) if known else out_of_fold(asked, observed, told, pool)
        if kept:
            np.savez_compressed(kept, allow_pickle=False, **scores, texts=np.array(digest(told)))
        judged = Judged.of(asked, told, scores, Second.load(second, digest(told)))
        table = heaviest(Table(observed), asked, observed, told, pool)
        seen = table.matrix(observed)
        rows = [beside(seen, chances_before(head, asked, scores, told)) for head in asked]
        parts = list(pool.map(fitted, asked, rows, repeat(told)))
    arrays, keys = _arrays(table, asked, parts), list(table.places)
    card: dict[str, Any] = {
        "trained_at": datetime.now(UTC).date().isoformat(),
        "texts": len(told),
        "of_them_put_together": sum(one.is_put_together for one in told),
        "writers": len({one.writer for one in told}),
        "features": len(keys),
        "data": "synthetic, written by machine for this project; no real report",
        "answers": {head.name: head.answers for head in asked},
        **judged.told(),
    }
    unseen = Unseen(arrays, keys, card, np.concatenate([judged.scores[head.name] for head in asked], 1))
    cases = cases_of(judged.texts, unseen, ontology)
    card["alarms"] = weighed(cases)
    typer.echo(told_of(cases, card["alarms"]))
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", allow_pickle=False, keys=np.array("\n".join(keys)), **arrays)
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="ascii")
    typer.echo(f"{len(keys)} features, {time.monotonic() - begun:.0f} s")


def _arrays(
    table: Table, asked: Sequence[Head], parts: "Sequence[tuple[np.ndarray, np.ndarray]]"
) -> "dict[str, np.ndarray]":
    """The weights of all heads side by side, those of features in bytes."""
    size = len(table.places)
    most = size + MEANING_COLUMNS + sum(len(head.answers) for head in asked if head.name in CHAIN)
    weights = np.concatenate([np.pad(part, ((0, 0), (0, most - part.shape[1]))) for part, _ in parts]).T
    units = abs(weights[:size]).max(1, keepdims=True) / 127 + 1e-12
    return {
        "idf": table.idf.astype(np.float16),
        "table": np.rint(weights[:size] / units).astype(np.int8),
        "units": units[:, 0].astype(np.float32),
        "meaning": weights[size : size + MEANING_COLUMNS].astype(np.float16),
        "beside": weights[size + MEANING_COLUMNS :].astype(np.float32),
        "bias": np.concatenate([part for _, part in parts]).astype(np.float32),
    }


def _kept(file: Path, told: Sequence[Labelled]) -> "dict[str, np.ndarray]":
    with np.load(file, allow_pickle=False) as kept:
        if str(kept["texts"]) != digest(told):
            raise typer.BadParameter("these scores are of other texts", param_hint="--known")
        return {name: kept[name] for name in kept.files if name != "texts"}


if __name__ == "__main__":
    typer.run(main)
