"""Which categories a report tells of: the event to a person first, its causes after it."""

from .observed import Observed, Told, confidence

ROLE_WEIGHT = {"event": 1.0, "device": 0.8, "cause": 0.6}
"""Taxonomy: primary is what happened to the person, its cause comes second."""
YIELDED_WEIGHT = 0.45
STRONG_ENOUGH_TO_YIELD_TO = 4.0
SECONDARY_FLOOR = 3.0
"""A single pattern of middling weight; below it a secondary is more often wrong than right."""
SECONDARY_SHARE = 0.4
MAX_CODES = 4
NOTHING = "OTH-99"
LESSON = "ORG-02"
"""Taxonomy: a lesson from a drill whose subject no code tells."""
ABSTAIN_BELOW = 0.42
"""Confidence of one weak signal (2): less than that, a person must look."""


def categories_of(observed: Observed) -> tuple[Told, ...]:
    """The primary category and up to three others, each with confidence and evidence."""
    ranked = ranking(observed)
    if not ranked and observed.score("facts:training") > 0:
        return (Told(LESSON, 0.45, observed.evidence_for("facts:training")),)
    if not ranked:
        return (Told(NOTHING, 0.1),)
    best = ranked[0][1]
    kept = [
        code
        for place, (code, rank) in enumerate(ranked)
        if place == 0 or (observed.score(code) >= SECONDARY_FLOOR and rank >= SECONDARY_SHARE * best)
    ]
    return tuple(
        Told(code, _sureness(observed, code), observed.evidence_for(code))
        for code in kept[:MAX_CODES]
        if code == kept[0] or code != NOTHING
    )


def ranking(observed: Observed) -> list[tuple[str, float]]:
    """Every category that anything speaks for, by rank; ties in the order of the codes."""
    rules = observed.ontology.categories
    told = {code: score.total for code, score in observed.scores.items() if code in rules and score.total > 0}
    strong = {code for code, score in told.items() if score >= STRONG_ENOUGH_TO_YIELD_TO}
    ranks: dict[str, float] = {}
    for code, score in told.items():
        rank = score * ROLE_WEIGHT[rules[code].role]
        if not strong.isdisjoint(rules[code].yields_to):
            rank *= YIELDED_WEIGHT
        ranks[code] = rank
    if ranks.get(NOTHING, 0.0) > 0 and not _is_praise(observed, ranks):
        ranks[NOTHING] *= 0.3
    return sorted(ranks.items(), key=lambda item: (-item[1], item[0]))


def _is_praise(observed: Observed, ranks: dict[str, float]) -> bool:
    """Praise stands only where no other category is told strongly."""
    return all(rank < PRAISE_OUTWEIGHED_AT for code, rank in ranks.items() if code != NOTHING)


PRAISE_OUTWEIGHED_AT = 5.0


def _sureness(observed: Observed, code: str) -> float:
    return confidence(observed.score(code))
