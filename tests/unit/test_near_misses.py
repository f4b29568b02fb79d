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
        # what is told in passing
        ("Guess what is my favourite colour", []),
        ("Maybe red is my favourite colour", []),
        ("Green is my favourite colour in this design", []),
        ("Friday is my day off this week", []),
        ("I met my husband in Paris", []),
        ("We buried my dad in Leeds", []),
        ("We are on holiday here in Crete", []),
        ("My old flat in Leeds was nice", []),
        ("My wife's 2nd is a boy", []),
        ("My nan's 80th is on Saturday.", [("my nan", "age", "80")]),
        ("Spiders don't scare me", []),
        ("Not the boss, he hates it", []),
        ("Anna annoys me", []),
        # rows that go on with somebody else
        ("My son has a friend. Nurse, 30.", []),
        ("My dog hates the neighbour's dog. Border collie, four.", []),
        ("My sister met a man. Lawyer, 40 years old.", []),
        ("My brother came by. Ten years, can you believe it?", []),
        # what is added
        ("I love jazz. And a haircut.", [("me", "likes", "jazz")]),
        ("I'm allergic to nuts. And a vegetarian.", [("me", "allergic to", "nuts")]),
        ("I speak French. And fluently.", [("me", "speaks", "French")]),
        ("I like dogs. Anna too.", [("me", "likes", "dogs")]),
        ("I like dogs. Also happy birthday.", [("me", "likes", "dogs")]),
        # what somebody is
        ("My dog is a nightmare", []),
        ("My job is in danger", []),
        ("I am named after my aunt", []),
        ("I'm mad about the delay", []),
        ("I'm in charge of dinner", []),
        ("My sister is in London now for a week", []),
        ("Call me Monday", []),
        # set phrases
        ("I'm going vegan tonight", []),
        ("I went vegan for a month", []),
        ("I switched to history mode", []),
        ("I go into the office on Tuesday", []),
        ("I have Monday off next week", []),
        ("I take the train in an hour", []),
        ("I cycle a mile every now and then", []),
        ("I got into trouble", []),
        ("I gave up hope", []),
        ("I'm having a baby shower", []),
        ("I work at the weekend", []),
        ("I booked dinner in Paris for two", []),
        ("I go in on Tuesdays.", [("me", "office days", "Tuesdays")]),
        ("I went vegan last year.", [("me", "diet", "vegan")]),
        # who is here, and who is not
        ("hi this is urgent", []),
        ("hey its complicated", []),
        ("nothing new here", []),
        ("Newbie here", []),
        ("Germany here I come", []),
        ("it's Tom here on the photo", []),
        ("My dad is in the shower", []),
        ("hey tom here", [("me", "name", "Tom")]),
        # where nobody lives, what nobody works as, and how old nobody is
        ("We moved to Teams", []),
        ("I moved to Windows", []),
        ("I live in hope", []),
        ("I moved my sofa to Bonn", []),
        ("I'm living in Paris for a month", []),
        ("I've been living in Paris for a month", [("me", "lives in", "Paris")]),
        ("I'm 12 weeks pregnant", []),
        ("I'm 3 in the queue", []),
        ("I'm 40 in May.", [("me", "age", "40")]),
        ("I started as a joke", []),
        ("I started the job at noon", []),
        (
            "I started as a barista at Costa.",
            [("me", "occupation", "barista"), ("me", "works at", "Costa")],
        ),
        # manners of speaking
        ("I drive people mad", []),
        ("I grow tired", []),
        ("I play dumb", []),
        ("I collect dust", []),
        ("I study hard", []),
        ("I'm allergic to Mondays", []),
        # nobody's name
        ("Tell my sister Happy Birthday", []),
        ("Wish my dad Merry Christmas", []),
        ("Google is my friend", []),
        ("My sister (Nurse) is coming", []),
        ("My kids, Monday and Tuesday", []),
        # favourites: how they are, and not which
        ("My favourite restaurant is closed", []),
        ("My favourite film is on Netflix", []),
        ("My favourite team is playing tonight", []),
        ("My favourite mug is broken", []),
        ("My favourite colour is sold out", []),
        ("My favourite cake is too sweet for my kids", []),
        ("My favourite band is coming to town", []),
        ("my favourite bands from the 80s", []),
        ("My favourite sport is running", [("me", "favourite sport", "running")]),
        ("My favourite food is fried chicken", [("me", "favourite food", "fried chicken")]),
        ("My favourite show is Lost", [("me", "favourite show", "Lost")]),
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


def test_a_known_name_in_the_plural_is_no_possessive() -> None:
    known = (("my cat", "name", "Oreo"),)
    assert told("i eat oreos every day", known=known) == [("me", "eats", "oreos")]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("What colour do you want the heading in?", "Green."),
        ("Which colour shall I use for the chart?", "Blue"),
        ("When do you play next?", "Friday"),
        ("When do you meet Anna?", "On Friday"),
        ("Are you in the office this week?", "Monday and Tuesday"),
        ("Will you be in the office tomorrow?", "No, Tuesday"),
        ("What did your wife like?", "The cake"),
        ("What is your guest allergic to?", "Nuts"),
        ("What did you do before?", "Nurse"),
        ("Where do you want to live?", "Kiel"),
        ("Where did you live before?", "Kiel"),
        ("Where is the company based?", "Kiel"),
        ("Which part of the country is your hotel in?", "Kiel"),
        ("Where do you shop for the party?", "Kiel"),
        ("Do you live in Hamburg?", "Nearby"),
        ("Do you live in Hamburg?", "Wrong"),
        ("Does your sister live in Hamburg?", "Monday"),
        ("Are you from Hamburg?", "Guilty"),
        ("Are you in the mood for Greek?", "Italian"),
    ],
)
def test_a_question_of_one_day_or_of_others_asks_nothing_that_lasts(answer: str, text: str) -> None:
    assert told(text, answer=answer) == []


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("You swim on Wednesdays. When is the deadline?", "Friday"),
        ("You swim on Wednesdays. Which day should the party be?", "Friday"),
        ("You swim on Wednesdays, so how about dinner on Thursday?", "Friday."),
        ("You have choir on Wednesday. What day are you free?", "Friday"),
        ("Since you have choir on Wednesday, when would you like to come?", "Friday."),
    ],
)
def test_a_day_that_answers_something_else_moves_nothing(answer: str, text: str) -> None:
    known = (("me", "swims on", "Wednesday"), ("my choir", "day", "Wednesday"))
    assert told(text, answer=answer, known=known[:1] if "swim" in answer else known[1:]) == []
