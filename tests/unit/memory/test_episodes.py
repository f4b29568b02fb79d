"""What a user has said is kept word for word, pointed to, exported, and forgotten for good."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from kgt_plugin import KGT, InvalidInputError, ScorerError, UserMemory
from kgt_plugin.conversation import Conversation
from kgt_plugin.graph import PersonalGraph
from kgt_plugin.records import Edit, EditKind, Turn
from kgt_plugin.stores import open_store
from kgt_plugin.testing import FakeEmbedder, FakeScorer
from tests.unit.opening import FailsAt, open_kgt

MAY = dt.datetime(2026, 5, 8, 13, 56, tzinfo=dt.UTC)


def test_every_message_is_kept_as_it_was_said(ana: UserMemory) -> None:
    """Words, white space and time stay, whatever is read in them."""
    ana.hear("  Nothing\tof this is a fact,\n is it? 🐈‍⬛ ", answered="Say something.", at=MAY)
    (episode,) = ana.episodes()
    assert episode.text == "  Nothing\tof this is a fact,\n is it? 🐈‍⬛ "
    assert (episode.answered, episode.time) == ("Say something.", MAY)
    assert ana.facts() == []


def test_an_edit_points_to_its_episode_and_keeps_no_second_copy(ana: UserMemory) -> None:
    """The journal has the episode's id; the words are read from the episode."""
    (edit,) = ana.hear("My dog is called Rex.")
    (episode,) = ana.episodes()
    assert edit.episode == episode.id
    assert ana.history()[0].source == "My dog is called Rex."
    journal = ana._graph._journal
    assert not any(str(value) == "My dog is called Rex." for value in journal.objects())


def test_a_turn_of_a_talk_is_kept_with_what_it_answers(ana: UserMemory) -> None:
    """A conversation keeps the turn even where it teaches nothing."""
    said = Turn(text="Lovely weather.", asked="Hello", answered="Hello! How are you?")
    Conversation(ana).hear(said)
    (episode,) = ana.episodes()
    assert (episode.text, episode.answered) == ("Lovely weather.", "Hello! How are you?")


def test_the_same_turn_through_two_doors_is_one_episode(ana: UserMemory) -> None:
    """An app may have a middleware and a callback; what is said again later is said twice."""
    for _ in range(2):
        Conversation(ana).hear(Turn(text="Lovely weather.", asked="Hello", answered="Hello!"))
    assert len(ana.episodes()) == 1
    later = Turn(text="Lovely weather.", asked="And now?", answered="Rain, I think.")
    Conversation(ana).hear(later)
    assert len(ana.episodes()) == 2


def test_a_failure_costs_the_facts_and_not_the_words() -> None:
    """When the scorer fails, nothing is learned and the episode stays."""
    ana = open_kgt(FailsAt(0)).user("ana")
    ana.hear("I live in Berlin.")
    with pytest.raises(ScorerError):
        ana.hear("I live in Rome now.")
    assert [fact.labels[2] for fact in ana.facts()] == ["Berlin"]
    assert [episode.text for episode in ana.episodes()] == [
        "I live in Berlin.",
        "I live in Rome now.",
    ]


def test_a_message_of_any_length_is_kept(ana: UserMemory) -> None:
    """A text too long to be a turn of a talk is kept whole and not read."""
    text = "I live in Berlin. " * 5000
    assert ana.hear(text) == []
    assert ana.episodes()[0].text == text


def test_a_dry_run_keeps_nothing(ana: UserMemory) -> None:
    """Planning leaves no words behind."""
    assert ana.hear("My dog is called Rex.", dry_run=True)
    assert ana.episodes() == []


def test_recalled_facts_are_no_words_of_the_user(ana: UserMemory) -> None:
    """A block of facts that an app hands back in a message is left out."""
    ana.hear("My dog is called Rex.")
    block = ana.context("What is my dog called?").text
    ana.hear(f"{block}\nIs it so?")
    assert "Rex" not in ana.episodes()[-1].text


def test_an_app_may_keep_no_words() -> None:
    """Without episodes facts are learned, and the message is nowhere."""
    with KGT.open(
        store=":memory:", model=FakeScorer(), embedder=FakeEmbedder(), keep_episodes=False
    ) as kgt:
        ana = kgt.user("ana")
        assert ana.hear("My dog is called Rex.")
        assert ana.episodes() == []
        assert ana.history()[0].source is None


def test_words_that_are_too_old_go_and_their_facts_stay() -> None:
    """The age limit erases the words when the next ones come."""
    with KGT.open(
        store=":memory:",
        model=FakeScorer(),
        embedder=FakeEmbedder(),
        max_episode_age=dt.timedelta(days=30),
    ) as kgt:
        ana = kgt.user("ana")
        ana.hear("My dog is called Rex.", at=MAY)
        assert ana.episodes() == []
        assert len(ana.facts()) == 1
        assert ana.history()[0].source is None
    with pytest.raises(InvalidInputError, match="above 0"):
        KGT.open(store=":memory:", model=FakeScorer(), max_episode_age=dt.timedelta(0))


def test_forgetting_an_episode_takes_what_was_drawn_from_it(ana: UserMemory) -> None:
    """Its words, its fact and its edit are gone; what others said too stays."""
    ana.hear("My dog is called Rex.")
    ana.hear("I live in Bonn.")
    first, second = ana.episodes()
    gone = ana.forget(first)
    assert [fact.labels[2] for fact in gone.removed] == ["Rex"]
    assert [episode.id for episode in ana.episodes()] == [second.id]
    assert [fact.labels[2] for fact in ana.facts()] == ["Bonn"]
    assert [edit.episode for edit in ana.history()] == [second.id]
    everything = ana._graph._quads(journal=True, episodes=True)
    assert not any("Rex" in str(quad) for quad in everything)
    with pytest.raises(InvalidInputError, match="episodes"):
        ana.forget(first)


