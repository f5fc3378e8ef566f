"""Names of facilities, agencies and streets: a head noun and the words before it that name it.

Strong heads (hospital, fire department) name with any case; weak ones (park, general, fire) only where a
capital or, in a text without capitals, a preposition says that a name stands there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core import cues
from services.deidentify.core import lexicon as lex
from services.deidentify.core.evidence import level, zipf
from services.deidentify.core.labels import Found
from services.deidentify.core.lexicon import words
from services.deidentify.core.reading import Reading, Regime
from services.deidentify.core.vocabulary import Shape

LONGEST_NAME: Final = 6
LONGEST_PLAIN_NAME: Final = 4
LONGEST_WEAK_NAME: Final = 3
HEAD_STRENGTH: Final = 50
STREET_STRENGTH: Final = 48
INNER: Final = words("the and & de la del los las san santa st saint our lady for")
OF_AFTER: Final = words(
    "university hospital lady church college city county town village sisters house board bureau department"
)
TO_A_PLACE: Final = words(
    "to at from into near by via @ in off outside behind between past for toward towards"
)
DIVIDING: Final = frozenset((" ", " & ", "-", ". ", " / ", "/", "  "))
SHORT_SUFFIXES: Final = frozenset(["dr", "st", "ct", "pl"])
WORDLY_SUFFIXES: Final = words("way place path row loop court drive square alley hollow heights crossing")
RARE_STREET: Final = 3.2
"""Words rarer than this are a street's name before a suffix even where no preposition says so."""
BEFORE_STREET: Final = words("on at off near to from down and of along in by past up")


@dataclass(frozen=True, slots=True)
class Head:
    words: tuple[str, ...]
    label: IdentifierLabel
    is_weak: bool


@dataclass(frozen=True, slots=True)
class Heads:
    """Head nouns by their last word, longest first; words that name nothing; street suffixes."""

    by_last: dict[str, tuple[Head, ...]]
    generic: frozenset[str]
    suffixes: frozenset[str]

    def marks(self) -> tuple[tuple[int, Iterable[str]], ...]:
        """The cues of the words of the lists."""
        long = [last for last, heads in self.by_last.items() if len(heads[0].words) > 1]
        return (
            (cues.HEADED, self.by_last),
            (cues.HEADED_LONG, long),
            (cues.SUFFIXED, self.suffixes),
            (cues.INNER, {*INNER, "of"}),
        )


def load_heads() -> Heads:
    """Read the head nouns from their lists."""
    by_last: dict[str, list[Head]] = {}
    for name, label, is_weak in (
        ("agency_head", IdentifierLabel.AGENCY, False),
        ("facility_head", IdentifierLabel.FACILITY, False),
        ("weak_agency_head", IdentifierLabel.AGENCY, True),
        ("weak_facility_head", IdentifierLabel.FACILITY, True),
    ):
        for entry in lex.entries(lex.LISTS / f"{name}.txt"):
            words = tuple(entry.split())
            by_last.setdefault(words[-1], []).append(Head(words, label, is_weak))
    return Heads(
        {last: tuple(sorted(heads, key=lambda head: -len(head.words))) for last, heads in by_last.items()},
        frozenset(lex.entries(lex.LISTS / "generic_place.txt")),
        frozenset(lex.entries(lex.LISTS / "street_suffix.txt")),
    )


def find_named_things(
    reading: Reading, places: Iterable[int], heads: Heads, protected: bytes
) -> Iterator[Found]:
    """Every name that ends in a head noun or a street suffix; `places` are those of such words."""
    for i in places:
        said = reading.cues[i]
        if said & cues.HEADED:
            yield from _headed(reading, i, heads, protected)
        if said & cues.SUFFIXED and i:
            yield from _street(reading, i, heads, protected)


def _headed(reading: Reading, i: int, heads: Heads, protected: bytes) -> Iterator[Found]:
    head = _head_at(reading, i, heads)
    if head is None:
        return
    start = i - len(head.words) + 1
    if start and head.label is IdentifierLabel.AGENCY and reading.lows[start - 1] in VOLUNTEERS:
        start -= 1
    if tuple(reading.lows[i + 1 : i + 3]) == ("spotted", "fever"):
        return  # 'Rocky Mountain spotted fever'
    if head.is_weak and reading.regime == Regime.MIXED and reading.shapes[i] == Shape.LOWER:
        return
    if reading.lows[i] == "er" and i and reading.facts[i - 1] & lex.DRUG:
        return  # 'Metoprolol ER': extended release
    first = _name_start(reading, start, heads, protected)
    if first == start or not _is_well_begun(reading, first, start, head):
        return
    is_plate = reading.lows[i] == "ems" and reading.lows[first] in ("plate", "tag")  # 'Plate EMS-4408'
    if is_plate or _is_of_kin(reading, first, i):
        return
    last = _name_end(reading, i, heads) if reading.regime == Regime.MIXED else i
    if tuple(reading.lows[first : last + 1]) == ("rhode", "island"):
        return  # a state
    if reading.lows[start - 1] in SECONDS and OFFICES.issuperset(reading.lows[last + 1 : last + 2] or [""]):
        return  # 'Assistant Fire Chief'
    yield Found(reading.starts[first], reading.ends[last], head.label, "head_noun", HEAD_STRENGTH)


