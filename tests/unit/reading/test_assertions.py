"""What of a message the user asserts: nothing that is handed over, quoted, supposed or asked."""

from __future__ import annotations

import pytest

from kgt_plugin.records import Labels
from tests.unit.reading.readings import NAMES, PLACES, facts, news, variants

KNOWN: tuple[Labels, ...] = (("me", "lives in", "Kiel"), ("my sister", "name", "Ana"))
PLAIN = (
    *(f"I live in {place}." for place in PLACES),
    *(f"My brother is called {name}." for name in NAMES),
    "I work at Volvo.",
    "I'm allergic to celery.",
    "I have a cat named Pepper.",
    "My favourite colour is teal.",
    "My birthday is on 3 May.",
    "I no longer live in Kiel.",
)
"""Each would be learned, if it stood alone."""


def learned(frame: str) -> list[str]:
    """Of the plain sentences set into a frame, those of which something is learned."""
    said = [
        frame.replace("{bare}", sentence.rstrip(".!")).replace("{said}", sentence)
        for plain in PLAIN
        for sentence in variants(plain)
    ]
    return [text for text in said if news(text, *KNOWN)]


@pytest.mark.parametrize("plain", PLAIN)
def test_a_plain_sentence_is_asserted(plain: str) -> None:
    """By itself, and behind words that only open it."""
    for opening in ("", "Hi! ", "By the way, ", "Well, ", "Also, ", "FYI: ", "Just so you know, "):
        assert news(opening + plain, *KNOWN), opening


@pytest.mark.parametrize(
    "frame",
    [
        *("Translate this into Danish: {said}", "Please summarise the following.\n\n{said}"),
        *("Can you proofread this for me? {said}", "Rewrite this more politely:\n{said}"),
        *("Here is my draft:\n\n{said}", "Fix the grammar: {said}", "Continue: {said}"),
        *("Turn this into a haiku: {said}", "Classify the mood of this text: {said}"),
        *("Write a story that begins like this: {said}", "What does this say in French: {said}"),
        *("Reply to this email:\n{said}", "Shorten: {said}", "Improve this sentence. {said}"),
        *("Extract the names from this: {said}", "Is this grammatical: {said}"),
        *("How would you say this in Latin: {said}", "Explain the grammar of this: {said}"),
        *(
            "Paraphrase:\n{said}",
            "Spell-check this. {said}",
            "Generate a bio: {said}",
            "Count the words in: {said}",
        ),
        *("My diary of 1999:\n{said}", "The board at gate 12:\n{said}"),
        *("Repeat after me: {said}", "tell me what's wrong with this sentence: {said}"),
    ],
)
def test_a_text_that_is_handed_over_says_nothing(frame: str) -> None:
    """It is there to be worked on, whoever speaks in it."""
    assert learned(frame) == []


def test_what_stands_before_a_text_that_is_handed_over_is_said() -> None:
    """Only what follows the order is the text."""
    for place in PLACES:
        text = f"I live in {place}. Please summarise the following: I work at Volvo."
        assert facts(text) == [("me", "lives in", place)]


@pytest.mark.parametrize(
    "frame",
    [
        *('She said "{said}"', 'He told me: "{said}"', "The text reads '{said}'"),
        *("“{said}” is the first line of the book.", "The sign says «{said}»"),
        *('What does "{said}" mean?', 'As my grandmother put it, "{said}"'),
        *("My aunt wrote: {said}", "Tom says: {said}", "Tom said {said}", "The letter says {said}"),
        *("He claims that {said}", "My cousin thinks {said}", "Nobody believes that {said}"),
    ],
)
def test_what_somebody_else_says_is_not_said_by_the_user(frame: str) -> None:
    """Between quotation marks of any make, behind a colon, and reported."""
    assert learned(frame) == []


@pytest.mark.parametrize(("begin", "end"), ['""', "“”", "«»", "''"])
def test_a_quoted_name_names(begin: str, end: str) -> None:
    """One or two words between quotation marks are no speech."""
    for name in ("Pepper", "Sir Max"):
        assert facts(f"My dog is called {begin}{name}{end}.") == [("my dog", "name", name)]


