"""`python -m pso.training.triage`: train the classifier's learned reader and write its weights and card.

Needs scikit-learn (requirements/training.txt). Every head is a set of linear machines, one against the rest;
what they would say of writers they have not learned from calibrates them and chooses the thresholds.
"""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Self

import numpy as np
import typer
from scipy.sparse import csr_matrix, hstack
from sklearn.svm import LinearSVC

from contracts.events import Answers
from contracts.taxonomy import taxonomy
from lexis import Meanings
from pso.coded import CORPORA, Labelled
from pso.training.alarms import RULE_IDS, Unseen, cases_of, told_of, weighed
from pso.training.blending import Second, of_choice, of_each
from pso.training.lengthened import to_learn_from
from services.classifier.core import Ontology
from services.classifier.core import features as feat
from services.classifier.core.blend import Blend, is_doubted, log_chances
from services.classifier.core.learned import RULES, TIER, URGENT
from services.classifier.core.observed import Observed, observe
from services.classifier.core.weights import CHAIN, MEANING_COLUMNS, MODEL, Learned

FOLDS: Final = 5
LEAST_TIMES: Final = 2
MOST_FEATURES: Final = 60_000
KEPT_FEATURES: Final = 40_000
"""The heaviest of them; the others change no figure of unseen writers."""
NEIGHBOUR_WEIGHT: Final = 0.15
"""A text whose second code is this one is hardly a counter-example of it."""
ALSO_WEIGHT: Final = 0.3
UNSCALED: Final = (feat.OUTCOME, feat.SIGNAL)
"""Features that weigh as they are, however many texts have them."""
PRIMARY, ANY = "primary", "any"
SURE: Final = (0.001, 0.999)
"""Thresholds lie between these."""


@dataclass(frozen=True, slots=True)
class Head:
    """One question: its answers, and how strongly the machines are held back."""

    name: str
    answers: list[str]
    penalty: float
    is_choice: bool
    """Whether the answers exclude each other."""


def heads() -> list[Head]:
    """All questions that are asked of a text."""
    codes = taxonomy()

    def axis(name: str) -> list[str]:
        return [code.code for code in codes.axis(name).codes]

    categories = [code.code for code in codes.categories.codes]
    return [
        Head(PRIMARY, categories, 0.5, True),
        Head(ANY, categories, 0.3, False),
        Head("report_type", axis("report_type"), 0.3, True),
        Head("harm", axis("harm"), 0.3, True),
        Head(TIER, ["T1", "T2", "T3"], 0.3, True),
        Head("potential", axis("potential_severity"), 0.2, True),
        Head("phase", axis("phase"), 0.2, True),
        Head("preventability", axis("preventability"), 0.1, True),
        Head("factors", axis("contributing_factor"), 0.2, False),
        Head("population", axis_of_population(), 0.3, False),
        Head(RULES, list(RULE_IDS), 0.3, False),
    ]


def axis_of_population() -> list[str]:
    """The populations of the context flags."""
    return ["neonate", "paediatric", "obstetric", "geriatric", "bariatric", "behavioural"]


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


def wanted(head: Head, one: Labelled) -> dict[str, float] | None:
    """For each answer that is true its weight; None where the text is not labelled on this axis."""
    if head.name == PRIMARY:
        return {one.codes[0]: 1.0}
    if head.name == ANY:
        return dict.fromkeys(one.codes, 1.0)
    value = getattr(one, head.name)
    if value is None:
        return None
    return {value: 1.0} if isinstance(value, str) else dict.fromkeys(value, 1.0)


def unsure(head: Head, one: Labelled) -> dict[str, float]:
    """Answers that are neither right nor wrong for a text: how much it counts against them."""
    if head.name == PRIMARY:
        return dict.fromkeys((*one.codes[1:], *one.also), NEIGHBOUR_WEIGHT)
    return dict.fromkeys(one.also, ALSO_WEIGHT) if head.name == ANY else {}


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
    table: Table, asked: Sequence[Head], observed: Sequence[Observed], told: Sequence[Labelled]
) -> Table:
    """The table with those features alone that weigh most, whatever the answer."""
    rows = table.matrix(observed)
    weights = np.concatenate([fitted(head, rows, told)[0] for head in asked])[:, : len(table.places)]
    return table.only(np.sort(np.argsort(-np.linalg.norm(weights, axis=0))[:KEPT_FEATURES]))


def out_of_fold(
    asked: Sequence[Head], observed: Sequence[Observed], told: Sequence[Labelled]
) -> "dict[str, np.ndarray]":
    """For each text the scores by machines that have not learned from its writer."""
    writers = sorted({one.writer for one in told})
    folds = [_Fold(set(writers[fold::FOLDS]), observed, told) for fold in range(FOLDS)]
    scores: dict[str, np.ndarray] = {}
    for stage in stages(asked):
        before = chances_before(stage[0], asked, scores, told)
        for head in stage:
            scores[head.name] = np.zeros((len(told), len(head.answers)), np.float32)
            for fold in folds:
                weights, bias = fitted(head, beside(fold.learned_from, before[fold.inside]), fold.told)
                seen = beside(fold.seen, before[fold.outside])
                scores[head.name][fold.outside] = seen @ weights.T + bias
        typer.echo(f"{', '.join(head.name for head in stage)}: read by {FOLDS} folds")
    return scores


