"""Runs of number words as digits: 'oh four thirty', 'five five five zero one nine two', 'the tenth'."""

from typing import Final, NamedTuple

from services.deidentify.core.dictation.said import Letter, Said
from services.deidentify.core.lexicon import words

DIGITS: Final = {
    word: str(value)
    for value, word in enumerate(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
    )
} | {"oh": "0", "niner": "9"}
TEENS: Final = {
    word: str(value)
    for value, word in enumerate(
        [
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        10,
    )
}
TENS: Final = {
    word: str(value)
    for value, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
} | {"fourty": "4"}
NUMBER_WORDS: Final = frozenset((*DIGITS, *TEENS, *TENS))
REPEATED: Final = {"double": 2, "triple": 3}
JOINS: Final = {"point": ".", "dot": ".", "dash": "-", "hyphen": "-", "slash": "/", "over": "/"}
LEAST_PRESSURE: Final = 40
"""'one oh two over sixty'; 'four over twenty' is a dose and its minutes."""
_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
ORDINALS: Final = {word: str(day) for day, word in enumerate(_ORDINALS.split(), 1)} | {"thirtieth": "30"}
ENDINGS: Final = {"1": "st", "2": "nd", "3": "rd"}
MONTHS: Final = words(
    "january february march april may june july august september october november december jan feb mar apr "
    "aug sep sept oct nov dec"
)
WEEKDAYS: Final = words("monday tuesday wednesday thursday friday saturday sunday")
ROADS: Final = words("street st avenue ave floor place")
DAY_OPENS: Final = words("on since until till by before after from")
AMBIGUOUS: Final = words("first second third")
"""Ordinals that more often count or measure than tell the day."""
NUMBERED: Final = words(
    "medic engine unit station truck ladder rescue squad ambulance battalion car room bed lot apartment apt "
    "suite exit route highway interstate console alpha bravo number marker air rig bus tower sta stn box"
)
"""Words before 'one' that make a number of it; elsewhere it is 'the other one'."""
LEADS: Final = words("lead leads")
LEAD_COUNTS: Final = words("twelve fifteen eighteen three four five")
CLOCK_OPENS: Final = words("at around about until till by since approximately")
PHONE_SIZES: Final = {7: (3,), 10: (3, 6), 11: (1, 4, 7)}
"""Where a telephone number of so many digits is cut into groups."""
MOST_OF_PHONE: Final = max(PHONE_SIZES)
TYPED_GROUPS: Final = (1, 3, 4)
"""Digits of a telephone number that are typed together."""
DASHES: Final = words("dash hyphen")
HUNDRED: Final = 100
THOUSAND: Final = 1000


class Number(NamedTuple):
    """Digits, the word behind them, and how many words said them."""

    past: int
    letters: list[Letter]
    parts: int
    opening_digits: int
    """How many digits at its beginning were said one by one."""

    @property
    def digits(self) -> int:
        return sum(letter.char.isdigit() for letter in self.letters)


def number_at(said: Said, i: int) -> Number | None:
    """The number that begins at a word, as far as it goes."""
    if telephone := telephone_at(said, i):
        return telephone
    if said.lows[i] == "oh" and not _is_number(said.next(i)):
        return None
    if said.low(i - 1).isdigit() and (said.near[i] or said.paused[i]) and said.lows[i] in DIGITS:
        return None  # '7-4-0, 5-5-5, zero one eight two' is known to the rules of what is typed
    letters: list[Letter] = []
    more: list[Letter] = []
    parts = singles = 0
    at = i
    while at < said.size:
        low = said.lows[at]
        if at > i and not (said.near[at] or said.hyphened[at]):
            if singles < len(letters) or not _goes_on(said, at):
                break
            letters.append(Letter("-", said.ends[at - 1], said.starts[at]))
            singles += 1
        if low in JOINS:
            if not letters or not _joins(said, at, letters):
                break
            letters += said.whole(JOINS[low], at, at)
            at += 1
            continue
        element = _element(said, at)
        if element is None:
            break
        at, more = element
        singles += (len(more) == 1 or low in REPEATED) * len(more) if singles == len(letters) else 0
        letters += more
        parts += 1
    if parts > 2 and said.low(at) in LEADS and said.lows[at - 1] in LEAD_COUNTS and said.near[at]:
        return Number(at - 1, letters[: -len(more)], parts - 1, singles)  # 'twenty two oh six twelve lead'
    return Number(at, letters, parts, singles) if letters else None


def telephone_at(said: Said, i: int) -> Number | None:
    """A telephone number said in part and typed in part: 'six one two, 555, 0139', 'five oh 3 555 0139'."""
    letters: list[Letter] = []
    bounds: set[int] = set()
    at, words_said, typed_digits = i, 0, 0
    while at < said.size and len(letters) <= MOST_OF_PHONE:
        low = said.lows[at]
        is_beside = at == i or said.near[at] or said.hyphened[at]
        if not is_beside and not (said.paused[at] and len(letters) not in PHONE_SIZES):
            break
        if low in DIGITS:
            letters += said.whole(DIGITS[low], at, at)
            words_said += 1
        elif low.isdecimal() and len(low) in TYPED_GROUPS:
            letters += said.as_written(at)
            typed_digits += len(low)
        elif low in DASHES and letters:
            words_said += 1
        else:
            break
        at += 1
        bounds.add(len(letters))
    cuts = PHONE_SIZES.get(len(letters))
    if (
        cuts is None
        or not bounds.issuperset(cuts)
        or not words_said
        or not typed_digits
        or said.lows[at - 1] in DASHES
    ):
        return None
    return Number(at, _grouped(letters, cuts, "-"), at - i, len(letters))


def _is_number(low: str) -> bool:
    return low in NUMBER_WORDS or low in REPEATED


def _goes_on(said: Said, at: int) -> bool:
    """Whether behind a pause further digits are read one by one."""
    return said.paused[at] and said.lows[at] in DIGITS and said.next(at) in DIGITS


def _joins(said: Said, at: int, letters: list[Letter]) -> bool:
    """Whether 'point', 'dash' or 'over' stands between two numbers."""
    if not _is_number(said.next(at)):
        return False
    if said.lows[at] != "over":
        return True
    before = "".join(letter.char for letter in letters)
    return before.isdigit() and len(before) < 4 and int(before) >= LEAST_PRESSURE


def _element(said: Said, at: int) -> tuple[int, list[Letter]] | None:
    """One number as it is counted ('forty one', 'two hundred and six', 'double five'), and what is behind."""
    low = said.lows[at]
    if low in REPEATED and (digit := DIGITS.get(said.next(at))):
        return at + 2, said.whole(digit * REPEATED[low], at, at + 1)
    if low.isdigit() and len(low) < 4 and said.next(at) == "hundred":
        return at + 2, said.whole(str(int(low) * HUNDRED), at, at + 1)
    last, letters = _below_hundred(said, at)
    if not letters and low not in ("hundred", "thousand"):
        return None
    if letters and not letters[-1].char.isdigit():
        return last, letters
    total = int("".join(letter.char for letter in letters) or 1)
    behind = last if letters else at
    counted = False
    for word, factor in (("hundred", HUNDRED), ("thousand", THOUSAND)):
        if said.low(behind) == word and (behind == at or said.near[behind]):
            counted, total, behind = True, total * factor, behind + 1
            behind, more = _remainder(said, behind, factor)
            total += more
    return (behind, said.whole(str(total), at, behind - 1)) if counted else (last, letters)


def _remainder(said: Said, at: int, below: int) -> tuple[int, int]:
    """What is added behind 'hundred' or 'thousand'."""
    first = at + 1 if said.low(at) == "and" else at
    if first >= said.size or not said.near[at] or not said.near[first] or said.lows[first] in ("oh", "zero"):
        return at, 0
    past, letters = _below_hundred(said, first)
    if letters and not letters[-1].char.isdigit():
        return at, 0
    value = int("".join(letter.char for letter in letters) or 0)
    if said.low(past) == "hundred" and below == THOUSAND and 0 < value < 10:
        past, more = _remainder(said, past + 1, HUNDRED)
        return past, value * HUNDRED + more
    if said.low(past) == "hundred":
        return at, 0
    return (past, value) if letters else (at, 0)


def _below_hundred(said: Said, at: int) -> tuple[int, list[Letter]]:
    low = said.lows[at]
    if low in DIGITS:
        return at + 1, said.whole(DIGITS[low], at, at)
    if low in TEENS:
        return at + 1, said.whole(TEENS[low], at, at)
    if low not in TENS:
        return at, []
    is_close = at + 1 < said.size and (said.near[at + 1] or said.hyphened[at + 1])
    ones = said.lows[at + 1] if is_close else ""
    if ones == "fives":  # 'n ninety fives'
        return at + 2, [*said.whole(TENS[low], at, at), *said.whole("5s", at + 1, at + 1)]
    if ones in DIGITS and DIGITS[ones] != "0":
        return at + 2, [*said.whole(TENS[low], at, at), *said.whole(DIGITS[ones], at + 1, at + 1)]
    return at + 1, said.whole(TENS[low] + "0", at, at)


def is_told(said: Said, i: int, number: Number) -> bool:
    """Whether a number counts or names; 'the other one' does neither."""
    return number.past > i + 1 or said.lows[i] != "one" or said.low(i - 1) in NUMBERED


def formatted(said: Said, i: int, number: Number) -> list[Letter]:
    """A number as it is typed: telephone numbers in groups, a time of day with its colon."""
    letters = number.letters
    if all(letter.char.isdigit() for letter in letters):
        if number.opening_digits >= min(PHONE_SIZES[7]) and len(letters) in PHONE_SIZES:
            return _grouped(letters, PHONE_SIZES[len(letters)], "-")
        if _is_clock(said, i, number):
            return _grouped(letters, (len(letters) - 2,), ":")
    return letters


def _grouped(letters: list[Letter], cuts: tuple[int, ...], mark: str) -> list[Letter]:
    result: list[Letter] = []
    for place, letter in enumerate(letters):
        if place in cuts:
            result.append(Letter(mark, letters[place - 1].end, letter.start))
        result.append(letter)
    return result


def _is_clock(said: Said, i: int, number: Number) -> bool:
    """'at two fifteen when'; not 'at two fifteen oak street'."""
    size = len(number.letters)
    if size not in (3, 4) or said.low(i - 1) not in CLOCK_OPENS or not said.closes(number.past):
        return False
    value = int("".join(letter.char for letter in number.letters))
    return number.parts > 1 and value // 100 < 24 and value % 100 < 60


def ordinal_at(said: Said, i: int) -> tuple[int, list[Letter]] | None:
    """The day of a month ('march twenty second', 'the fifteenth') or a street's number ('fifth avenue')."""
    low, ones = said.lows[i], said.next(i)
    if low in TENS and ones in ORDINALS and int(ORDINALS[ones]) < 10:
        past, value = i + 2, TENS[low] + ORDINALS[ones]
        letters = [*said.whole(TENS[low], i, i), *said.whole(ORDINALS[ones], i + 1, i + 1)]
    elif low in ORDINALS:
        past, value = i + 1, ORDINALS[low]
        letters = said.whole(value, i, i)
    else:
        return None
    if not _is_day(said, i, past):
        return None
    ending = "th" if len(value) > 1 and value[0] == "1" else ENDINGS.get(value[-1], "th")
    return past, [*letters, *said.whole(ending, past - 1, past - 1)]


def _is_day(said: Said, i: int, past: int) -> bool:
    before, behind = said.low(i - 1), said.low(past)
    if behind in ROADS or (behind == "of" and said.low(past + 1) in MONTHS):
        return True
    if before in MONTHS or (before == "the" and said.low(i - 2) in MONTHS | WEEKDAYS):
        return True
    if before != "the" or not said.closes(past):
        return False
    if said.lows[past - 1] not in AMBIGUOUS:
        return True
    if past - i == 1:
        return said.low(i - 2) in DAY_OPENS and any(
            said.low(past + k) == "the" and said.low(past + k + 1) in ORDINALS for k in (0, 1, 2)
        )
    return True
