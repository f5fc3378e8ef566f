"""What the answers that are dropped tell, and how the texts repeat it: '48,812' for the incident 48812."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Final

from services.deidentify.core.fold import fold, is_plain
from services.deidentify.core.lexicon import words
from services.deidentify.core.structural.numbers import CLOCK, MEASURE
from services.deidentify.core.tenant import Phrase

TOKEN: Final = re.compile(r"[a-z0-9_]+")
RUN: Final = re.compile(r"[a-z]+|[0-9]+")
NEXT_RUN: Final = re.compile(r"([^a-z0-9\n]{0,3})([a-z]+|[0-9]+)")
SHORTEST: Final = 3
SHORTEST_NUMBER: Final = 4
"""Three digits alone are a dose more often than anybody's number."""
LONGEST: Final = 40
"""Letters and digits of a code: nobody's is longer, and no answer is asked about for long."""
LONG_WORD: Final = re.compile(r"[a-z]{5}")
"""Before a number this says whose it is, as in 'pager 8841', and is no part of a code."""
MOST_JOINED: Final = 5
"""Parts of a code that are looked for as one: '2026-0512-0338' has three."""
SHORTEST_ROLE: Final = 3
"""Words of a role that may point to one person; 'charge nurse' and 'medical director' are what many are."""
BORNE_BY_MANY: Final = words(
    "emergency medical technician technicians paramedic paramedics medic medics basic intermediate advanced "
    "emt emts emtp emtb aemt ccemtp p b i a c fp ccp cc critical care transport flight ground registered "
    "nurse nurses rn lpn lvn ccrn cen cfrn np pa md do licensed practical vocational certified practitioner "
    "physician doctor assistant respiratory therapist rrt field training officer student intern trainee "
    "volunteer department room ed er icu in and"
)
"""Words of roles that say what somebody is trained for: a role of these alone is borne by many."""
MOST_CODES: Final = 60
MOST_LOOKED: Final = 2_000
"""Of one answer, and of one text for one code: an answer of nothing but codes beside the longest text costs
no more than its scrubbing."""
MANY_DIGITS: Final = 6
"""A number that long is no pressure, range or pair of readings, though it be parted."""
CERTAIN_DIGITS: Final = 8
YEAR: Final = re.compile(r"(?:19|20)\d\d")
ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")
AMOUNT: Final = re.compile(r"\d{1,3}([a-z]+)")
WHOLE_NUMBER: Final = re.compile(r"(?<!\$)(?<!\d[.,:/])")
"""Not behind a decimal point, a colon of a ratio or a stroke of a pressure."""
PART_OF_MORE: Final = re.compile(r"[.,:/]\d|%")
TIME_BEFORE: Final = re.compile(
    r"(?:\b(?:at|by|around|about|until|till|since|from|before|after|time|to)|[@~])\s?$"
)
WIDEST_CUE: Final = 8


def whole(answer: str) -> str:
    """An answer that is a number alone as a phrase, which yields to a dose; any other as it is."""
    return Phrase(answer) if len(answer) > 1 and answer.isdecimal() else answer


def telling_role(role: str) -> list[Phrase]:
    """A role that may point to one person, as a whole: its words by themselves carry the lesson."""
    said = fold(role).text.lower()
    is_telling = len(said.split()) >= SHORTEST_ROLE and not BORNE_BY_MANY.issuperset(RUN.findall(said))
    return [Phrase(role)] if is_telling else []


def repeats(answer: str, texts: Iterable[str]) -> list[Phrase]:
    """The pieces of the texts that repeat a telling part of an answer, whatever parts its letters and digits.

    A part tells if it has a digit or an underscore. It is no repeat where it is an amount, a year or a time.
    """
    codes = dict.fromkeys(islice(_codes(fold(answer).text.lower()), MOST_CODES))
    if not codes:
        return []
    found: dict[str, None] = {}
    for text in texts:
        low = (text if is_plain(text) else fold(text).text).lower()
        for code in codes:
            found.update(dict.fromkeys(_repeated(code, low)))
    return [*map(Phrase, found)]


def _codes(answer: str) -> Iterator[str]:
    """The telling parts of an answer, without what stands between their letters and digits."""
    tokens = TOKEN.findall(answer)
    parts = [token.replace("_", "") for token in tokens]
    whole = "".join(parts)
    if len(whole) <= LONGEST and _tells(whole) and not LONG_WORD.search(answer):
        yield whole
    for token, part in zip(tokens, parts, strict=True):
        if len(part) <= LONGEST and (_tells(part) or ("_" in token.strip("_") and len(part) >= SHORTEST)):
            yield part
    for has_digit, run in groupby(parts, _has_digit):
        near = list(run) if has_digit else []
        for start in range(len(near)):
            for past in range(start + 2, min(start + MOST_JOINED, len(near)) + 1):
                if len(joined := "".join(near[start:past])) <= LONGEST and _tells(joined):
                    yield joined


def _tells(code: str) -> bool:
    if code.isdigit():
        return len(code) >= SHORTEST_NUMBER and not YEAR.fullmatch(code)
    return len(code) >= SHORTEST and _has_digit(code) and not _is_amount(code)


def _is_amount(code: str) -> bool:
    """'4th', '7pm', '24h'."""
    amount = AMOUNT.fullmatch(code)
    return bool(amount and (ORDINAL.fullmatch(code) or MEASURE.match(amount[1])))


def _has_digit(part: str) -> bool:
    return any(c.isdigit() for c in part)


def _repeated(code: str, text: str) -> Iterator[str]:
    """Where a text has all of a code; of its first letters or digits two are together, if there are two."""
    first = RUN.match(code)
    head = first[0][:2] if first else code
    start = text.find(head)
    for _ in range(MOST_LOOKED):
        if start < 0:
            return
        past = _past(code, text, start)
        if past and _stands(text, start, past, code):
            yield text[start:past]
        start = text.find(head, start + 1)


def _past(code: str, text: str, start: int) -> int:
    """Where the code ends that begins here; 0 where another does, or none."""
    if start and RUN.fullmatch(text, start - 1, start + 1):
        return 0
    joined, gaps, end = "", "", start
    while len(joined) < len(code):
        following = NEXT_RUN.match(text, end)
        if following is None or not code.startswith(joined + following[2]):
            return 0
        gaps, joined, end = gaps + following[1], joined + following[2], following.end()
    return end if _may_part(gaps, code) else 0


def _may_part(gaps: str, code: str) -> bool:
    """Whether these marks may stand inside a code; the shorter it is, the more else they may mean."""
    if code.isalpha():
        allowed = "_-"
    elif code.isdigit() and len(code) < MANY_DIGITS:
        allowed = "," if len(code) == SHORTEST_NUMBER else ",-"
    elif len(code) < MANY_DIGITS:
        allowed = "_-#"
    else:
        allowed = " _-,#" + "/:()" * (len(code) >= CERTAIN_DIGITS)
    return all(mark in allowed for mark in gaps)


def _stands(text: str, start: int, end: int, code: str) -> bool:
    """Whether a short number is one by itself here: no amount, no part of another number, no time of day."""
    if not code.isdigit() or len(code) >= MANY_DIGITS:
        return True
    if not WHOLE_NUMBER.match(text, start) or PART_OF_MORE.match(text, end):
        return False
    if MEASURE.match(text, end):
        return False
    return not (CLOCK.fullmatch(code) and TIME_BEFORE.search(text[max(0, start - WIDEST_CUE) : start]))
