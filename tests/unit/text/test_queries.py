"""A message as the questions that it asks."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kgt_plugin.text.queries import subqueries, with_user_only


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("Where do I live?", ["Where do I live?"]),
        ("  Where do\n I live? ", ["Where do I live?"]),
        ("", [""]),
        (
            "Where do I really live? And what does my dog eat?",
            [
                "Where do I really live? And what does my dog eat?",
                "Where do I really live?",
                "And what does my dog eat?",
            ],
        ),
        (
            "I am planning a dinner. What does my sister eat?",
            ["I am planning a dinner. What does my sister eat?", "What does my sister eat?"],
        ),
        (
            "I am planning a dinner. It should be a nice one.",
            [
                "I am planning a dinner. It should be a nice one.",
                "I am planning a dinner.",
                "It should be a nice one.",
            ],
        ),
        (
            "我的妹妹现在住在哪个城市？我的狗最喜欢吃什么东西？",
            [
                "我的妹妹现在住在哪个城市？我的狗最喜欢吃什么东西？",
                "我的妹妹现在住在哪个城市？",
                "我的狗最喜欢吃什么东西？",
            ],
        ),
    ],
)
def test_questions_are_looked_for_by_themselves(query: str, parts: list[str]) -> None:
    """Beside the whole message; of one without a question, its sentences."""
    assert subqueries(query) == parts


def test_of_many_questions_the_last_are_looked_for() -> None:
    """Each costs a search."""
    parts = subqueries(" ".join(f"What about the number {n} then?" for n in range(20)))
    assert len(parts) == 5
    assert parts[1:] == [f"What about the number {n} then?" for n in range(16, 20)]


@pytest.mark.parametrize("question", ["Where do I live?", "我现在到底住在哪个城市？"])
@pytest.mark.parametrize(
    "letter", ["We have read your letter. " * 4000, "我们已经收到了您的来信。" * 8400]
)
def test_a_question_about_a_pasted_letter_is_looked_for(question: str, letter: str) -> None:
    """Before it or after it, and no part is so long that an embedder would not see its end."""
    for query in (f"{question}\n{letter}", f"{letter}\n{question}"):
        assert len(query) > 100_000
        parts = subqueries(query)
        assert any(question in part and len(part) < 100 for part in parts)
        assert all(len(part) <= 400 for part in parts)


@pytest.mark.slow
@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(["Is it?", "So it is.", "word", "字" * 200, "\n", "是吗？"]), max_size=200
    ).map(" ".join)
)
def test_parts_are_few_and_of_the_message(query: str) -> None:
    """Whatever the message, something is looked for, and nothing that it does not say."""
    parts = subqueries(query)
    line = " ".join(query.split())
    assert 1 <= len(parts) <= 5
    assert len(set(parts)) == len(parts)
    assert all(part in line for part in parts)
    assert len(line) > 1000 or parts[0] == line


def test_the_user_alone_is_looked_for_too() -> None:
    """A part that speaks of the user and of others is asked again without the others."""
    parts = with_user_only(
        ["A dinner for me and Ana", "What does Ana eat?"], lambda text: text.replace(" and Ana", "")
    )
    assert parts == ["A dinner for me and Ana", "What does Ana eat?", "A dinner for me"]
    assert with_user_only(["Me"], lambda _: "") == ["Me"]
    sister = ["What is my sister's name?"]  # which is about her alone
    assert with_user_only(sister, lambda text: text.replace("my sister", "")) == sister