VOLUNTEERS: Final = words("volunteer volunteers vol vols")
"""Before the head of an agency part of it, elsewhere a role: 'Cedar Bluff Volunteer Fire Dept'."""
SECONDS: Final = words("assistant deputy associate acting interim")
OFFICES: Final = words("chief marshal director commissioner officer")
OF_KIN: Final = lex.words(
    "grandmothers grandmas grandfathers grandpas grandparents neighbors neighbours moms dads mothers fathers "
    "parents cousins uncles aunts friends"
)


def _is_of_kin(reading: Reading, first: int, head: int) -> bool:
    """'at grandmothers house': nobody is named."""
    is_capital = reading.regime == Regime.MIXED and reading.shapes[head] != Shape.LOWER
    is_theirs = reading.lows[head] == "house" and head == first + 1 and reading.lows[first] in OF_KIN
    return is_theirs and not is_capital


def _head_at(reading: Reading, i: int, heads: Heads) -> Head | None:
    for head in heads.by_last[reading.lows[i]]:
        first = i - len(head.words) + 1
        if (
            first >= 0
            and tuple(reading.lows[first : i + 1]) == head.words
            and "\n" not in "".join(reading.gaps[first + 1 : i + 1])
        ):
            return head
    return None


def _is_well_begun(reading: Reading, first: int, start: int, head: Head) -> bool:
    """Without capitals a name needs a preposition or a break before it, and must be short."""
    if reading.regime == Regime.MIXED:
        return True
    before = reading.lows[first - 1] if first else ""
    if not any(_is_uncommon(facts) for facts in reading.facts[first:start]) and (
        head.is_weak or before not in ("to", "at", "from")
    ):
        return False
    if head.is_weak:
        return start - first <= LONGEST_WEAK_NAME and before in TO_A_PLACE and reading.gaps[first] == " "
    is_broken_off = not first or reading.gaps[first] != " "
    return start - first <= LONGEST_PLAIN_NAME and (
        is_broken_off or bool(reading.facts[first - 1] & (lex.FUNCTION | lex.VERB | lex.ROLE))
    )


def _is_uncommon(facts: int) -> bool:
    return not facts & (lex.ORDINARY | lex.KIN) and (zipf(facts) < 4.3 or level(facts) >= 5)


def _name_start(reading: Reading, start: int, heads: Heads, protected: bytes) -> int:
    """The first word of the name before a head noun; `start` when nothing there names anything."""
    first, names = start, 0
    for j in range(start - 1, max(-1, start - 1 - LONGEST_NAME), -1):
        gap, low = reading.gaps[j + 1], reading.lows[j]
        if gap not in DIVIDING or (
            gap == ". " and low not in ("st", "ft", "mt", "co", "vol", "univ", "n", "s", "e", "w")
        ):
            break
        if low in INNER or low == "of":
            if reading.regime == Regime.MIXED and j and _may_span(reading, j, protected):
                continue
            break
        if not _is_name_part(reading, j, protected) or (reading.opens[j] and _is_opening_word(reading, j)):
            break
        first = j
        names += low not in heads.generic
        if reading.opens[j]:
            break
    if names:
        return _without_leading_generics(reading, first, start, heads)
    return first if _is_written_out(reading, first, start) else start


def _may_span(reading: Reading, j: int, protected: bytes) -> bool:
    if reading.lows[j] == "of" and reading.lows[j - 1] not in OF_AFTER:
        return False
    if reading.lows[j] == "the" and reading.lows[j - 1] != "of":
        return False
    return (
        reading.gaps[j] == " "
        and _is_name_part(reading, j - 1, protected)
        and not reading.facts[j - 1] & lex.FUNCTION
    )


def _is_opening_word(reading: Reading, j: int) -> bool:
    facts = reading.facts[j]
    return bool(facts & (lex.VERB | lex.ROLE | lex.FUNCTION | lex.TITLE)) or (
        reading.lows[j].endswith("ed") and level(facts) < 5
    )


def _without_leading_generics(reading: Reading, first: int, start: int, heads: Heads) -> int:
    """'local Mercy ...' in plain text: generic words before the name are not part of it."""
    if reading.regime == Regime.MIXED:
        return first
    while first < start and reading.lows[first] in heads.generic:
        first += 1
    return first


def _is_written_out(reading: Reading, first: int, start: int) -> bool:
    """'at Regional Trauma Ctr', 'to University Hospital': common words, but written and placed as a name."""
    if reading.regime != Regime.MIXED or first == start or not first or reading.opens[first]:
        return False
    return reading.lows[first - 1] in TO_A_PLACE and Shape.LOWER not in reading.shapes[first : start + 1]


