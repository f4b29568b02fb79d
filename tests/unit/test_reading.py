"""What single constructions of English say, and what looks like them and says nothing."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear
from kgt_plugin.extraction.cutting.wordorder import plain_order
from kgt_plugin.language.given_names import GIVEN_NAMES, is_given_name
from kgt_plugin.language.lexicon import KIN, PETS, ROLES, STOPWORDS, THINGS
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import forms_of

Triple = tuple[str, str, str]


def facts(text: str, answer: str | None = None) -> list[Triple]:
    return [(s.subject, s.relation, s.object) for s in hear(text, Context(answer=answer))]


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I've been playing the oboe for ten years.", ("me", "plays", "oboe")),
        ("I have worked at the mill since I left school.", ("me", "works at", "mill")),
        ("I've had asthma since I was a girl.", ("me", "has", "asthma")),
        ("We started going to a pottery class.", ("me", "goes to", "a pottery class")),
        ("I'm trying to learn Basque.", ("me", "learns", "Basque")),
    ],
)
def test_what_was_begun_goes_on(text: str, fact: Triple) -> None:
    """Perfect tenses with "since" or "for", and verbs of beginning, tell what is done now."""
    assert fact in facts(text)


@pytest.mark.parametrize("text", ["I tried fishing once.", "I had been playing the oboe.", "I worked there."])  # fmt: skip
def test_what_is_over_is_not_read_as_going_on(text: str) -> None:
    """An attempt, a past perfect and a bare past tell nothing that lasts."""
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My uncle restores clocks.", ("my uncle", "restores", "clocks")),
        ("I specialise in timber frames.", ("me", "specialises in", "timber frames")),
        ("My aunt suffers from gout.", ("my aunt", "suffers from", "gout")),
        ("I take warfarin.", ("me", "takes", "warfarin")),
        ("I take my tea with lemon.", ("me", "takes tea", "with lemon")),
        ("We train on Mondays and Fridays.", ("me", "trains on", "Mondays and Fridays")),
        ("Tuesdays I have fencing.", ("my fencing", "day", "Tuesday")),
        ("I live alone.", ("me", "lives", "alone")),
    ],
)
def test_verbs_and_set_phrases(text: str, fact: Triple) -> None:
    """Families of verbs, medicines, drinks, days of practice."""
    assert fact in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "I start in a minute.",
        "I take the rubbish out.",
        "I work on this draft.",
        "My niece like whatever.",
        "I'd restore clocks if I had the time.",
    ],
)
def test_what_only_looks_like_them(text: str) -> None:
    """Errands, drafts, fillers and conditions state nothing."""
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("I'm not keen on opera.", ("me", "dislikes", "opera")),
        ("I don't drive.", ("me", "does not", "drive")),
        ("I can't swim.", ("me", "cannot", "swim")),
        ("I don't own a television.", ("me", "does not own", "television")),
        ("I would never eat veal.", ("me", "does not eat", "veal")),
        ("don't eat lamb lol", ("me", "does not eat", "lamb")),
    ],
)
def test_what_is_denied(text: str, fact: Triple) -> None:
    """Dislikes, what one does not do, and what one goes without."""
    assert fact in facts(text)


@pytest.mark.parametrize("text", ["Do not add the onions.", "I don't drive to Leeds.", "Don't play it again."])  # fmt: skip
def test_orders_and_single_occasions_deny_nothing(text: str) -> None:
    """An order to the assistant is no habit of the user's."""
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("My aunt is a night owl.", ("my aunt", "is", "night owl")),
        ("I was diagnosed with lupus last year.", ("me", "has", "lupus")),
        ("I was a postman for thirty years.", ("me", "former occupation", "postman")),
        ("My grandfather was a miner.", ("my grandfather", "former occupation", "miner")),
        ("I'm one of the Mill Lane Ringers.", ("me", "member of", "the Mill Lane Ringers")),
        ("My cousin is a welder, up in Perth.", ("my cousin", "lives in", "Perth")),
        ("I mend boats — a shipwright, sixty — and sing.", ("me", "occupation", "shipwright")),
        ("The dog, Tarn, is a whippet.", ("my dog", "breed", "whippet")),
    ],
)
def test_what_somebody_is(text: str, fact: Triple) -> None:
    """Qualities, former work, membership, and asides behind commas and dashes."""
    assert fact in facts(text)


