"""The tier of one classified event, with every rule that fired and why (law 5: the maximum counts)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from contracts.events import EventClassified, Evidence, Quote, RuleHit, Tier
from contracts.facts import URGENT_BY_ITSELF, FactName

from .rules import Grade, Rule, Rulebook, rulebook
from .told import Told, tell

MAX_QUOTES = 3
"""Quotes a rule shows: enough to judge at a glance, the text itself is beside them."""
MAX_QUOTE_CHARS = 160
"""One line on a console, one text message."""
MAX_GROUNDS = 4
"""Codes and facts a reason names in its brackets."""

STANDING = frozenset({"answered_harm>=HL-2", "harm>=HL-4"})
"""What needs no bearing out: harm that a person answered or set, and a patient's death or severe harm."""

_RANK = {Tier.T1: 3, Tier.T2: 2, Tier.T3: 1}


@dataclass(frozen=True, slots=True)
class Urgency:
    """How urgent an event is, and the rules that say so, gravest first."""

    tier: Tier
    rules: tuple[RuleHit, ...] = ()


def evaluate(event: EventClassified) -> Urgency:
    """The urgency that one report alone gives; never fails on a valid event."""
    book = rulebook()
    told = tell(event)
    known = set(told)
    for name, condition in book.definitions.items():
        if condition.holds(known):
            known.add(name)
    hits = [hit for rule in book.rules if (hit := _hit(rule, event, told, known, book)) is not None]
    nets = {rule.id for rule in book.rules if rule.only_alone}
    others = [hit for hit in hits if hit.rule not in nets]
    base = gravest(hit.tier for hit in others)
    # What a safety net caught is not known to be graver than T3, so there is nothing to raise by one.
    others += [
        hit
        for rule in book.raising
        if (hit := _hit(rule, event, told, known, book, one_higher(base))) is not None
    ]
    base = gravest(hit.tier for hit in others)
    hits = others + [hit for hit in hits if hit.rule in nets and is_graver(hit.tier, base)]
    return Urgency(tier=gravest(hit.tier for hit in hits), rules=in_order(hits))


def gravest(tiers: Iterable[Tier]) -> Tier:
    """The most urgent of the tiers; T3 where there is none."""
    return max(tiers, key=_RANK.__getitem__, default=Tier.T3)


def is_graver(a: Tier, b: Tier) -> bool:
    """Whether tier `a` is more urgent than tier `b`."""
    return _RANK[a] > _RANK[b]


def one_higher(tier: Tier) -> Tier:
    """The next more urgent tier; T1 stays."""
    return Tier.T2 if tier is Tier.T3 else Tier.T1


def in_order(hits: Iterable[RuleHit]) -> tuple[RuleHit, ...]:
    """Gravest first, then by id, so that equal urgencies look equal."""
    return tuple(sorted(hits, key=lambda hit: (-_RANK[hit.tier], hit.rule)))


def _hit(
    rule: Rule, event: EventClassified, told: Told, known: set[str], book: Rulebook, raised: Tier = Tier.T3
) -> RuleHit | None:
    if rule.needs is not None and rule.needs.isdisjoint(told):
        return None
    if rule.needs_reached and "reached" not in known:
        return None
    if rule.hushable and "hushed" in known:
        return None
    grade = next((grade for grade in rule.grades if grade.when.holds(known)), None)
    if grade is None:
        return None
    names = list(dict.fromkeys(grade.when.grounds(known, book.definitions)))
    tier, reason = grade.tier or raised, _reason(grade, names, told)
    is_lowered = tier is Tier.T1 and grade.borne_out and rule.id in event.reading.unlike
    if is_lowered and not _stands(event, known):
        tier, reason = Tier.T2, f"{reason}; the text as a whole reads otherwise"
    return RuleHit(
        rule=rule.id,
        tier=tier,
        reason=reason,
        quotes=_quotes(event, [span for name in names for span in told[name].evidence]),
    )


def _stands(event: EventClassified, known: set[str]) -> bool:
    urgent = event.facts.get(FactName.MAYBE_URGENT)
    return not known.isdisjoint(STANDING) or (urgent is not None and urgent.confidence >= URGENT_BY_ITSELF)


def _reason(grade: Grade, names: list[str], told: Told) -> str:
    words = list(dict.fromkeys(told[name].words for name in names if told[name].words))
    return f"{grade.reason} ({'; '.join(words[:MAX_GROUNDS])})" if words else grade.reason


def _quotes(event: EventClassified, spans: list[Evidence]) -> tuple[Quote, ...]:
    """The first few spans that hold words; none of a withheld event, whatever it carries."""
    if event.withheld:
        return ()
    return tuple(quote for quote, _ in zip(_readable(event, spans), range(MAX_QUOTES), strict=False))


def _readable(event: EventClassified, spans: list[Evidence]) -> Iterator[Quote]:
    for span in dict.fromkeys((span.field, span.start, span.end) for span in spans):
        field, start, end = span
        text = event.text if field == "narrative" else event.answers.texts.get(field, "")
        words = text[start : min(end, start + MAX_QUOTE_CHARS)]
        if words.strip():
            yield Quote(field=field, start=start, end=start + len(words), words=words)
