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
BACK_REACH = 5
QUOTE_NEAR, LONGEST_QUOTE = 8, 80
"""Words between "the guideline says" and its quotation, and words one may have."""
AMBIGUOUS_QUOTERS = frozenset({"says", "states", "reads", "written", "quoted"})
"""Words that quote only where quotation marks follow: "Mech says the tab was worn" tells a fact."""
ADVICE_FIELDS = frozenset({"prevention"})
"""An answer about what should be done tells of no event."""


def judge(hits: list[Hit], passage: Passage, lexicon: Lexicon) -> None:
    """Fill the flags of every hit from the triggers around it, within its clause."""
    triggers = {lexicon.ids[name]: name for name in (*_FLAG, "ctx_not_behind", "ctx_list_not")}
    phrase_ends = _phrase_ends(hits, triggers)
    size = len(passage.words)
    forward, behind = [0] * size, [0] * size
    for hit in hits:
        name = triggers.get(hit.concept)
        if name is None:
            continue
        if name == "ctx_quoted" and _cover_quotation(forward, passage, hit.last):
            continue
        if name == "ctx_not_behind":
            _cover(behind, passage, range(hit.first - 1, hit.first - 1 - BACK_REACH, -1), hit.first, DOUBTFUL)
            continue
        kind = "ctx_not" if name == "ctx_list_not" else name
        end = min(hit.last + REACH[kind], phrase_ends.get(hit.first, size))
        if name != "ctx_quoted" or passage.words[hit.last] not in AMBIGUOUS_QUOTERS:
            _cover(forward, passage, range(hit.last + 1, end + 1), hit.last, _FLAG[kind], name == "ctx_not")
    for hit in hits:
        hit.flags = forward[hit.first] | behind[hit.first]
        if passage.fields[hit.first] in ADVICE_FIELDS:
            hit.flags |= ADVICE


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


def _phrase_ends(hits: list[Hit], triggers: dict[int, str]) -> dict[int, int]:
    """Where a longer phrase begins with a trigger ("not breathing"): the trigger governs no further."""
    ends: dict[int, int] = {}
    for hit in hits:
        if hit.last > hit.first and hit.concept not in triggers:
            ends[hit.first] = max(hit.last, ends.get(hit.first, hit.last))
    return ends


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