class _Fold:
    """Some writers left out, and a table of the others' features."""

    def __init__(self, out: set[str], observed: Sequence[Observed], told: Sequence[Labelled]) -> None:
        self.inside = [place for place, one in enumerate(told) if one.writer not in out]
        self.outside = [place for place, one in enumerate(told) if one.writer in out]
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


def slope_of(head: Head, scores: "np.ndarray", told: Sequence[Labelled]) -> float:
    """The factor before the softmax that makes unseen writers' texts likeliest."""
    truth = [wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers]
    gold = [head.answers.index(next(iter(truth[place] or ()))) for place in used]

    def loss(slope: float) -> float:
        scaled = scores[used] * slope
        scaled = scaled - scaled.max(1, keepdims=True)
        chances = np.exp(scaled)
        chances /= chances.sum(1, keepdims=True)
        return float(-np.log(chances[np.arange(len(used)), gold] + 1e-9).mean())

    return min((float(slope) for slope in np.geomspace(0.5, 12, 40)), key=loss)


def odds_of(scores: "np.ndarray", truth: "np.ndarray") -> tuple[float, float]:
    """Slope and offset of a logistic curve from score to probability (Platt), by Newton's steps."""
    at = np.stack([scores, np.ones_like(scores)], 1)
    found = np.zeros(2)
    for _ in range(30):
        chances = 1 / (1 + np.exp(-at @ found))
        weight = chances * (1 - chances) + 1e-6
        found += np.linalg.solve((at * weight[:, None]).T @ at + 1e-6 * np.eye(2), at.T @ (truth - chances))
    return float(found[0]), float(found[1])


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
    of_all = scores = _kept(known, told) if known else out_of_fold(asked, observed, told)
    slopes = {head.name: slope_of(head, scores[head.name], told) for head in asked if head.is_choice}
    written = [place for place, one in enumerate(told) if not one.is_put_together]
    odds = {
        head.name: _odds(head, scores[head.name][written], [told[place] for place in written])
        for head in asked
        if not head.is_choice
    }
    if kept:
        np.savez_compressed(kept, allow_pickle=False, **scores, texts=np.array(digest(told)))
    other = Second.load(second, digest(told))
    heard = np.flatnonzero(np.isin(other.places, written))
    places = other.places[heard]
    judged = [told[place] for place in places.tolist()]
    of_words = {name: columns[places] for name, columns in scores.items()}
    scores, blends = _blended(asked, of_words, other.scores[heard], judged, slopes, odds)
    right, odds["first"] = _first(asked[0], scores[PRIMARY], slopes[PRIMARY], judged)
    thresholds = {
        head.name: _threshold(head, scores[head.name], odds[head.name], judged)
        for head in asked
        if not head.is_choice and head.name != RULES
    }
    typer.echo(f"{len(judged)} texts, first answer among the gold codes on unseen writers: {right:.3f}")
    table = heaviest(Table(observed), asked, observed, told)
    seen = table.matrix(observed)
    parts = [fitted(head, beside(seen, chances_before(head, asked, of_all, told)), told) for head in asked]
    size, keys = len(table.places), list(table.places)
    width = sum(len(head.answers) for head in asked if head.name in CHAIN)
    most = size + MEANING_COLUMNS + width
    weights = np.concatenate([np.pad(part, ((0, 0), (0, most - part.shape[1]))) for part, _ in parts]).T
    units = abs(weights[:size]).max(1, keepdims=True) / 127 + 1e-12
    arrays = {
        "idf": table.idf.astype(np.float16),
        "table": np.rint(weights[:size] / units).astype(np.int8),
        "units": units[:, 0].astype(np.float32),
        "meaning": weights[size : size + MEANING_COLUMNS].astype(np.float16),
        "beside": weights[size + MEANING_COLUMNS :].astype(np.float32),
        "bias": np.concatenate([part for _, part in parts]).astype(np.float32),
    }
    card: dict[str, Any] = {
        "trained_at": datetime.now(UTC).date().isoformat(),
        "texts": len(told),
        "of_them_put_together": len(told) - len(written),
        "writers": len({one.writer for one in told}),
        "features": len(keys),
        "first_answer_among_gold_on_unseen_writers": round(float(right), 3),
        "data": "synthetic, written by machine for this project; no real report",
        "answers": {head.name: head.answers for head in asked},
        "slopes": slopes,
        "odds": odds,
        "thresholds": thresholds,
        "blends": blends,
        "second": other.model,
    }
    unseen = Unseen(arrays, keys, card, np.concatenate([scores[head.name] for head in asked], 1))
    cases = cases_of(judged, unseen, ontology)
    card["alarms"] = weighed(cases)
    typer.echo(told_of(cases, card["alarms"]))
    out.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(out / "weights.npz", allow_pickle=False, keys=np.array("\n".join(keys)), **arrays)
    (out / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="ascii")
    typer.echo(f"{len(keys)} features, {time.monotonic() - begun:.0f} s")