@pytest.mark.parametrize(
    "frame",
    [
        *("```\n{said}\n```", '```python\nprint("{said}")\n```', "# {said}", "// {said}"),
        *("> {said}", "<!-- {said} -->", "-- {said}", "| {said} |", "$ echo {said}"),
        *("Alice: {said}\nBob: Nice.", "Q: Who are you?\nA: {said}", "User: hi\nAssistant: {said}"),
        *("[10:32] Alice: {said}\n[10:33] Bob: ok", "Interviewer: And you?\nMe: {said}"),
        *("Subject: Hello\n\n{said}", "From: ana@example.org\nTo: bob\n\n{said}"),
        *("Dear Tom,\n\n{said}\n\nBest,\nAna", "Hi Tom,\n{said}\nCheers,\nAna"),
        *(
            "Dear John, {bare}. Yours, Bill",
            "Dear Sir or Madam, {bare}.",
            "{said} Kind regards, Bill",
        ),
        *("Hi Tom, {said} Best wishes, Zoe", "Tom, {said}\nSincerely, Bill"),
        *("Is this fine?\n\nHello,\n{said}\nBest regards,\nAl", "Hi,\n{said}\nCheers,\nAl"),
    ],
)
def test_code_transcripts_and_letters_say_nothing(frame: str) -> None:
    """What was pasted is not what the user tells."""
    assert learned(frame) == []


@pytest.mark.parametrize(
    "hole", ["[NAME]", "{{name}}", "<name>", "____", "XXX", "....", "foo", "TBD", "{name}", "[your city]"]
)  # fmt: skip
def test_a_placeholder_is_no_value(hole: str) -> None:
    """A form that is to be filled in states nothing yet."""
    frames = ("My name is {}.", "I live in {}.", "My dog is called {}", "I work at {}.")
    assert [frame for frame in frames if news(frame.format(hole))] == []


@pytest.mark.parametrize(
    "frame",
    [
        *("For example, {said}", "For instance: {said}", "e.g. {said}", "Example: {said}"),
        *("Suppose {said}", "Let's say {said}", "Imagine {said}", "Let's pretend {said}"),
        *("What if {said}", "Assume that {said}", "Say {said}", "Once upon a time {said}"),
        *("You are a pirate. {said}", "Act as a tourist: {said}", "Roleplay: {said}"),
        *("Let's play a game. {said}", "In this story, {said}", "In my novel {said}"),
        *("Your name is Max. {said}", "Play the role of my boss. {said}", "In my dream {said}"),
        *("Pretend to be me: {said}", "You're now my grandmother. {said}"),
        *("From now on you're Bob. {said}",),
    ],
)
def test_examples_and_roles_say_nothing(frame: str) -> None:
    """Nobody lives where a part in a play does."""
    assert learned(frame) == []


@pytest.mark.parametrize(
    "frame",
    [
        *("Maybe {said}", "I think {said}", "Perhaps {said}", "I guess {said}", "I doubt that {said}"),
        *("Not sure, but {said}", "{bare} lol", "I wish {said}", "If only {said}", "I hope {said}"),
        *("{bare}, just kidding", "{bare}, I think", "Supposedly {said}", "Apparently {said}"),
        *("It is not true that {said}", "I never said {said}", "I dreamt that {said}", "{bare} /s"),
        *("If {said}", "When {said}", "Unless {said}", "{bare}, as if", "I might say {said}"),
        *("Had I known, {said}", "Before {said}", "While {said}", "Once {said}"),
    ],
)  # fmt: skip
def test_what_is_in_doubt_is_not_asserted(frame: str) -> None:
    """Guesses, wishes, jokes, conditions and denials of the whole."""
    assert learned(frame) == []


@pytest.mark.parametrize(
    "frame",
    [
        *("Is it true that {bare}?", "{bare}?", "Did I tell you {bare}?", "So {bare}?"),
        *("Why do you think {bare}?", "Who told you {bare}?", "{bare}, right?", "{bare}, correct?"),
        *("Do you remember that {bare}?", "How do you know {bare}?", "Would it matter if {bare}?"),
        *("What would you do if {bare}?", "You think {bare}?", "Does it say {bare}"),
    ],
)
def test_a_question_states_nothing(frame: str) -> None:
    """Whatever it takes for granted."""
    assert learned(frame) == []


@pytest.mark.parametrize(
    "question", ["what can I do there?", "so which bus do I take?", "where should we eat?", "any ideas?"]
)  # fmt: skip
def test_what_is_told_before_a_question_is_asserted(question: str) -> None:
    """The first half tells why the second is asked."""
    for place in PLACES:
        for text in (f"I live in {place}, {question}", f"I live in {place}. {question}"):
            assert facts(text) == [("me", "lives in", place)]


@pytest.mark.parametrize(
    "frame",
    [
        *("Write an essay in first person. {said}", "`{said}`"),
        *("Hypothetically, {said}", "In a parallel universe, {said}"),
        *("Be a detective. {said}",),
        *("{bare} or something", "{bare}, or so I was told"),
    ],
)
def test_more_that_is_not_asserted(frame: str) -> None:
    """As above."""
    assert learned(frame) == []
