"""What a user has told is recalled by its words alone, where there is no embedder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.records import Edit, EditKind, ItemKind, RecalledEpisode, Retrieved
from kgt_plugin.testing import FakeScorer

MAY = dt.datetime(2026, 5, 8, 13, 56, tzinfo=dt.UTC)


@pytest.fixture
def kgt() -> Iterator[KGT]:
    """Shared parts without an embedder."""
    with KGT.open(model=FakeScorer(), embedder=None, store=":memory:") as opened:
        yield opened


@pytest.fixture
def ana(kgt: KGT) -> UserMemory:
    """One user, of whom nothing is known."""
    return kgt.user("ana")


def _texts(memory: UserMemory, query: str) -> list[str]:
    return [item.text for item in memory.context(query).items]


@pytest.mark.parametrize("others", [0, 1, 30])
def test_what_was_said_is_recalled_by_its_words(ana: UserMemory, others: int) -> None:
    """From the first message on, and among many."""
    ana.keep("My landlord is called Petersen and he lives in this house.", at=MAY)
    for number in range(others):
        ana.keep(f"It was lovely weather again on the day number {number} of the month.")
    (item,) = ana.context("What is the name of my landlord?").items
    assert isinstance(item, RecalledEpisode)
    assert item.kind is ItemKind.EPISODE
    assert item.text == item.source == "My landlord is called Petersen and he lives in this house."
    assert item.time == MAY
    assert item.episode_id == ana.episodes()[0].id
    assert 0.1 < item.probability < 1


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("我的房东叫王伟，他住在这栋楼里。", "我的房东叫什么名字？"),
        ("大家さんの名前は田中で、同じ家に住んでいます。", "大家さんの名前は何ですか？"),
        ("집주인 이름은 김민수이고 같은 집에 살아요.", "집주인 이름이 뭐예요?"),
        ("صاحب البيت اسمه خالد ويعيش في نفس المبنى.", "ما اسم صاحب البيت؟"),
        ("मेरे मकान मालिक का नाम राजेश है और वह यहीं रहता है।", "मकान मालिक का नाम क्या है?"),
        (
            "Моего хозяина квартиры зовут Иван, он живёт здесь же.",
            "Как зовут моего хозяина квартиры?",
        ),
        ("We are moving on Sunday 🚚🏠 and I need some help with it.", "🚚?"),
    ],
)
def test_words_of_any_script_are_recalled(ana: UserMemory, said: str, asked: str) -> None:
    """Whatever is said in between."""
    ana.keep(said)
    ana.keep("Lovely weather today, is it not?")
    assert _texts(ana, asked) == [said]


def test_what_nobody_has_spoken_of_recalls_nothing(ana: UserMemory) -> None:
    """There is a floor, and k is the most and not a number to be filled up."""
    ana.keep("My landlord is called Petersen and he lives in this house.")
    ana.keep("It is the best of all the houses that there are in the whole of the town.")
    for query in ["Tell me a joke", "What is the capital of France?", "你好", "🎉", "?"]:
        context = ana.context(query, k=50)
        assert (context.items, context.text) == ((), "")


def test_facts_that_share_function_words_alone_are_not_recalled(ana: UserMemory) -> None:
    """They have "the" and "of" and "is" in common with half of all questions."""
    ana.hear("My dog is called Rex.")
    ana.hear("My sister is called Ana.")
    assert len(ana.facts()) == 2
    for query in ["What is the capital of France?", "Is it the end of the month?"]:
        assert [item.text for item in ana.context(query).facts] == []
    fact = ana.context("What is the name of my dog?").facts[0]
    assert fact.triple.labels == ("my dog", "name", "Rex")


def test_the_assistants_words_help_to_find_and_are_nobodys(ana: UserMemory) -> None:
    """A turn is found by what it answers, which is given as a question at most."""
    asked = "By the way, what is your landlord called?"
    ana.keep("Petersen. Why?", answered=f"I can help you with that. {asked}")
    ana.keep("I do not think that this is right.", answered="Zebras are horses.")
    context = ana.context("What is my landlord called?")
    (item,) = context.items
    assert item.text == "Petersen. Why?"
    said, question = context.text.split(' (asked: "')
    assert 'in the user\'s words: "Petersen. Why?"' in said
    assert question.startswith(asked)
    (zebras,) = ana.context("What about zebras?").items
    assert zebras.text == "I do not think that this is right."
    assert "horses" not in ana.context("What about zebras?").text


def test_nobody_recalls_another_users_words(kgt: KGT) -> None:
    """However near they are, in whatever order they came."""
    kgt.user("ben").keep("My landlord is called Petersen and he lives in this house.")
    ana = kgt.user("ana")
    assert _texts(ana, "What is my landlord called?") == []
    ana.keep("My landlord is called Okafor.")
    kgt.user("ben").keep("Also, my landlord is called a hero.")
    assert _texts(ana, "What is my landlord called?") == ["My landlord is called Okafor."]
    assert _texts(kgt.user("ana:episodes"), "What is my landlord called?") == []


def test_a_forgotten_episode_is_not_recalled(ana: UserMemory) -> None:
    """Nor is what was drawn from it; the rest stays."""
    ana.hear("My dog is called Rex.")
    ana.keep("Rex is a very good dog and barks at nobody.")
    before = ana.context("What is my dog called?").items
    assert any(isinstance(item, Retrieved) for item in before)
    ana.forget(ana.episodes()[0])
    assert _texts(ana, "What is my dog called?") == ["Rex is a very good dog and barks at nobody."]
    ana.forget(ana.episodes()[0])
    assert _texts(ana, "What is my dog called?") == []
    ana.keep("My dog is called Tom.")
    ana.forget_all()
    assert _texts(ana, "What is my dog called?") == []
    ana.keep("My dog is called Bo.")
    assert _texts(ana, "What is my dog called?") == ["My dog is called Bo."]


def test_a_fact_is_recalled_with_where_it_comes_from(ana: UserMemory) -> None:
    """It has the message that taught it, and since when it holds."""
    ana.hear("My dog is called Rex.", at=MAY)
    item = ana.context("What is my dog's name?").items[0]
    assert isinstance(item, Retrieved)
    assert item.triple.labels == ("my dog", "name", "Rex")
    assert (item.time, item.source) == (MAY, "My dog is called Rex.")
    assert item.episode_id == ana.episodes()[0].id
    assert item.edit_id == ana.history()[0].id


@pytest.mark.parametrize("first", [True, False])
def test_a_query_of_a_hundred_thousand_characters_recalls(ana: UserMemory, *, first: bool) -> None:
    """What is asked before or after a pasted letter is looked for."""
    ana.keep("My landlord is called Petersen and he lives in this house.")
    letter = "We thank you for choosing our services and remain at your disposal. " * 1500
    question = "What is my landlord called?"
    query = f"{question}\n{letter}" if first else f"{letter}\n{question}"
    assert len(query) > 100_000
    assert _texts(ana, query) == ["My landlord is called Petersen and he lives in this house."]


def test_a_message_of_a_hundred_thousand_characters_is_recalled(ana: UserMemory) -> None:
    """By what stands in its middle, of which the surroundings are given."""
    filler = "We thank you for choosing our services and remain at your disposal. " * 750
    ana.keep(f"What does this letter mean? {filler} The rent of Mr Petersen rises. {filler}")
    (item,) = ana.context("Did Petersen write of the rent?").items
    assert item.text.startswith("What does this letter mean?")
    assert len(item.text) < 760
    assert item.source is not None
    assert len(item.source) > 100_000


def test_a_superseded_episode_names_what_corrects_it(ana: UserMemory) -> None:
    """Until the edit is undone."""
    episode = ana.keep("My landlord is called Petersen and he lives in this house.")
    assert episode is not None
    graph = ana._graph
    fact = graph.triple("my landlord", "name", "Olsen")
    edit = graph.apply(
        Edit(id=None, kind=EditKind.LEARN, time=None, added=(fact,), superseded=(episode.id,))
    )
    found, item = ana.context("What is my landlord called?").items
    assert found.text == "The name of my landlord is Olsen."
    assert isinstance(item, RecalledEpisode)
    assert item.corrected_by == (edit.id,)
    assert item.correction == "The name of my landlord is Olsen."
    graph.undo(edit.id)
    (item,) = ana.context("What is my landlord called?").items
    assert isinstance(item, RecalledEpisode)
    assert item.corrected_by == ()


def test_a_turn_that_was_withdrawn_is_left_out(ana: UserMemory) -> None:
    """Where nothing stands in its place there is nothing to say beside it."""
    episode = ana.keep("My landlord is called Petersen and he lives in this house.")
    assert episode is not None
    ana._graph.apply(Edit(id=None, kind=EditKind.FORGET, time=None, superseded=(episode.id,)))
    assert ana.context("What is my landlord called?").items == ()


def test_a_turn_that_only_asks_is_no_answer(ana: UserMemory) -> None:
    """The user's own question, asked before, says nothing."""
    ana.keep("Hi! What is my landlord called?")
    assert ana.context("What is my landlord called?").items == ()