def _is_name_part(reading: Reading, j: int, protected: bytes) -> bool:
    facts, shape = reading.facts[j], reading.shapes[j]
    if shape == Shape.NUMBER:
        return False
    if reading.regime == Regime.MIXED:
        if shape == Shape.LOWER or (facts & lex.FUNCTION and reading.opens[j]) or facts & lex.ROLE:
            return False
        return not (facts & (lex.CLINICAL | lex.TITLE) and shape == Shape.UPPER)
    if facts & (lex.FUNCTION | lex.VERB | lex.ROLE | lex.TITLE | lex.KIN | lex.CLINICAL) or protected[j]:
        return reading.lows[j] in ("st", "saint")
    return len(reading.lows[j]) > 1


def _name_end(reading: Reading, i: int, heads: Heads) -> int:
    """Words after the head that belong to the name: 'Cleveland Clinic Akron General', 'Valley View ED'."""
    last = i
    while (
        last + 1 < reading.size
        and reading.gaps[last + 1] == " "
        and reading.cues[last + 1] & cues.PLAIN_CAPITAL
    ):
        last += 1
    if (
        last + 1 < reading.size
        and reading.gaps[last + 1] == " "
        and reading.lows[last + 1] in ("ed", "er")
        and reading.shapes[last + 1] == Shape.UPPER
    ):
        last += 1
    return last


SCANNED: Final = lex.words(
    "head brain neck chest abd abdomen abdominal pelvis pelvic spine c-spine facial noncon noncontrast stat "
    "trauma repeat"
)


def _is_scan(reading: Reading, i: int) -> bool:
    """'Repeat CT', 'Head CT': no court; but '412 Head Ct', 'Hilton Head Ct'."""
    if reading.lows[i - 1] not in SCANNED:
        return False
    if i < 2 or reading.gaps[i - 1] != " ":
        return True
    return reading.lows[i - 2] != "on" and reading.shapes[i - 2] == Shape.LOWER


def _street(reading: Reading, i: int, heads: Heads, protected: bytes) -> Iterator[Found]:
    """'Garnet Ave', 'N Arch St'; in a text without capitals only after a word that takes a place."""
    low, mixed = reading.lows[i], reading.regime == Regime.MIXED
    if (
        reading.gaps[i] not in (" ", "  ")
        or reading.text[reading.ends[i] : reading.ends[i] + 1] == "-"
        or (low in SHORT_SUFFIXES and _is_title_or_saint(reading, i))
        or (low == "ct" and _is_scan(reading, i))
    ):
        return
    if mixed and reading.shapes[i] == Shape.LOWER and low in WORDLY_SUFFIXES | SHORT_SUFFIXES:
        return
    first = i
    for j in range(i - 1, max(-1, i - 4), -1):
        if (first != i and reading.gaps[j + 1] not in (" ", ". ")) or not _is_name_part(
            reading, j, protected
        ):
            break
        if reading.opens[j] and (_is_opening_word(reading, j) or reading.lows[j] in heads.generic):
            break
        first = j
        if reading.opens[j]:
            break
    named = [word for word in reading.lows[first:i] if word not in heads.generic]
    if not named or (not mixed and not _is_plain_street(reading, first, i, low)):
        return
    yield Found(
        reading.starts[first], reading.ends[i], IdentifierLabel.LOCATION, "street_name", STREET_STRENGTH
    )


def _is_plain_street(reading: Reading, first: int, i: int, low: str) -> bool:
    if first and reading.lows[first - 1] in ("n", "s", "e", "w"):
        first -= 1
    if not first or reading.lows[first - 1] not in BEFORE_STREET or reading.gaps[first] != " ":
        rare = [zipf(facts) < RARE_STREET for facts in reading.facts[first:i]]
        is_set_off = not first or reading.gaps[first] != " " or low in ("hwy", "rd", "road", "highway")
        return i - first <= 2 and all(rare) and is_set_off and low not in SHORT_SUFFIXES
    return i - first <= 3 and not (low in WORDLY_SUFFIXES | SHORT_SUFFIXES and i - first > 1)


def _is_title_or_saint(reading: Reading, i: int) -> bool:
    """'Mercy Ridge Dr. Marchetti', 'to St Odile': the short word belongs to what follows."""
    if i + 1 >= reading.size or reading.gaps[i + 1] not in (" ", ". "):
        return False
    if reading.shapes[i] == Shape.LOWER and reading.regime == Regime.MIXED:
        return True
    following = reading.shapes[i + 1]
    if reading.regime == Regime.MIXED:
        if following not in (Shape.CAPITAL, Shape.ODD) or reading.facts[i + 1] & (
            lex.FUNCTION | lex.CLINICAL | lex.ROLE
        ):
            return False
        return reading.lows[i] == "dr" or reading.shapes[i - 1] == Shape.LOWER
    return level(reading.facts[i + 1]) >= 5