def _blended(
    asked: Sequence[Head],
    scores: "dict[str, np.ndarray]",
    second: "np.ndarray",
    told: Sequence[Labelled],
    slopes: dict[str, float],
    odds: dict[str, tuple[float, float]],
) -> "tuple[dict[str, np.ndarray], dict[str, Blend]]":
    """Both readers' scores as one where the first is in doubt, of each head, and how much each is heard."""
    mixed, blends, first = {}, {}, 0
    doubted = _doubted(asked, scores, slopes)
    typer.echo(f"{doubted.mean():.3f} of the texts are read twice")
    for head in asked:
        name, one, other = head.name, scores[head.name], second[:, first : first + len(head.answers)]
        first += len(head.answers)
        truth = [wanted(head, text) for text in told]
        mixed[name] = one.copy()
        if head.is_choice:
            used = [place for place, answers in enumerate(truth) if answers and doubted[place]]
            gold = [head.answers.index(next(iter(truth[place] or ()))) for place in used]
            blends[name] = of_choice(one[used], other[used], gold, slopes[name])
            mixed[name][doubted] = blends[name].of_choice(one[doubted], other[doubted], slopes[name])
        else:
            used = [place for place, answers in enumerate(truth) if answers is not None and doubted[place]]
            gold_of = [[answer in (truth[place] or ()) for answer in head.answers] for place in used]
            blends[name] = of_each(one[used], other[used], np.array(gold_of, float), odds[name])
            mixed[name][doubted] = blends[name].of_each(one[doubted], other[doubted], odds[name])
        typer.echo(f"{name}: {blends[name]}")
    return mixed, blends


def _doubted(
    asked: Sequence[Head], scores: "dict[str, np.ndarray]", slopes: dict[str, float]
) -> "np.ndarray":
    """Of each text whether the second reader would be asked."""
    answers = {head.name: head.answers for head in asked}
    chances = {name: np.exp(log_chances(scores[name] * slopes[name])) for name in (PRIMARY, TIER)}
    return is_doubted(chances[TIER][:, answers[TIER].index(URGENT)], chances[PRIMARY].max(1))


def _kept(file: Path, told: Sequence[Labelled]) -> "dict[str, np.ndarray]":
    with np.load(file, allow_pickle=False) as kept:
        if str(kept["texts"]) != digest(told):
            raise typer.BadParameter("these scores are of other texts", param_hint="--known")
        return {name: kept[name] for name in kept.files if name != "texts"}


def digest(told: Sequence[Labelled]) -> str:
    return hashlib.sha256("\n".join(one.text for one in told).encode()).hexdigest()


def _odds(head: Head, scores: "np.ndarray", told: Sequence[Labelled]) -> tuple[float, float]:
    truth = [wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers is not None]
    gold = np.array([[answer in (truth[place] or ()) for answer in head.answers] for place in used], float)
    return odds_of(scores[used].ravel(), gold.ravel())


def _first(
    head: Head, scores: "np.ndarray", slope: float, told: Sequence[Labelled]
) -> tuple[float, tuple[float, float]]:
    """How often the first answer is among the gold codes, and the curve from its lead to that chance."""
    chances = np.exp((scores - scores.max(1, keepdims=True)) * slope)
    best = np.clip((chances / chances.sum(1, keepdims=True)).max(1), 1e-6, 1 - 1e-6)
    first = scores.argmax(1).tolist()
    right = np.array([head.answers[code] in one.codes for code, one in zip(first, told, strict=True)], float)
    return float(right.mean()), odds_of(np.log(best / (1 - best)), right)


def _threshold(
    head: Head, scores: "np.ndarray", odds: tuple[float, float], told: Sequence[Labelled]
) -> float:
    """The chance from which an answer is given: where precision and recall together are best."""
    truth = [wanted(head, one) for one in told]
    used = [place for place, answers in enumerate(truth) if answers is not None]
    gold = np.array([[answer in (truth[place] or ()) for answer in head.answers] for place in used]).ravel()
    chances = (1 / (1 + np.exp(-(scores[used] * odds[0] + odds[1])))).ravel()
    order = np.argsort(-chances)
    hits, count = np.cumsum(gold[order]), np.arange(1, len(order) + 1)
    score = 2 * hits / (count + max(1, gold.sum()))
    return round(float(np.clip(chances[order][int(score.argmax())], *SURE)), 4)


if __name__ == "__main__":
    typer.run(main)
