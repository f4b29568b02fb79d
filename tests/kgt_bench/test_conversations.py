"""PeInt-style conversations: reading, telling, hearing and judging them."""

from __future__ import annotations

import copy
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from kgt_bench import Protocol, evaluate, make_method, read_conversations, told_cases
from kgt_bench.fact_judge import by_meaning, judge_turn, learn_roles
from kgt_bench.heard_conversations import hear_conversations
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.testing import FakeEmbedder
from tests.kgt_bench.cases import Notebook, fake_setup

VALUE: dict[str, Any] = {
    "user": "petra",
    "about": "a potter",
    "turns": [
        {
            "id": 1,
            "assistant": None,
            "user": "My dog is called Rollo.",
            "facts": [{"subject": "my dog", "relation": "name", "object": "Rollo"}],
            "correction": None,
        },
        {
            "id": 2,
            "assistant": "Noted.",
            "user": "Thanks, what is the weather like?",
            "facts": [],
            "correction": None,
        },
        {
            "id": 3,
            "assistant": "Sunny.",
            "user": "I live in Tarn.",
            "facts": [
                {"subject": "me", "relation": "lives in", "object": "Tarn"},
                {"subject": "me", "relation": "enjoys", "object": "sunshine"},
            ],
            "correction": None,
        },
    ],
    "probes": [
        {
            "fact_turn": 3,
            "subject": "me",
            "query": "Where do I live?",
            "paraphrases": ["My home is in", "Which town is mine?"],
            "answer": "Tarn",
            "distractors": ["Pell", "Sund"],
            "old_answer": "Wexcombe",
        },
        {
            "fact_turn": 1,
            "subject": "my dog",
            "query": "What is my dog called?",
            "paraphrases": ["My dog's name is"],
            "answer": "Rollo",
            "distractors": ["Rex"],
            "old_answer": None,
        },
    ],
}
JUDGE = by_meaning(None)


def folder(tmp_path: Path, value: Any = VALUE) -> Path:
    """A folder with one conversation."""
    (tmp_path / "petra.json").write_text(json.dumps(value), encoding="utf-8")
    return tmp_path


def test_a_conversation_becomes_cases_in_the_order_of_its_facts(tmp_path: Path) -> None:
    """An earlier value is a rival and was told before; ids are the user's."""
    first, second = told_cases(read_conversations(folder(tmp_path)))
    assert (first.id, first.answer, first.former) == ("petra-1", "Rollo", None)
    assert (second.id, second.former, second.old_answer) == ("petra-2", "Wexcombe", "Wexcombe")
    assert second.rivals == ("Pell", "Sund", "Wexcombe")
    assert second.user == "petra"


@pytest.mark.parametrize("missing", ["user", "turns", "probes"])
def test_a_broken_conversation_is_named(tmp_path: Path, missing: str) -> None:
    """The error names the file and what it lacks."""
    broken = {name: value for name, value in VALUE.items() if name != missing}
    with pytest.raises(InvalidInputError, match=rf"petra\.json.*{missing}"):
        read_conversations(folder(tmp_path, broken))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda v: v["turns"][0].update(assistant=5), "assistant must be a text"),
        (lambda v: v["turns"][0]["facts"][0].update(object=5), "object must be a text"),
        (lambda v: v["probes"][0].update(old_answer=5), "old_answer must be a text"),
        (lambda v: v["probes"][0].update(answer=None), "answer must be a text"),
        (lambda v: v["probes"][0].update(distractors="Pell"), "distractors must be a list"),
        (lambda v: v["probes"][1].update(distractors=[]), "needs distractors"),
        (lambda v: v["probes"][1].update(distractors=["Rollo"]), "other than its answer"),
    ],
)
def test_what_is_no_text_in_a_conversation_is_named(
    tmp_path: Path, change: Any, words: str
) -> None:
    """It is told when the file is read, and not in the middle of a run."""
    broken = copy.deepcopy(VALUE)
    change(broken)
    with pytest.raises(InvalidInputError, match=rf"petra\.json.*{words}"):
        read_conversations(folder(tmp_path, broken))


def test_two_conversations_of_one_user_are_refused(tmp_path: Path) -> None:
    """Their probes would have the same ids, and one would be given the other's results."""
    (folder(tmp_path) / "rollo.json").write_text(json.dumps(VALUE), encoding="utf-8")
    with pytest.raises(InvalidInputError, match=r"rollo\.json is of 'petra'"):
        read_conversations(tmp_path)


def test_a_folder_without_conversations_is_refused(tmp_path: Path) -> None:
    """So is one that is not there."""
    with pytest.raises(InvalidInputError, match="no conversation"):
        read_conversations(tmp_path)
    with pytest.raises(InvalidInputError, match="cannot read"):
        read_conversations(tmp_path / "nowhere")


