"""Says of every hit whether it is affirmed, denied, past history, only imagined or only quoted."""

from .lexicon import Hit, Lexicon
from .passage import Passage

NEGATED, HISTORY, IMAGINED, QUOTED, ADVICE, DOUBTFUL = 1, 2, 4, 8, 16, 32
"""DOUBTFUL: denied from behind ("capno not used"), so read both ways."""

REACH = {"ctx_not": 6, "ctx_history": 7, "ctx_imagined": 12, "ctx_quoted": 20, "ctx_background": 4}
"""How many words a trigger governs at most; NegEx uses 5 for negation, narratives run longer."""
_FLAG = {
    "ctx_not": NEGATED,
    "ctx_history": HISTORY,
    "ctx_imagined": IMAGINED,
    "ctx_quoted": QUOTED,
    "ctx_background": HISTORY,
}
_TRIGGERS = (*_FLAG, "ctx_not_behind", "ctx_list_not")
BACK_REACH = 5
QUOTE_NEAR, LONGEST_QUOTE = 8, 80
"""Words between "the guideline says" and its quotation, and words one may have."""
AMBIGUOUS_QUOTERS = frozenset({"says", "states", "reads", "written", "quoted"})
"""Words that quote only where quotation marks follow: "Mech says the tab was worn" tells a fact."""
ADVICE_FIELDS = frozenset({"prevention"})
"""An answer about what should be done tells of no event."""


def judge(hits: list[Hit], passage: Passage, lexicon: Lexicon) -> list[int]:
    """The flags of every word, from the triggers around it, within its clause."""
    names = lexicon.own(_TRIGGERS)
    size = len(passage.words)
    flags = [0] * size
    triggers = [hit for hit in hits if hit[2] in names]
    phrase_ends = _phrase_ends(hits, names, lexicon) if triggers else {}
    for first, last, name in [(*hit[:2], name) for hit in triggers for name in names[hit[2]]]:
        if name == "ctx_quoted" and _cover_quotation(flags, passage, last):
            continue
        if name == "ctx_not_behind":
            _cover(flags, passage, range(first - 1, first - 1 - BACK_REACH, -1), first, DOUBTFUL)
            continue
        kind = "ctx_not" if name == "ctx_list_not" else name
        end = min(last + REACH[kind], phrase_ends.get(first, size))
        if name != "ctx_quoted" or passage.words[last] not in AMBIGUOUS_QUOTERS:
            _cover(flags, passage, range(last + 1, end + 1), last, _FLAG[kind], name == "ctx_not")
    if not ADVICE_FIELDS.isdisjoint(passage.fields):
        for position, field in enumerate(passage.fields):
            if field in ADVICE_FIELDS:
                flags[position] |= ADVICE
    return flags


def _cover_quotation(flags: list[int], passage: Passage, origin: int) -> bool:
    """Flag the quotation that opens soon after a trigger; False if none does."""
    size = len(flags)
    start = next((at for at in range(origin + 1, min(size, origin + QUOTE_NEAR)) if passage.quotes[at]), None)
    if start is None:
        return False
    for position in range(start, min(size, start + LONGEST_QUOTE)):
        if passage.quotes[position] != passage.quotes[start]:
            break
        flags[position] |= QUOTED
    return True


def _phrase_ends(hits: list[Hit], triggers: dict[int, tuple[str, ...]], lexicon: Lexicon) -> dict[int, int]:
    """Where a longer phrase begins with a trigger ("not breathing"): the trigger governs no further."""
    # Hits come in order, so that the longest of those that begin at one word is the last.
    return {
        first: last
        for first, last, meaning in hits
        if last > first and len(triggers.get(meaning, ())) < len(lexicon.meanings[meaning])
    }


def _cover(
    flags: list[int], passage: Passage, reach: range, origin: int, flag: int, stop_at_and: bool = False
) -> None:
    """Set `flag` on the words of `reach` that lie in the origin's clause."""
    clause = passage.clauses[origin]
    for position in reach:
        if not 0 <= position < len(flags) or passage.clauses[position] != clause:
            return
        if stop_at_and and passage.words[position] == "and":
            return
        flags[position] |= flag
