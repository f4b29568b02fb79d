"""Whom and what the user speaks of as theirs, and by which name."""

from __future__ import annotations

import pytest

from tests.unit.reading.readings import NAMES, PLACES, facts, news

MOST_WORDS = 3


@pytest.mark.parametrize("owner", ["My", "Our"])
@pytest.mark.parametrize("modifier", ["", "new ", "sailing ", "old wooden "])
@pytest.mark.parametrize(
    "head", ["boat", "novel", "start-up", "sewing machine", "robot", "village"]
)
def test_whatever_is_called_by_a_name_is_known_by_it(owner: str, modifier: str, head: str) -> None:
    """The words "is called" tell a noun phrase and a name; no list has to know the noun."""
    noun = f"{modifier}{head}"
    if len(noun.split()) > MOST_WORDS:
        return
    for name in (*NAMES, *PLACES, "README.md", "Blue Monday"):
        for text in (
            f"{owner} {noun} is called {name}.",
            f"{owner} {noun} is named {name}!",
            f"{owner} {noun}'s name is {name}.",
            f"Hi! {owner} {noun}'s called {name}, by the way.",
            f"I like tea, and {owner.lower()} {noun} is called {name}.",
        ):
            assert facts(text)[-1] == (f"my {noun}", "name", name), text
    assert facts(f"my {noun} is called nansen") == [(f"my {noun}", "name", "nansen")]


@pytest.mark.parametrize("noun", ["boat", "novel", "brush"])
def test_things_of_one_noun_may_have_a_name_each(noun: str) -> None:
    """Said together or one after the other; words of change rename the one there is."""
    many = f"{noun}es" if noun.endswith("sh") else f"{noun}s"
    assert facts(f"My {many} are called Fram and Gjøa.") == [("me", noun, "Fram"), ("me", noun, "Gjøa")]  # fmt: skip
    known = (f"my {noun}", "name", "Fram")
    assert facts(f"My {noun} is called Gjøa.", known) == [("me", noun, "Gjøa")]
    assert facts(f"My {noun} is called Fram.", known) == []
    for text in (f"My {noun} is now called Gjøa.", f"No, my {noun} is called Gjøa."):
        (told,) = news(text, known)
        assert (told.subject, told.answer, told.old_answer) == (f"my {noun}", "Gjøa", "Fram"), text


@pytest.mark.parametrize(
    "text",
    [
        "My {} is called off.",
        "My {} is called into question.",
        "My {} is called for tomorrow.",
        "my {} is called in",
        "My {} is called by its name.",
        "My {} is not called Fram.",
        "My {} is called Fram or Gjøa.",
        "My {} is called Fram after a ship.",
        "My {} is called Fram?",
        "If my {} is called Fram, what then?",
        "What if my {} is called Fram?",
        "My wife insists {} is called Fram.",
        "My mum thinks the {} is called Fram.",
        "My friend has a {} that is called Fram.",
        "My brother's {} is called Fram.",
        "My {}'s owner is called Fram.",
        "My thing is called {}.",
    ],
)
def test_what_is_called_otherwise_has_no_name(text: str) -> None:
    """Verbs of other senses, questions, denials, and what others have or say."""
    for noun in ("boat", "meeting", "sailing club", "flight"):
        found = facts(text.format(noun))
        assert [each for each in found if "Fram" in each[2] or each[1] == "name"] == [], text


@pytest.mark.parametrize("noun", ["company", "school", "band", "favourite boat", "hometown"])
def test_an_attribute_may_be_called_by_its_name(noun: str) -> None:
    """The value is the name, without the word "called"."""
    for name in ("Acme", "St. Ives", "Fram"):
        assert facts(f"My {noun} is called {name}.") == [("me", noun, name)]
    assert facts(f"My {noun} is called off.") == []


@pytest.mark.parametrize("noun", ["code", "number", "account", "job"])
def test_what_calls_an_attribute_of_another_kind_names_nothing(noun: str) -> None:
    """A small word behind "is called" is no code and no job: functions are called twice."""
    for said in ("twice", "off", "again", "main"):
        assert facts(f"my {noun} is called {said}") == []
