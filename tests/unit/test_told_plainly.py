"""What people say of themselves in plain sentences, one kind of saying a row."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear

Fact = tuple[str, str, str]


def stated(text: str, context: Context | None = None) -> list[Fact]:
    """What a message states."""
    return [(s.subject, s.relation, s.object) for s in hear(text, context)]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "I work as a nurse at St Mary's in Leeds.",
            [("me", "occupation", "nurse"), ("me", "works at", "St Mary's"), ("me", "works in", "Leeds")],
        ),
        ("I'm working at a bakery called Loafers.", [("me", "works at", "Loafers")]),
        ("I've just been promoted to team lead.", [("me", "occupation", "team lead")]),
        ("I'm currently between jobs.", [("me", "is", "between jobs")]),
        ("I was a surveyor for twenty-six years.", [("me", "former occupation", "surveyor")]),
        ("I was a quantity surveyor 26 years.", [("me", "former occupation", "quantity surveyor")]),
        ("I was with the Sedge Company for thirty-one years.", [("me", "worked for", "Sedge Company")]),
        ("I'm in charge of planning these days.", [("me", "in charge of", "planning")]),
        (
            "My brother is an electrician out in Calgary.",
            [("my brother", "occupation", "electrician"), ("my brother", "works in", "Calgary")],
        ),
        (
            "I'm a third-year physics student at Durham.",
            [("me", "occupation", "third-year physics student"), ("me", "studies at", "Durham")],
        ),
        (
            "I'm in my second year of medicine at Leiden.",
            [("me", "studies", "medicine"), ("me", "studies at", "Leiden")],
        ),
        (
            "I've started a master's in nursing at York University.",
            [("me", "studies", "nursing"), ("me", "studies at", "York University")],
        ),
        ("I switched from physics to law last year.", [("me", "major", "law")]),
        (
            "I run a small cafe in Hull called the Tin Spoon.",
            [
                ("me", "runs", "a small cafe"),
                ("my cafe", "name", "Tin Spoon"),
                ("my cafe", "located in", "Hull"),
            ],
        ),
        ("As a baker I'm up at four.", [("me", "occupation", "baker")]),
        ("Being a vegetarian, I skip the meat.", [("me", "diet", "vegetarian")]),
        ("I switched from coffee to tea.", []),
        ("We got the house!", []),
        ("She was the real cook in the house.", []),
    ],
)  # fmt: skip
def test_work_and_studies(text: str, facts: list[Fact]) -> None:
    """What somebody does, where, and used to do."""
    assert stated(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I play netball on Tuesday nights.", [("me", "plays", "netball"), ("me", "plays netball on", "Tuesday nights")]),
        ("Tuesday evenings I run with two neighbours.", [("me", "runs with", "two neighbours"), ("me", "runs on", "Tuesday evenings")]),
        ("I do yoga on Mondays and Thursdays.", [("me", "does", "yoga"), ("me", "does yoga on", "Mondays and Thursdays")]),
        ("I work from home on Fridays.", [("me", "works from home on", "Fridays")]),
        ("I only go in on Mondays and Thursdays.", [("me", "office days", "Mondays and Thursdays")]),
        ("I usually work late on Thursdays.", [("me", "works late on", "Thursdays")]),
        ("I go to work by bike.", [("me", "commutes by", "bike")]),
        ("I walk two miles every morning.", [("me", "walks regularly", "two miles")]),
        ("Every Wednesday I have pottery.", [("my pottery", "day", "Wednesday")]),
        ("Tuesday is my day off.", [("me", "day off", "Tuesday")]),
        ("I've started running.", [("me", "hobby", "run")]),
        ("We're playing football on Sunday.", []),
        ("I draw all day for money.", []),
    ],
)  # fmt: skip
def test_habits_and_their_days(text: str, facts: list[Fact]) -> None:
    """What is done time and again, and when."""
    assert stated(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("I have a bad disc.", [("me", "has", "bad disc")]),
        ("I've had type 2 diabetes for years.", [("me", "has", "type 2 diabetes")]),
        ("I myself am lactose intolerant.", [("me", "condition", "lactose intolerant")]),
        ("My doctor says I have high cholesterol.", [("me", "has", "high cholesterol")]),
        ("The doctor put me on statins.", [("me", "takes", "statins")]),
        ("My doctor has me on a low-salt diet.", [("me", "diet", "low-salt diet")]),
        ("I take blood pressure tablets.", [("me", "takes", "blood pressure tablets")]),
        ("It mustn't have eggs in it, because I'm allergic to them.", [("me", "allergic to", "eggs")]),
        ("No mushrooms please, I can't stand them.", [("me", "dislikes", "mushrooms")]),
        ("Spiders freak me out.", [("me", "afraid of", "Spiders")]),
        ("Jazz I love.", [("me", "likes", "jazz")]),
        ("Thai food is what I like best.", [("me", "likes", "thai food")]),
        ("What my son hates is mushrooms.", [("my son", "dislikes", "mushrooms")]),
        ("Italian I speak quite well.", [("me", "speaks", "Italian")]),
        ("My all-time favourite film is Amélie, so something like that?", [("me", "favourite film", "Amélie")]),
        ("My favourite season? Autumn.", [("me", "favourite season", "Autumn")]),
        ("Walleye is my favorite fish.", [("me", "favorite fish", "Walleye")]),
        ("I need something by Nina Simone, she's my favourite singer.", [("me", "favourite singer", "Nina Simone")]),
        ("I already like the head teacher.", []),
        ("The film, I hate it.", []),
        ("My neighbour says I have high cholesterol.", []),
    ],
)  # fmt: skip
def test_health_and_tastes(text: str, facts: list[Fact]) -> None:
    """What somebody has, takes, likes and cannot stand, whatever the sentence begins with."""
    assert stated(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Both my parents are vegan.", [("my parents", "diet", "vegan")]),
        ("Mum's name is Joy.", [("my mum", "name", "Joy")]),
        ("Dad is 71.", [("my dad", "age", "71")]),
        ("My parents divorced when I was ten.", [("my parents", "marital status", "divorced")]),
        ("My mum is turning 65.", [("my mum", "age", "65")]),
        ("I turned fifty on April 20.", [("me", "age", "fifty"), ("me", "birthday", "April 20")]),
        ("I'm engaged to Tom.", [("me", "engaged to", "Tom")]),
        ("I'm an only child.", [("me", "is", "only child")]),
        ("My bike is Trek.", [("my bike", "is a", "Trek")]),
        ("Our new van arrived, it's a Ford Transit.", [("my van", "is a", "Ford Transit")]),
        ("I grew up on a farm near Ghent.", [("me", "grew up near", "Ghent")]),
        ("There is mould in our flat in Lewes.", [("me", "lives in", "Lewes")]),
        (
            "Our kids Leo, Mia and Ben want pizza.",
            [("my kids", "are called", name) for name in ("Leo", "Mia", "Ben")],
        ),
        (
            "My grandson is called Wyatt. My new grandson is Cole.",
            [("my grandson", "name", "Wyatt"), ("my new grandson", "name", "Cole")],
        ),
        (
            "We've got a puppy! She's a border terrier and the children have called her Olive.",
            [("my puppy", "breed", "border terrier"), ("my puppy", "name", "Olive")],
        ),
        ("I drive Anna to karate.", []),
        ("I live with a view of the sea.", []),
    ],
)  # fmt: skip
def test_people_and_things(text: str, facts: list[Fact]) -> None:
    """Who and what is the user's, and what is told of them."""
    assert stated(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("She's a nurse, so at least one person stays calm if there's blood. My wife is Ana.", [("my wife", "name", "Ana")]),
        ("My wife is a nurse, so somebody stays calm if there's blood.", [("my wife", "occupation", "nurse")]),
        ("My dad is a dentist, so you can imagine our teeth.", [("my dad", "occupation", "dentist")]),
        ("You'd think so, but I'm a Fulham supporter.", [("me", "supports", "Fulham")]),
        ("If it has nuts all the better, because I adore nuts.", [("me", "likes", "nuts")]),
        ("They told me you're good, so here I am :) I'm Sofia and I live in Bonn.", [("me", "name", "Sofia"), ("me", "lives in", "Bonn")]),
        ("Imagine I live in Rome, I'm a nurse.", []),
        ("If I lived in Rome, I would be a nurse and work at Bosch.", []),
        ("In my novel I'm a nurse and I live in Rome.", []),
        ("He says he lives in Rome and works at Bosch.", []),
    ],
)  # fmt: skip
def test_doubt_ends_where_it_ends(text: str, facts: list[Fact]) -> None:
    """A hypothesis, a condition and a report take back what hangs on them, and nothing before."""
    assert stated(text) == facts


def test_no_word_that_opens_a_sentence_is_somebody() -> None:
    """Who is spoken of stays the one of whom was spoken before."""
    known = (("my husband", "name", "Tariq"), ("my sister", "name", "Yuko"))
    asked = Context(answer="Does Tariq work nights?", known=known)
    assert stated("God no. He is a nurse.", asked) == [("my husband", "occupation", "nurse")]
    hers = Context(answer="Stanley Park is nice. What does Yuko like?", known=known)
    assert stated("She likes gardens.", hers) == [("my sister", "likes", "gardens")]