def test_a_fact_that_was_told_another_way_stays(ana: UserMemory) -> None:
    """Forgetting takes only what stands by the episode alone."""
    ana.learn("My dog is called", "Rex", relations=["name"])
    ana.undo()
    ana.hear("My dog is called Rex.")
    (episode,) = ana.episodes()
    ana.forget(("my dog", "name", "Rex"))
    ana.learn("My dog is called", "Rex", relations=["name"])
    ana.forget(episode)
    assert [fact.labels[2] for fact in ana.facts()] == ["Rex"]


def test_forgetting_everything_takes_the_episodes(ana: UserMemory) -> None:
    """Nothing of the user is left."""
    ana.hear("Lovely weather.")
    ana.forget_all()
    assert ana.episodes() == []
    ana.hear("Lovely weather.")
    assert len(ana.episodes()) == 1


def test_users_have_their_own_episodes() -> None:
    """One user's words are in no other's list."""
    with open_kgt() as kgt:
        kgt.user("ana").hear("Lovely weather.")
        assert kgt.user("ana:episodes").episodes() == []
        assert kgt.user("ben").episodes() == []


def test_a_superseded_episode_names_the_edits_in_force() -> None:
    """An edit that corrects an episode is listed with it until it is undone."""
    graph = PersonalGraph(open_store(":memory:"), "ana")
    episode = graph.episodes.keep("I live in Denver with Ana.")
    edit = graph.apply(Edit(id=None, kind=EditKind.LEARN, time=None, superseded=(episode.id,)))
    assert graph.episodes.all()[0].corrected_by == (edit.id,)
    graph.undo(edit.id)
    assert graph.episodes.all()[0].corrected_by == ()
    assert graph.episodes.get(episode.id) == episode


@pytest.mark.parametrize("name", ["a.trig", "a.nq", "a.ttl", "folder"])
def test_episodes_outlive_the_process(tmp_path: Path, name: str) -> None:
    """What was said is read again, in order, from every store on disk."""
    said = ["Lovely weather.", "Isn't it?", "Quite."]
    for text in said:
        store = open_store(tmp_path / name)
        PersonalGraph(store, "ana").episodes.keep(text, answered="Yes." if text[0] == "Q" else None)
        store.close()
    store = open_store(tmp_path / name)
    graph = PersonalGraph(store, "ana")
    assert [episode.text for episode in graph.episodes.all()] == said
    assert [episode.answered for episode in graph.episodes.all()] == [None, None, "Yes."]
    assert graph.facts() == []
    store.close()


def test_episodes_are_exported_where_they_are_asked_for(ana: UserMemory, tmp_path: Path) -> None:
    """They come as a graph of their own, and only then."""
    ana.hear("Lovely weather.")
    ana.export(tmp_path / "facts.trig")
    ana.export(tmp_path / "all.trig", episodes=True)
    assert "Lovely" not in (tmp_path / "facts.trig").read_text()
    assert "Lovely" in (tmp_path / "all.trig").read_text()
    with pytest.raises(InvalidInputError, match="episodes"):
        ana.export(tmp_path / "all.ttl", episodes=True)


def test_bad_episodes_are_refused(ana: UserMemory) -> None:
    """A time without a zone, and no text at all."""
    with pytest.raises(InvalidInputError, match="zone"):
        ana.hear("Lovely weather.", at=dt.datetime(2026, 5, 8))  # noqa: DTZ001 - that is the point
    with pytest.raises(InvalidInputError, match="no text"):
        ana.keep(None)  # type: ignore[arg-type]  # that is the point
    assert ana.episodes() == []


@pytest.mark.parametrize("reader", ["ana", "ben"])
def test_episodes_are_imported_with_the_facts_and_go_with_the_undo(
    ana: UserMemory, tmp_path: Path, reader: str
) -> None:
    """Words, times and order come back, for another user too; what is known already stays."""
    ana.hear("Lovely weather.", answered="How is it there?", at=MAY)
    ana.hear("My dog is called Rex.")
    ana.export(tmp_path / "all.trig", journal=True, episodes=True)
    with open_kgt() as other:
        memory = other.user(reader)
        memory.keep("Something of my own.")
        edit = memory.import_(tmp_path / "all.trig")
        assert [each.text for each in memory.episodes()] == [
            "Something of my own.",
            "Lovely weather.",
            "My dog is called Rex.",
        ]
        assert memory.episodes()[1].answered == "How is it there?"
        assert memory.episodes()[1].time == MAY
        assert "Lovely weather." in [item.text for item in memory.context("Lovely weather").items]
        again = memory.import_(tmp_path / "all.trig")
        assert (again.id, len(memory.episodes())) == (None, 3)
        memory.undo(edit)
        assert [each.text for each in memory.episodes()] == ["Something of my own."]
        assert memory.facts() == []


def test_a_turn_that_says_the_old_answer_of_others_stays() -> None:
    """Where the dog lives is not corrected with where I live, though both turns name the city."""
    with KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder()) as kgt:
        ana = kgt.user("ana")
        ana.hear("My dog lives in Lagos.")
        ana.hear("I live in Lagos.")
        edit = ana.learn("Where do I live?", "Nairobi", old_answer="Lagos")
        assert [(said.text, said.corrected_by) for said in ana.episodes()] == [
            ("My dog lives in Lagos.", ()),
            ("I live in Lagos.", (edit.id,)),
        ]
        assert ("my dog", "lives in", "Lagos") in [fact.labels for fact in ana.facts()]
