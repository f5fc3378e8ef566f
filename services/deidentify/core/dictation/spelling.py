"""Letters said one by one: 'h u y n h', 'v as in victor a n g', 'november three five seven mike alpha'."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from services.deidentify.core.dictation.numbers import DIGITS, Number, formatted, is_told, number_at
from services.deidentify.core.dictation.said import Edit, Letter, Said, Step, over
from services.deidentify.core.lexicon import CLINICAL, ORDINARY, words

PHONETIC: Final = {
    word: word[0]
    for word in [
        "alpha",
        "bravo",
        "charlie",
        "delta",
        "echo",
        "foxtrot",
        "golf",
        "hotel",
        "india",
        "juliet",
        "juliett",
        "kilo",
        "lima",
        "mike",
        "november",
        "oscar",
        "papa",
        "quebec",
        "romeo",
        "sierra",
        "tango",
        "uniform",
        "victor",
        "whiskey",
        "yankee",
        "zulu",
        "alfa",
        "adam",
        "boy",
        "david",
        "edward",
        "frank",
        "george",
        "henry",
        "ida",
        "john",
        "king",
        "lincoln",
        "mary",
        "nora",
        "ocean",
        "paul",
        "queen",
        "robert",
        "sam",
        "tom",
        "union",
        "william",
        "young",
        "zebra",
    ]
}
RADIO: Final = words(
    "alpha bravo charlie delta echo foxtrot golf hotel india juliet kilo lima mike november oscar papa "
    "quebec romeo sierra tango uniform victor whiskey yankee zulu alfa juliett"
)
KNOWN: Final = words(
    "mrn tb mri npi vin ssn tv np uk usa va bp cp lpn dui ng og det lvad hipaa osha niosh nasa"
)
"""Short forms that the clinical lists leave out because they are names or words too."""
SPELLS: Final = words("spelled spell spells spelling spelt letters that's thats it's")
BETWEEN: Final = words("capital space um uh like it out is as new word not or no that name")
HAVING: Final = words("has had have with is got")
"""Before an article: 'has a c five fracture', but 'the a c'."""
KEYS: Final = words("number is serial badge plate tag account license cert id was s")
CODE_DIGITS: Final = 3
"""Digits that make a code of the letters beside them: 'f d one one nine', not 'p d two units'."""
LONG_CODE: Final = 4
"""Letters and numbers in turn so often are one code, whatever its letters may stand for elsewhere."""
MOST_OF_SHORT_FORM: Final = 3
"""Letters of a short form of medicine that may be a person's as well: 'spelled e d'."""
NEAR: Final = 5


@dataclass(slots=True)
class Atom:
    """A letter or a number; a letter is sure where a word was given for it."""

    first: int
    past: int
    letter: Letter | None = None
    number: Number | None = None
    is_sure: bool = False
    is_radio: bool = False


def run_at(said: Said, i: int, last_spelled: int) -> Step | None:
    """The letters and numbers that begin at a word; `last_spelled` is where the last name ended."""
    atoms = _settled(_atoms(said, i))
    if not atoms:
        return None
    edits: list[Edit] = []
    pieces: list[Atom] = []
    groups = _groups(said, atoms)
    for k, group in enumerate(groups):
        if len(group) == 1 and _is_article(group[0]) and _is_beside(groups, k):
            edits += _written(said, pieces, last_spelled)
            pieces = []
            continue
        is_edge = k == 0 or len(groups) < LONG_CODE
        if is_edge and group[0].letter is not None and _is_known(said, group):
            edits += _written(said, pieces, last_spelled)
            edits += _word(said, group, last_spelled)
            pieces = []
        else:
            pieces += group
    edits += _written(said, pieces, last_spelled)
    return Step(atoms[-1].past, edits)


def _atoms(said: Said, i: int) -> list[Atom]:
    atoms: list[Atom] = []
    at = i
    while at < said.size and (at == i or said.near[at]):
        is_double = said.lows[at] == "double" and len(said.next(at)) == 1
        atom = _atom(said, at + is_double)
        if atom is None:
            break
        atoms += [atom] * (1 + is_double)  # 'h a double l'
        at = atom.past
    return atoms


