"""Overlapping candidates become hits: their union is hidden, the strongest gives label and rule."""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import zip_longest
from typing import Final

from contracts.identifiers import IdentifierLabel
from services.deidentify.core.labels import BY_CONTEXT, PEOPLE, PLACES, Found, Hit
from services.deidentify.core.lexicon import LISTS, entries

BRIDGE: Final = re.compile(
    r"(?:,?\s(?:(?:at|near|behind|by|off|on|past|across from|next to|(?:north|south|east|west) of|"
    r"just off|close to|between)\s)"
    r"(?:the\s|exit\s)?|,\s|\s)",
    re.IGNORECASE,
)
"""Between two places: 'Route 9 behind the Dollar General' is one place, described in two steps."""


def resolve(found: list[Found]) -> list[Found]:
    """Non-overlapping spans in order; nothing that any candidate covers is left out."""
    if len(found) < 2:
        return found
    merged: list[Found] = []
    for item in sorted(found, key=lambda f: (f.start, -f.end)):
        if merged and item.start < merged[-1].end:
            last = merged[-1]
            is_best = item.strength > last.strength or (
                item.strength == last.strength and item.end - item.start > last.end - last.start
            )
            if is_best or item.end > last.end:
                best = item if is_best else last
                merged[-1] = Found(last.start, max(last.end, item.end), best.label, best.rule, best.strength)
        else:
            merged.append(item)
    return merged


