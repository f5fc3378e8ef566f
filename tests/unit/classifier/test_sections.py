"""A grave sentence is heard in a long report too."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import Answers
from contracts.facts import FactName
from pso.training.lengthened import uneventful
from services.classifier.core import read, read_many, sections
from services.classifier.core.learned import RULES, TIER
from services.classifier.core.observed import observe
from services.classifier.core.passage import NARRATIVE, Passage, passage_of
from services.classifier.core.reading import Reading
from services.classifier.core.sections import LONG, SECTION, STEP, Section, sections_of
from tests.unit.classifier.builders import ONTOLOGY

GRAVE = "On the ride in he went limp under the straps, face down, and nobody had been watching him."
NOTHING = [one.text for one in uneventful() if len(one.text.split()) > LONG // 4]
PAPERS = [" ".join(NOTHING[first : first + 5]) for first in range(0, 60, 5)]
"""Each of five quiet days, more than LONG words."""
assert all(len(paper.split()) > LONG for paper in PAPERS)


def passage(text: str) -> Passage:
    return passage_of([(NARRATIVE, text)])


def amid(paper: str) -> str:
    sentences = paper.split(". ")
    middle = len(sentences) // 2
    return ". ".join([*sentences[:middle], GRAVE.rstrip("."), *sentences[middle:]])


def urgency(reading: Reading) -> float:
    fact = reading.facts.get(FactName.MAYBE_URGENT)
    return fact.confidence if fact else 0.0


def test_a_brief_report_has_none() -> None:
    assert list(sections_of(passage(""))) == []
    assert list(sections_of(passage("The cot was stiff today. " * (LONG // 5)))) == []


@given(st.lists(st.integers(1, 90), min_size=8, max_size=60))
def test_each_is_of_whole_sentences_and_together_they_hold_every_word(sizes: list[int]) -> None:
    text = " ".join(f"{'word ' * (size - 1)}word." for size in sizes)
    of = passage(text)
    found = list(sections_of(of))
    if len(of.words) <= LONG:
        assert found == []
        return
    begins = {place for place in range(len(of.words)) if not place or starts_a_sentence(of, place)}
    assert all(first in begins and last + 1 in begins | {len(of.words)} for first, last in found)
    assert all(last - first + 1 >= SECTION for first, last in found)
    assert found[0][0] == 0
    assert found[-1][1] == len(of.words) - 1
    assert all(two[0] <= one[1] + 1 for one, two in pairwise(found))
    assert all(two[0] - one[0] >= STEP for one, two in pairwise(found[:-1]))


def starts_a_sentence(of: Passage, place: int) -> bool:
    return of.sentences[place] != of.sentences[place - 1]


def test_answers_are_no_part_of_them() -> None:
    narrative = "The left wheel of the cot squeaks. " * 40
    both = passage_of([(NARRATIVE, narrative), ("what_helped", "Nothing did. " * 200)])
    assert list(sections_of(both)) == list(sections_of(passage(narrative)))


def test_one_grave_sentence_amid_a_page_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    reports = [(amid(paper), Answers()) for paper in PAPERS]
    heard = [urgency(one) for one in read_many(reports, ONTOLOGY)]
    monkeypatch.setattr(sections, "LONG", 10**6)
    thinned = [urgency(one) for one in read_many(reports, ONTOLOGY)]
    assert sum(one > other for one, other in zip(heard, thinned, strict=True)) > len(PAPERS) * 0.7
    assert all(one >= other for one, other in zip(heard, thinned, strict=True))


def test_each_report_hears_its_own_sections() -> None:
    reports = [(text, Answers()) for paper in PAPERS[:6] for text in (amid(paper), "A brief one.", paper)]
    random.Random(0).shuffle(reports)
    assert read_many(reports, ONTOLOGY) == [read(*report, ONTOLOGY) for report in reports]


def test_what_is_graver_as_a_whole_is_not_made_less_urgent(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(texts={"what_helped": f"{GRAVE} He was pronounced in the bay."})
    reports = [(paper, answers) for paper in PAPERS]
    heard = [urgency(one) for one in read_many(reports, ONTOLOGY)]
    monkeypatch.setattr(sections, "LONG", 10**6)
    whole = [urgency(one) for one in read_many(reports, ONTOLOGY)]
    assert all(one >= other for one, other in zip(heard, whole, strict=True))


def test_only_how_urgent_it_is_changes() -> None:
    whole = observe(amid(PAPERS[0]), Answers(), ONTOLOGY)
    section = Section(0, (0, 20), observe(f"{GRAVE} He was pronounced in the bay.", Answers(), ONTOLOGY))
    (alone,), (heard,) = (ONTOLOGY.learned.read_many([whole], some) for some in ((), (section,)))
    changed = {
        name
        for name in ONTOLOGY.learned.bounds
        if (alone._scores.head(name) != heard._scores.head(name)).any()
    }
    assert changed == {TIER, RULES}
    assert heard.urgent() > alone.urgent()


def test_words_are_shown_from_the_section_that_was_heard() -> None:
    whole = observe(amid(PAPERS[0]), Answers(), ONTOLOGY)
    of_grave = whole.passage.sentences[whole.passage.words.index("limp")]
    words = [place for place, one in enumerate(whole.passage.sentences) if one == of_grave]
    told = observe(f"{GRAVE} He was pronounced in the bay.", Answers(), ONTOLOGY)
    section = Section(0, (words[0], words[-1]), told)
    (heard,) = ONTOLOGY.learned.read_many([whole], [section])
    ((begin, end),) = heard.grounds(TIER, "T1", whole)
    assert words[0] <= begin <= end <= words[-1]