def _atom(said: Said, at: int) -> Atom | None:
    low, behind = said.lows[at], said.next(at)
    if low == "x" and behind == "ray":
        return Atom(at, at + 2, said.whole("x", at, at + 1)[0], is_radio=True)
    if len(low) == 1 and low.isalpha():
        past = _likened(said, at)
        return Atom(at, past, said.whole(said.text[said.starts[at]], at, past - 1)[0], is_sure=past > at + 1)
    if low in RADIO:
        return Atom(at, at + 1, said.whole(low[0], at, at)[0], is_radio=True)
    number = number_at(said, at)
    if number and (is_told(said, at, number) or _is_beside_letters(said, at)):
        return Atom(at, number.past, number=number)
    return None


def _is_beside_letters(said: Said, at: int) -> bool:
    """'one' of a code: 'one e g four'."""
    behind = said.next(at)
    is_opening = (
        len(behind) == 1 and behind not in "ai" and (len(said.low(at + 2)) == 1 or said.low(at + 2) in DIGITS)
    )
    return is_opening or (said.near[at] and len(said.low(at - 1)) == 1 and said.low(at - 1) not in "ai")


def _likened(said: Said, at: int) -> int:
    """The word behind a letter and the word that was given for it."""
    low = said.lows[at]
    if said.low(at + 1) == "as" and said.low(at + 2) == "in" and said.low(at + 3)[:1] == low:
        return at + 4
    if said.low(at + 1) in ("like", "for") and said.low(at + 2)[:1] == low and said.low(at + 2) in PHONETIC:
        return at + 3
    return at + 1


def _settled(atoms: list[Atom]) -> list[Atom]:
    """The run up to a word of the radio alphabet that only names someone or a unit: 'alpha six', 'mike'."""
    radio = sum(atom.is_radio for atom in atoms)
    if radio:
        digits = sum(atom.number.digits for atom in atoms if atom.number)
        if (len(atoms) < CODE_DIGITS and not (digits >= CODE_DIGITS)) or (radio < 2 and digits < CODE_DIGITS):
            place = next(k for k, atom in enumerate(atoms) if atom.is_radio)
            return _settled(atoms[:place])
    if len(atoms) == 1 and atoms[0].letter and not atoms[0].is_sure:
        return []
    return atoms


def _groups(said: Said, atoms: list[Atom]) -> list[list[Atom]]:
    """Letters and numbers apart; an article before letters and an 'I' behind them alone."""
    groups: list[list[Atom]] = []
    for atom in atoms:
        if groups and atom.letter and groups[-1][0].letter:
            groups[-1].append(atom)
        else:
            groups.append([atom])
    return [part for k, group in enumerate(groups) for part in _parted(said, group, groups[k + 1 : k + 2])]


def _parted(said: Said, group: list[Atom], behind: list[list[Atom]]) -> list[list[Atom]]:
    if not group[0].letter or len(group) < 2 or _repeats(said, group):
        return [group]
    number = behind[0][0].number if behind else None
    if _is_article(group[0]):
        is_level = len(group) == 2 and number is not None and number.digits < CODE_DIGITS
        if (is_level and said.low(group[0].first - 1) in HAVING) or group[1].is_sure:
            return [group[:1], group[1:]]
        if len(group) > 2 and not _is_known(said, group) and _is_known(said, group[1:]):
            return [group[:1], group[1:]]
    if _is_known(said, group):
        return [group]
    if _is_article(group[-1]) and len(group) > 2 and _is_known(said, group[:-1]):
        return [group[:-1], group[-1:]]
    return [group]


def _is_article(atom: Atom) -> bool:
    return atom.letter is not None and not atom.is_sure and atom.letter.char.lower() in "ai"


def _is_beside(groups: list[list[Atom]], k: int) -> bool:
    """Whether the letters beside a group of letters were parted from it."""
    return any(groups[j][0].letter is not None for j in (k - 1, k + 1) if 0 <= j < len(groups))


def _joined(group: list[Atom]) -> str:
    return "".join(atom.letter.char.lower() for atom in group if atom.letter)


def _is_known(said: Said, group: list[Atom]) -> bool:
    """A short form that medicine or a form of records uses."""
    word = _joined(group)
    if len(word) < 2 or any(atom.is_sure or atom.is_radio for atom in group):
        return False
    return word in KNOWN or bool(said.lexicon.words[word] & CLINICAL)


