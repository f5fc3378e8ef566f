"""A grave sentence is heard in a long report too."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.events import Answers
from pso.training.lengthened import uneventful
from services.classifier.core import sections
from services.classifier.core.learned import TIER
from services.classifier.core.observed import observe
from services.classifier.core.passage import NARRATIVE, passage_of
from services.classifier.core.sections import LONG, SECTION, STEP, sections_of
from services.classifier.core.weights import BY_SECTION
from tests.unit.classifier.builders import ONTOLOGY

GRAVE = "On the ride in he went limp under the straps, face down, and nobody had been watching him."
NOTHING = [one.text for one in uneventful() if len(one.text.split()) > LONG // 4]
PAPERS = [" ".join(NOTHING[first : first + 5]) for first in range(0, 60, 5)]
assert all(len(paper.split()) > LONG for paper in PAPERS)
"""Each of five quiet days, more than LONG words."""


def sections_in(text: str) -> list[str]:
    return sections_of(passage_of([(NARRATIVE, text)]), text)


def test_a_brief_report_has_none() -> None:
    assert sections_in("") == []
    assert sections_in("The cot was stiff today. " * (LONG // 5)) == []


def test_each_begins_and_ends_with_a_sentence_and_has_some_words() -> None:
    found = sections_in("The left wheel of the cot squeaks. " * 40)
    assert all(one.startswith("The left") and one.endswith("squeaks") for one in found)
    assert all(len(one.split()) >= SECTION for one in found[:-1])


@given(st.lists(st.sampled_from(["tube", "was out.", "Then", "nothing?", "we\n", "[NAME-1]"]), max_size=900))
def test_together_they_hold_every_word_and_not_many_times_over(words: list[str]) -> None:
    text = " ".join(words)
    passage = passage_of([(NARRATIVE, text)])
    found = sections_of(passage, text)
    if len(passage.words) <= LONG:
        assert found == []
        return
    assert text[passage.starts[0] :].startswith(found[0])
    assert text[: passage.ends[-1]].endswith(found[-1])
    assert len(found) <= len(passage.words) // STEP + 1
    ends = [text.index(one, 0) + len(one) for one in found]
    assert ends == sorted(ends)


def test_answers_are_no_part_of_them() -> None:
    narrative = "The left wheel of the cot squeaks. " * 40
    passage = passage_of([(NARRATIVE, narrative), ("what_helped", "Nothing did. " * 200)])
    assert sections_of(passage, narrative) == sections_in(narrative)


def test_one_grave_sentence_amid_a_page_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [_amid(paper) for paper in PAPERS]
    heard = [_urgent(text) for text in texts]
    monkeypatch.setattr(sections, "LONG", 10**6)
    thinned = [_urgent(text) for text in texts]
    assert all(one > other for one, other in zip(heard, thinned, strict=True))


def test_only_how_urgent_it_is_changes() -> None:
    text = _amid(PAPERS[0])
    whole = observe(text, Answers(), ONTOLOGY)
    parts = [(0, observe(one, Answers(), ONTOLOGY)) for one in sections_of(whole.passage, text)]
    (alone,), (heard,) = (ONTOLOGY.learned.read_many([whole], some) for some in ((), parts))
    for name in ONTOLOGY.learned.slopes:
        assert (alone.chances(name) == heard.chances(name)) is (name not in BY_SECTION)
    assert heard.urgent() != alone.urgent()


def _amid(paper: str) -> str:
    sentences = paper.split(". ")
    middle = len(sentences) // 2
    return ". ".join([*sentences[:middle], GRAVE.rstrip("."), *sentences[middle:]])


def _urgent(text: str) -> float:
    observed = observe(text, Answers(), ONTOLOGY)
    parts = [(0, observe(one, Answers(), ONTOLOGY)) for one in sections_of(observed.passage, text)]
    (read_,) = ONTOLOGY.learned.read_many([observed], parts)
    return read_.chance(TIER, "T1")
