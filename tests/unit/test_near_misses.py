"""Ordinary messages that come near to a rule without meaning what it reads."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear

Fact = tuple[str, str, str]


def told(text: str, *, answer: str | None = None, known: tuple[Fact, ...] = ()) -> list[Fact]:
    """What a message states; what it takes back has "no longer" before its relation."""
    return [
        (s.subject, f"no longer {s.relation}" if s.withdrawn else s.relation, s.object)
        for s in hear(text, Context(answer=answer, known=known))
    ]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        # turned sentences, and what is pointed at
        ("My favourite colour? Guess.", []),
        ("My favourite colour? Depends.", []),
        ("My favourite band? No idea.", []),
        ("My favourite singer? Tough one.", []),
        ("My favourite food? Can't decide.", []),
        ("My favourite teacher? She left.", []),
        ("My favourite season? Autumn.", [("me", "favourite season", "Autumn")]),
        ("Pizza is what I like least", []),
        ("As a joke, I told him I am a pilot", []),
        ("As a student I lived in Bonn.", []),
        ("As a vegetarian's husband I cook a lot of tofu", [("me", "cooks", "tofu")]),
        ("As a nurse I work nights.", [("me", "occupation", "nurse"), ("me", "works", "nights")]),
        ("The song I sing is called Hallelujah", []),
        ("The role I play is Juliet", []),
        ("The bus I drive is Number 7", []),
        ("The team I support is Leeds.", [("me", "supports", "Leeds")]),
        ("It's today I teach", []),
        ("Great idea, I love it", []),
        ("Nice poem, love it!", []),
        ("Version B, love it.", []),
        ("Wow, love it", []),
        ("Skip the intro, I hate it", []),
        ("Cilantro, I hate it.", [("me", "dislikes", "Cilantro")]),
        ("The coffee here is awful, I hate it", []),
        # what is so instead
        ("My favourite film isn't on Netflix, it's on Disney", []),
        # what has happened for good
        ("We separated in the crowd", []),
        ("We got separated at the airport", []),
        ("We split up at the station and met again later", []),
        ("I got engaged in a long discussion", []),
        ("My daughter's doll got married", []),
        ("I retired last night at ten", []),
        ("We separated last year.", [("me", "marital status", "separated")]),
        # how far a denial goes
        ("I don't speak French well", []),
        ("I don't speak French fluently", []),
        ("I don't drink and drive", []),
        ("I stopped smoking in the house", [("me", "does not smoke", "in the house")]),
        ("Don't eat the cake", []),
        ("Don't speak French to me", []),
        ("Don't smoke in bed", []),
        # habits, and what is run
        ("We are meeting on Tuesday", []),
        ("I run late on Fridays", []),
        ("I managed a shop in Leeds until 2010", []),
        ("I opened the store in London yesterday for a colleague", []),
    ],
)
def test_it_is_not_what_it_looks_like(text: str, facts: list[Fact]) -> None:
    assert told(text) == facts


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("I'm not a teacher who gives lots of homework", ("me", "occupation", "teacher")),
        ("I stopped playing tennis with Tom", ("me", "plays", "tennis")),
        ("I don't speak French perfectly", ("me", "speaks", "French")),
    ],
)
def test_what_still_holds_is_not_taken_back(text: str, known: Fact) -> None:
    assert told(text, known=(known,)) == []