def _word(said: Said, group: list[Atom], last_spelled: int) -> list[Edit]:
    """Letters as one word."""
    letters = [atom.letter for atom in group if atom.letter]
    if len(letters) == 1 and not group[0].is_sure:
        return []
    if len(letters) == 2 and all(map(_is_article, group)):
        return []
    return [over(letters, spells=_is_name(said, group, last_spelled))]


def _written(said: Said, pieces: list[Atom], last_spelled: int) -> list[Edit]:
    """Letters and numbers as one code, or one by one."""
    while pieces and _is_article(pieces[0]) and len(pieces) > 1 and pieces[1].number:
        if said.low(pieces[0].first - 1) in KEYS and pieces[1].number.digits >= CODE_DIGITS:
            break
        pieces = pieces[1:]
    while len(pieces) > 1 and pieces[-2].number and _is_article(pieces[-1]):
        pieces = pieces[:-1]
    if not pieces:
        return []
    if _is_code(said, pieces):
        letters: list[Letter] = []
        for atom in pieces:
            letters += atom.number.letters if atom.number else _capital(atom)
        return [over(letters)]
    edits: list[Edit] = []
    group: list[Atom] = []
    for atom in pieces:
        if atom.number:
            edits += _word(said, group, last_spelled) if group else []
            edits.append(over(formatted(said, atom.first, atom.number)))
            group = []
        else:
            group.append(atom)
    return edits + (_word(said, group, last_spelled) if group else [])


def _capital(atom: Atom) -> list[Letter]:
    return [atom.letter._replace(char=atom.letter.char.upper())] if atom.letter else []


def _is_code(said: Said, pieces: list[Atom]) -> bool:
    """'c nine four four one zero', 'd fifty', 'four b'; not 'ninety four r t'."""
    digits = sum(atom.number.digits for atom in pieces if atom.number)
    letters = sum(atom.letter is not None for atom in pieces)
    if not digits or not letters:
        return letters > 2 and all(atom.is_radio for atom in pieces)
    changes = sum((a.number is None) != (b.number is None) for a, b in pairwise(pieces))
    if any(atom.is_sure or atom.is_radio for atom in pieces) or changes > 1:
        return True
    if pieces[0].number is None:
        return letters == 1 or digits >= CODE_DIGITS
    return letters == 1 and said.closes(pieces[-1].past)


def _repeats(said: Said, group: list[Atom]) -> bool:
    """Whether letters begin as a word just said does: 'huynh that's h u y n h', 'xiong x i'."""
    word = _joined(group)
    before = [said.low(group[0].first - steps) for steps in (1, 2, 3)]
    return len(word) > 1 and any(
        len(low) > 2 and (low.startswith(word) or (len(word) > 2 and low.startswith(word[:2])))
        for low in before
    )


def _is_name(said: Said, group: list[Atom], last_spelled: int) -> bool:
    """Whether the letters spell a name: they were announced, repeat a word just said, or are many."""
    word, first = _joined(group), group[0].first
    if any(atom.is_sure for atom in group):
        return True
    if len(word) > MOST_OF_SHORT_FORM and _is_known(said, group):
        return False
    before = [said.low(first - steps) for steps in (1, 2, 3)]
    if _repeats(said, group):
        return True
    cue = first - 1
    while cue >= 0 and first - cue < NEAR and said.lows[cue] in BETWEEN:
        cue -= 1
    is_announced = cue >= 0 and (said.lows[cue] in SPELLS or "name" in said.lows[cue + 1 : first])
    if is_announced and said.lows[cue].startswith("spel"):
        return True
    if all(ord(b) - ord(a) == 1 for a, b in pairwise(word)):  # 'o p q r s t'
        return False
    if _is_known(said, group):
        return False
    is_told_again = 0 < last_spelled <= first and first - last_spelled < NEAR
    if is_announced or is_told_again:
        return True
    is_likely = before[0][:1] == word[0] or before[1] + before[0] in ("thatis", "itis")
    return (len(word) > 3 and not said.lexicon.words[word] & ORDINARY) or (is_likely and len(word) > 2)