def apart(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """Hits that share a character of the original, as '½' gives three when folded, become one."""
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            kept[-1] = kept[-1]._replace(end=max(kept[-1].end, hit.end))
        else:
            kept.append(hit)
    return tuple(kept)


BESIDE: Final = re.compile(r"\s(?:on|off|near|behind|past)\s(?:the\s)?", re.IGNORECASE)
LANDMARK: Final = "|".join(re.escape(word) for word in entries(LISTS / "landmark.txt"))
LANDMARKS: Final = re.compile(
    rf"(?:\s(?:at|near|by|behind|past|under|before|above|below)\sthe(?:\s[a-z]+)?)?\s(?:{LANDMARK})\b"
)


ON_STREET: Final = re.compile(r"\s(?:on|off)\s(?:[nsew]\.?\s)?\d{1,3}(?:st|nd|rd|th)\b", re.IGNORECASE)
"""'the Hyatt on 5th'."""


LABEL_BEHIND: Final = re.compile(r"(?:[ \t]{2,}|[ \t]*\n[ \t]*)[A-Za-z][A-Za-z/-]{0,15}(?: ?#)?$")
"""'Driver: Otis  Level: 2': blanks or a new line, then the next field's label, which is no part of a name."""
LABEL_ENDS: Final = frozenset(":=")


def without_labels(hidden: list[Found], text: str) -> list[Found]:
    """The same findings without the label of the next field of a form."""
    return [
        _before_label(item, text) if text[item.end : item.end + 1] in LABEL_ENDS else item for item in hidden
    ]


def _before_label(item: Found, text: str) -> Found:
    label = LABEL_BEHIND.search(text, item.start + 1, item.end)
    return item if label is None else Found(item.start, label.start(), item.label, item.rule, item.strength)


NAMED: Final = PLACES | {IdentifierLabel.UNIT}
WHAT_IS_THERE: Final = re.compile(
    r"\s(?:(?i:n?icu|p?icu|ccu)|crews?|lot|lobby|exit|ramp|dock|helipad|(?:highway )?speed)$"
)
"""'Mercy ICU', 'the Kroger lot', 'Medic 5 crew': the ward, the lot and the people are named by no one. With a
capital it may be a name's own: 'Night Crew', 'the Harbor Lobby'."""
ARTICLES: Final = frozenset(("the", "a", "an", "our"))


OF: Final = " of "


def bridged(hidden: list[Found], text: str) -> list[Found]:
    """Neighbouring places that a few small words join become one."""
    joined: list[Found] = []
    for item in hidden:
        if joined and joined[-1].label in PLACES and _is_one_place(joined[-1], item, text):
            last = joined[-1]
            is_name = (
                text[last.end : item.start].lower() == OF
            )  # 'Children's of Dayton' is no place described in two steps
            label = last.label if is_name else IdentifierLabel.LOCATION
            joined[-1] = Found(last.start, item.end, label, last.rule, last.strength)
        else:
            joined.append(item)
    whole = [
        _with_landmark(item, text, following.start if following else len(text))
        if item.label in PLACES
        else item
        for item, following in zip_longest(joined, joined[1:])
    ]
    alone = [_named_alone(item, text) if item.label in NAMED else item for item in whole]
    return _with_articles(_with_endings(alone, text), text)


HOUSE: Final = re.compile(
    r"(?:['’]s|\b(?:hospital|hosp|infants|childrens|university|medical center|clinic))$", re.IGNORECASE
)
"""Of these the town behind 'of' is part of the name, whatever it was taken for."""


def _is_one_place(last: Found, item: Found, text: str) -> bool:
    """Whether the small words between a place and what follows join the two."""
    if last.label in PLACES and text[last.end : item.start].lower() == OF:
        if HOUSE.search(text, last.start, last.end):
            is_word = " " not in text[item.start : item.end]  # 'Mercy Hospital of Harold Jensen' names two
            return item.label in PLACES or (is_word and item.label is IdentifierLabel.NAME)
        return last.label is IdentifierLabel.FACILITY and item.label in PLACES
    if item.label is IdentifierLabel.NAME:
        return bool(BESIDE.fullmatch(text, last.end, item.start))  # 'the Wawa on Kirkwood'
    if item.label not in PLACES or IdentifierLabel.LOCATION not in (last.label, item.label):
        return False
    return bool(BRIDGE.fullmatch(text, last.end, item.start))


MAY_BE_FIRMS: Final = PLACES | PEOPLE | {IdentifierLabel.AGENCY}
FIRM: Final = re.compile(
    r",? (?:Inc|LLC|Ltd|Corp|PLLC)\b\.?|(?<=Co)\.? No\. ?\d{1,3}\b|(?<=Co\.) No\. ?\d{1,3}\b"
)
"""What stands behind a company's name."""
ELLIPTIC: Final = re.compile(
    r"['’]s(?=\s*(?:[.,;:!?)]|\n|$)|\s(?:for|to|on|in|and|or|was|is|by|with|before|after|when|until|because|that)\b)"
)
"""'at Finnegan's.', 'thanks to Papa Vito's for': nothing is named that would be his: so it is a house."""
LEVEL: Final = re.compile(r" (?:I{1,3}|[123])\b")
"""'Tidewater Level I': a hospital by the level of its trauma center."""
AT: Final = re.compile(r"\b(?:at|to|of|from|behind|outside|near|by|for)\s(?:the\s)?$", re.IGNORECASE)
FEW: Final = 12
PARTNER: Final = re.compile(r"\b(?:Women|Mothers|Children|Stop) (?:&|'n'?) $")
"""'Women & Infants of Tyrell', 'Stop 'n Shop'."""


def _with_endings(hidden: list[Found], text: str) -> list[Found]:
    """The same findings, firms and houses with what is written before and behind their names."""
    whole: list[Found] = []
    for item, following in zip_longest(hidden, hidden[1:]):
        floor = whole[-1].end if whole else 0
        ceiling = following.start if following else len(text)
        whole.append(_with_ending(item, text, floor, ceiling) if item.label in MAY_BE_FIRMS else item)
    return whole


def _with_ending(item: Found, text: str, floor: int, ceiling: int) -> Found:
    """Never into what stands hidden before `floor` or from `ceiling` on."""
    start, end = item.start, item.end
    if item.label in PEOPLE:
        if not AT.search(text, max(0, start - FEW), start):
            return item
    elif partner := PARTNER.search(text, max(floor, start - 2 * FEW), start):
        start = partner.start()
    tail = ELLIPTIC.match(text, end) or (item.label not in PEOPLE and FIRM.match(text, end))
    if not tail and item.label in PLACES and text[start:end].endswith(" Level"):
        tail = LEVEL.match(text, end)
    if tail and tail.end() <= ceiling:
        end = tail.end()
    return item if (start, end) == (item.start, item.end) else replace(item, start=start, end=end)


ARTICLE: Final = re.compile(r"\b[Tt](?:he|HE)\s$")
ARTICLE_REACH: Final = 5
"""Characters of an article with the blanks around it."""


def _with_articles(hidden: list[Found], text: str) -> list[Found]:
    """Places of one plain word with their article: of 'the Pines', 'the Narrows' it is half of the name."""
    whole: list[Found] = []
    for item in hidden:
        is_bare = item.rule == BY_CONTEXT and item.label in PLACES
        if is_bare and not any(map(str.isspace, text[item.start : item.end])):
            floor = whole[-1].end if whole else 0
            if article := ARTICLE.search(text, max(floor, item.start - ARTICLE_REACH), item.start):
                item = replace(item, start=article.start())
        whole.append(item)
    return whole


def _named_alone(item: Found, text: str) -> Found:
    """Without the plain word behind a name that says what part of it is meant."""
    tail = WHAT_IS_THERE.search(text, item.start + 1, item.end)
    if tail is None or text[item.start : tail.start()].lower() in ARTICLES:
        return item  # 'The Lobby' is a name
    return Found(item.start, tail.start(), item.label, item.rule, item.strength)


def _with_landmark(item: Found, text: str, ceiling: int) -> Found:
    """'Old Mill Pike underpass': the plain word after a place is part of where it is.

    Not 'at Tyrell post 137', where it is hidden already, from `ceiling` on.
    """
    match = ON_STREET.match(text, item.end) or LANDMARKS.match(text, item.end)
    if match is None or match.end() > ceiling or WHAT_IS_THERE.search(text, item.end, match.end()):
        return item
    return Found(item.start, match.end(), item.label, item.rule, item.strength)
