"""Chat typed in haste and speech written down as it came: no apostrophes, no capitals, no stops."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear
from kgt_plugin.language.spelling import written_out

Fact = tuple[str, str, str]


def stated(text: str, *known: Fact) -> list[Fact]:
    """What a message states and does not take back."""
    heard = hear(text, Context(known=known))
    return [(s.subject, s.relation, s.object) for s in heard if not s.withdrawn]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("my dads a chef", "my dad is a chef"),
        ("my sons 12", "my son is 12"),
        ("my son is 5 n my daughters 7", "my son is 5 and my daughter is 7"),
        ("his mums polish", "his mum is polish"),
        ("my sisters getting married", "my sister is getting married"),
        ("my gfs a vet", "my girlfriend is a vet"),
        ("my partners dads a chef", "my partner's dad is a chef"),
        ("my bday is 3 may", "my birthday is 3 may"),
        ("my bdays 3 may", "my birthday is 3 may"),
        ("my exam is over n my interviews monday", "my exam is over and my interview is monday"),
        ("my nans 80th", "my nan's 80th"),
        ("my mums trifle", "my mum's trifle"),
        ("mums got a cold", "mum has got a cold"),
        ("my mate daves a plumber", "my mate Dave is a plumber"),
        ("my bf jorens coming down", "my boyfriend Joren is coming down"),
        ("toms allergic to eggs", "Tom is allergic to eggs"),
        ("my phones dead", "my phone is dead"),
        ("live w my flatmates tom n suda", "live with my flatmates Tom and Suda"),
        ("my sisters names kate", "my sister's name is Kate"),
        ("my dogs names are bo and sal", "my dogs' names are bo and sal"),
        ("my fav colours green", "my favourite colour is green"),
        ("my hometowns hull", "my hometown is hull"),
        ("my bros a chef", "my brother is a chef"),
        ("were from glasgow", "we are from glasgow"),
        ("my bf's vegan", "my boyfriend's vegan"),
        ("Yeah I'm vegan", "Yes I am vegan"),
        ("I'm left handed", "I am left-handed"),
        ("I'm thirty six", "I am thirty-six"),
    ],
)
def test_apostrophes_are_put_back(text: str, plain: str) -> None:
    """Where one "s" can only be "is", "has" or a possessive."""
    assert written_out(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "my brothers live in spain",
        "my kids 3 and 5 love it",
        "my parents got divorced",
        "my dogs are a mess",
        "my brothers in spain",
        "my dogs a lot of work",
        "i gave my dogs a bath",
        "i wrote my parents an email",
        "i owe my mates a drink",
        "my sons 2 kids",
        "my jeans a bit tight",
        "my favourite films are old",
        "my favourite songs from the 80s",
        "james is a vet",
    ],
)
def test_several_stay_several(text: str) -> None:
    """A plural is none where it may be one."""
    assert written_out(text).lower() == text


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("I'm a plumber mate I live in Hobart", "I am a plumber, I live in Hobart"),
        ("my best mate lives in Hull", "my best mate lives in Hull"),
        ("she's a mate of mine", "she is a mate of mine"),
        ("it's for me dad", "it is for my dad"),
        ("he's me favourite singer", "he is my favourite singer"),
        ("get me dog food", "get me dog food"),
        ("give me car advice", "give me car advice"),
        ("no nuts cause I'm allergic", "no nuts because I am allergic"),
        ("it's a good cause I support", "it is a good cause I support"),
        ("we got a dog his name's Rex", "we got a dog, his name is Rex"),
        ("I forgot what his name is", "I forgot what his name is"),
        ("I play the banjo mind you only at home", "I play the banjo; only at home"),
        ("I have a cat anyway can you help", "I have a cat. can you help"),
        ("I would do it anyway", "I would do it anyway"),
    ],
)
def test_speech_is_given_its_pauses(text: str, plain: str) -> None:
    """Words thrown in part what they stand between; elsewhere they are words like others."""
    assert written_out(text) == plain


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "hiya im tom 34 and im a sparky from hull",
            [("me", "name", "Tom"), ("me", "age", "34"), ("me", "occupation", "sparky")],
        ),
        (
            "im anna 20 doing law at leeds",
            [
                ("me", "name", "Anna"),
                ("me", "age", "20"),
                ("me", "studies", "law"),
                ("me", "studies at", "leeds"),
            ],
        ),
        ("im sam 5 minutes away", []),
        (
            "mums a nurse n dads retired",
            [("my mum", "occupation", "nurse"), ("my dad", "is", "retired")],
        ),
        ("Mum lives in Hull.", [("my mum", "lives in", "Hull")]),
        ("Dad's a chef.", [("my dad", "occupation", "chef")]),
        ("Gran's ninety.", [("my gran", "age", "ninety")]),
        ("Dad jokes are my thing.", []),
        (
            "mum n dad live in hull",
            [("my mum", "lives in", "Hull"), ("my dad", "lives in", "Hull")],
        ),
        (
            "My wife and daughter are both vegan.",
            [("my wife", "diet", "vegan"), ("my daughter", "diet", "vegan")],
        ),
        ("My mum and dad are 60 and 62.", []),
        ("me n my hubby r vegan", [("me", "diet", "vegan"), ("my husband", "diet", "vegan")]),
        ("My brother and I live in Hull.", [("me", "lives in", "Hull")]),
        (
            "i do yoga tuesdays n thursdays",
            [("me", "does", "yoga"), ("me", "does yoga on", "tuesdays and thursdays")],
        ),
        (
            "my kids are zac n tavi",
            [("my kids", "are called", "Zac"), ("my kids", "are called", "Tavi")],
        ),
        ("my kids are tired n cranky", []),
        ("i hate mondays", [("me", "dislikes", "mondays")]),
        ("its my nans 80th", [("my nan", "age", "80")]),
        ("It's my parents' 40th.", []),
        ("My son's 3rd year is hard.", []),
        ("nah porto thats where im from", [("me", "comes from", "Porto")]),
        ("it's peanuts I'm allergic to", [("me", "allergic to", "peanuts")]),
        ("No olives, can't stand them.", [("me", "dislikes", "olives")]),
        ("I love it!", []),
        ("also add to the cv i speak welsh", [("me", "speaks", "welsh")]),
        ("I speak decent French thanks to school.", [("me", "speaks", "decent French")]),
        ("I love the songs Tom writes", [("me", "likes", "songs Tom writes")]),
        (
            "two a boy and a girl the boy's Owen he's nine and the girl's Zuri she's four",
            [
                ("my boy", "name", "Owen"),
                ("my boy", "age", "nine"),
                ("my girl", "name", "Zuri"),
                ("my girl", "age", "four"),
            ],
        ),
        ("the boy's Lego is everywhere", []),
        (
            "sort of me and the missus her name's Jan she's a cook",
            [("my missus", "name", "Jan"), ("my missus", "occupation", "cook")],
        ),
        ("can you hear me it's Gwen here", [("me", "name", "Gwen")]),
        ("it's Sunday here", []),
    ],
)
def test_what_hasty_messages_state(text: str, facts: list[Fact]) -> None:
    """As if they had been written with care."""
    assert stated(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("jorens got asthma", [("my housemate", "has", "asthma")]),
        (
            "i hate kale but joren loves it",
            [("me", "dislikes", "kale"), ("my housemate", "likes", "kale")],
        ),
        ("jorens bike is broken", []),
        (
            "my dogs called rex hes 6 dont rush him",
            [("my dog", "name", "Rex"), ("my dog", "age", "6")],
        ),
        ("I must be home early Joren is a nurse", [("my housemate", "occupation", "nurse")]),
        (
            "I love tea but Joren hates it.",
            [("me", "likes", "tea"), ("my housemate", "dislikes", "tea")],
        ),
        ("I love tea. Is it true that Joren hates it?", [("me", "likes", "tea")]),
    ],
)
def test_known_names_are_found_where_they_are_small(text: str, facts: list[Fact]) -> None:
    """A name that was told is known for one without its capital and its apostrophe."""
    assert stated(text, ("my housemate", "name", "Joren")) == facts


def test_a_name_that_is_a_word_is_left_as_written() -> None:
    """Who calls a cat Ginger may still cook with it."""
    assert stated("i love ginger", ("my cat", "name", "Ginger")) == [("me", "likes", "ginger")]