@pytest.mark.parametrize("text", ["I was a wreck for days.", "I'm one of the lucky ones.", "The boss, as ever, is late."])  # fmt: skip
def test_what_somebody_is_only_now(text: str) -> None:
    """A mood, a way of speaking and a delay are no qualities."""
    assert facts(text) == []


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("What I can't stand is opera.", ("me", "dislikes", "opera")),
        ("Can you write to my brother in Perth?", ("my brother", "lives in", "Perth")),
        ("A card for my niece, whose birthday is on 2 May.", ("my niece", "birthday", "2 May")),
        ("We have two girls, Una (7) and Nell (4).", ("Una", "age", "7")),
        ("No prawns please, my wife is allergic.", ("my wife", "allergic to", "prawns")),
        ("Thunder frightens me.", ("me", "afraid of", "Thunder")),
        ("Greetings from Truro, where I live.", ("me", "lives in", "Truro")),
        ("Tell Nuno, my neighbour, that I am late.", ("my neighbour", "name", "Nuno")),
        ("I grew up in Perth. My parents are still there.", ("my parents", "lives in", "Perth")),
        ("Celery. I'm allergic to it.", ("me", "allergic to", "Celery")),
    ],
)
def test_what_is_told_in_passing(text: str, fact: Triple) -> None:
    """What other clauses, asides and requests tell beside what they are about."""
    assert fact in facts(text)


@pytest.mark.parametrize(
    "text",
    [
        "What I hate is unclear?",
        "This frightens me.",
        "My brother in July was ill.",
        "If I lived in Truro I would swim.",
        "They are still there.",
        "I'm allergic to it.",
    ],
)
def test_what_tells_nothing_in_passing(text: str) -> None:
    """A question, a pointer without anything to point at, a month, a condition."""
    assert facts(text) == []


@pytest.mark.parametrize(
    ("answer", "text", "fact"),
    [
        ("What do you do for a living?", "Cooper at the Hart brewery.", ("me", "works at", "Hart brewery")),
        ("What is your son's name, so that I can add it?", "Radek. Be quick.", ("my son", "name", "Radek")),
        ("How many children do you have?", "Three.", ("me", "has", "Three children")),
        ("Which part of the city do you live in?", "Easton.", ("me", "lives in", "Easton")),
        ("Any allergies I should know of?", "Nuno, eggs.", ("Nuno", "allergic to", "eggs")),
    ],
)  # fmt: skip
def test_replies(answer: str, text: str, fact: Triple) -> None:
    """A reply in a word gives the object, and the person where it names one first."""
    assert fact in facts(text, answer)


def test_people_known_by_name_are_read_of() -> None:
    """A given name that was spoken of before is somebody; one out of the blue is not."""
    assert facts("Nadia teaches maths.", "Shall I write to Nadia?") == [
        ("Nadia", "teaches", "maths")
    ]
    assert facts("Nadia teaches maths.") == []
    assert facts("Marlowe teaches maths.", "Shall I quote Marlowe?") == []


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("im goin out", "I am going out"),
        ("a cabin in the woods", "a cabin in the woods"),
        ("ask wyatt btw he knows", "ask Wyatt. he knows"),
        ("the rn course", "the rn course"),
        ("my sister in law", "my sister-in-law"),
    ],
)
def test_clipped_words_and_small_names_are_written_out(written: str, plain: str) -> None:
    """What chat clips or writes small comes back; words that only look so stay."""
    assert written_out(written) == plain


def test_no_given_name_is_an_everyday_word() -> None:
    """A word taken for a name costs more than a name that is missed."""
    words = KIN | PETS | ROLES | THINGS | STOPWORDS
    assert [name for name in GIVEN_NAMES if name in words or forms_of(name)] == []
    assert is_given_name("Wyatt")
    assert not is_given_name("will")


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("what I love most is rain.", "I love rain."),
        ("what I love is up to you?", "what I love is up to you?"),
        ("Kale I hate.", "kale I hate."),
        ("When I eat, I rest.", "When I eat, I rest."),
    ],
)
def test_words_set_first_for_emphasis(said: str, plain: str) -> None:
    """Clefts are put into plain order; questions and time clauses stay."""
    assert plain_order(said) in {plain, "I hate kale."}