def test_two_questions_are_both_answered(ana: UserMemory) -> None:
    """In one message, whatever the one has more words in common with."""
    ana.keep("My landlord is called Petersen and he lives in this house.")
    ana.keep("The dentist said that I should come again in October.")
    found = _texts(ana, "Who is the landlord of this house? And when do I see the dentist?")
    assert len(found) == 2


def test_a_turn_that_says_no_more_than_its_fact_is_left_out(ana: UserMemory) -> None:
    """The fact says it, and since when."""
    ana.hear("I live in Leipzig.", at=MAY)
    context = ana.context("Where in Leipzig do I live?")
    (item,) = context.items
    assert isinstance(item, Retrieved)
    assert context.text.count("Leipzig") == 1
    assert "(since 2026-05-08)" in context.text


def test_k_is_the_most(ana: UserMemory) -> None:
    """The likeliest come first, and no more than were asked for."""
    for number in range(20):
        ana.keep(f"My landlord wrote to me again, and that is letter number {number}.")
    items = ana.context("What did my landlord write?", k=3).items
    assert len(items) == 3
    probabilities = [item.probability for item in items]
    assert probabilities == sorted(probabilities, reverse=True)


def test_what_is_said_twice_is_recalled_once(ana: UserMemory) -> None:
    """And it takes no other's place."""
    for hour in range(4):
        ana.keep("My landlord is called Petersen.", at=MAY + dt.timedelta(hours=hour))
    ana.keep("My landlord has a nice garden.")
    assert sorted(_texts(ana, "Tell me about my landlord.")) == [
        "My landlord has a nice garden.",
        "My landlord is called Petersen.",
    ]


@pytest.mark.slow
def test_any_thread_may_ask(ana: UserMemory) -> None:
    """While others speak; at the end everything is found."""

    def talk(number: int) -> None:
        ana.keep(f"The neighbour number {number} is called Petersen{number}.")
        assert _texts(ana, f"Who is Petersen{number}?")[0].endswith(f"Petersen{number}.")

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(talk, range(24)))
    for number in range(24):
        (text, *_) = _texts(ana, f"Who is Petersen{number}?")
        assert text.endswith(f"Petersen{number}.")