def test_the_packages_conversations_are_what_the_issue_asks_for() -> None:
    """Five users, 40 messages each at least, 20 probes each; every answer is a gold fact."""
    conversations = read_conversations()
    assert len(conversations) == 5
    ids = [case.id for case in told_cases(conversations)]
    assert len(ids) == len(set(ids))
    for conversation in conversations:
        assert len(conversation.turns) >= 40
        assert len(conversation.probes) >= 20
        objects = {fact.object for turn in conversation.turns for fact in turn.facts}
        for probe in conversation.probes:
            assert probe.answer in objects
            assert probe.answer not in probe.rivals
            assert probe.paraphrases


def test_an_earlier_value_goes_when_the_user_tells_another(tmp_path: Path) -> None:
    """Told Wexcombe once and Tarn now, the graph holds Tarn alone."""
    cases = told_cases(read_conversations(folder(tmp_path)))
    method = make_method("minimal", fake_setup())
    _, home = evaluate(cases, method, Protocol(links=True))
    assert home.stale_removed is True
    assert home.margin > 0


def test_hearing_counts_what_was_extracted_and_what_is_known(tmp_path: Path) -> None:
    """Two of three gold facts are found, and nothing else."""
    conversations = read_conversations(folder(tmp_path))
    method = make_method("minimal", fake_setup())
    heard = hear_conversations(conversations, method, Protocol(links=True))
    counts = [(t.extracted, t.correct, t.gold, t.recalled) for t in heard.turns]
    assert counts == [(1, 1, 1, 1), (0, 0, 0, 0), (1, 1, 2, 1)]
    assert [case.margin > 0 for case in heard.cases] == [True, True]


@pytest.mark.slow
def test_heard_conversations_are_not_heard_twice(tmp_path: Path) -> None:
    """A finished user is read from the journal; the results are the same."""
    conversations = read_conversations(folder(tmp_path))
    second = replace(
        conversations[0],
        user="otto",
        probes=tuple(
            replace(case, id=f"otto-{n}") for n, case in enumerate(conversations[0].probes)
        ),
    )
    both = [*conversations, second]
    journal = tmp_path / "run.journal.jsonl"
    setup = fake_setup()
    whole = hear_conversations(
        both, make_method("minimal", setup), Protocol(links=True), journal=journal
    )
    lines = journal.read_text().splitlines(keepends=True)
    journal.write_text("".join(lines[:2]))
    resumed = hear_conversations(
        both, make_method("minimal", setup), Protocol(links=True), journal=journal
    )
    assert resumed.turns[:3] == whole.turns[:3]
    assert [case.margin for case in resumed.cases] == [case.margin for case in whole.cases]


def test_a_method_that_hears_nothing_is_refused(tmp_path: Path) -> None:
    """The error says which option to leave out."""
    with pytest.raises(InvalidInputError, match="--told messages"):
        hear_conversations(read_conversations(folder(tmp_path)), Notebook(), Protocol())


def test_a_triple_is_right_whatever_its_form() -> None:
    """By role, by name, and as a fact of the user, it is the same."""
    gold = [("my dog", "name", "Rollo"), ("my dog", "breed", "Pug")]
    roles: dict[str, str] = {}
    learn_roles(gold, roles)
    assert roles == {"rollo": "my dog"}
    extracted = [("me", "dog", "Rollo"), ("Rollo", "breed", "pug"), ("me", "breed", "Pug")]
    judged = judge_turn(extracted, extracted, gold, roles=roles, judge=JUDGE)
    assert (judged.extracted, judged.correct) == (3, 2)
    assert (judged.gold, judged.recalled) == (2, 2)


def test_what_was_known_before_is_recalled_and_not_extracted() -> None:
    """A repeated fact costs no precision and keeps its recall."""
    gold = [("me", "lives in", "Tarn")]
    judged = judge_turn([], gold, gold, roles={}, judge=JUDGE)
    assert (judged.extracted, judged.correct, judged.gold, judged.recalled) == (0, 0, 1, 1)


@pytest.mark.parametrize(
    ("extracted", "same"),
    [
        (("me", "likes", "okra"), True),
        (("me", "does not like", "okra"), False),
        (("me", "likes", "soup"), False),
        (("my son", "likes", "okra"), False),
    ],
)
def test_subject_object_and_sense_must_agree(
    extracted: tuple[str, str, str], *, same: bool
) -> None:
    """A negation turns the sense; another object or subject is another fact."""
    gold = [("me", "enjoys", "okra")]
    judged = judge_turn([extracted], [extracted], gold, roles={}, judge=JUDGE)
    assert judged.correct == int(same)


def test_an_allergy_is_as_negative_as_being_allergic() -> None:
    """The noun and the adjective say the same, and neither says a liking."""
    assert JUDGE(("me", "allergic to", "figs"), ("me", "allergy", "figs"))
    assert not JUDGE(("me", "likes", "figs"), ("me", "allergy", "figs"))


def test_relations_are_judged_by_meaning() -> None:
    """With an embedder, words that have nothing in common are not the same relation."""
    judge = by_meaning(FakeEmbedder())
    assert judge(("me", "lives in", "Tarn"), ("me", "live in", "Tarn"))
    assert not judge(("me", "lives in", "Tarn"), ("me", "wants to leave behind for ever", "Tarn"))
