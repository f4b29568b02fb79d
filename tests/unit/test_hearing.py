"""How a message is taken apart, and what it may and may not take from the words before it."""

from __future__ import annotations

import pytest

from kgt_plugin import KGT, UserMemory
from kgt_plugin.conversation import Conversation
from kgt_plugin.extraction import Context, hear
from kgt_plugin.extraction.cutting.clauses import clauses_of
from kgt_plugin.extraction.cutting.words import read_words, text_of
from kgt_plugin.language.spelling import written_out
from kgt_plugin.language.verbs import forms_of
from kgt_plugin.testing import FakeEmbedder, FakeScorer

Triple = tuple[str, str, str]


def facts(text: str, context: Context | None = None) -> list[Triple]:
    return [(s.subject, s.relation, s.object) for s in hear(text, context)]


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("im a nurse n i dont drink", "I am a nurse and i do not drink"),
        ("I don\u00b4t drink, my dog`s called Rex", "I do not drink, my dog's called Rex"),
        ("i\u02bcm in, we\uff07re out, it\u2032s late", "I am in, we are out, it is late"),
        ("my dogs called rex", "my dog's called rex"),
        ("my mums trifle", "my mum's trifle"),
        ("my brothers live here", "my brothers live here"),
        ("its on Elm St", "it is on Elm St"),
        ("its name", "its name"),
        ("sam = gf", "Sam is girlfriend"),
        ("i take aspirin, a raisin and im eatin", "i take aspirin, a raisin and I am eating"),
        ("call dustin", "call dustin"),
        ("hes 16yo", "he is 16 years old"),
        ("Ty Bach", "Ty Bach"),
    ],
)
def test_chat_spelling_is_written_out(written: str, plain: str) -> None:
    """Missing apostrophes and abbreviations come back; names and plurals stay."""
    assert written_out(written) == plain


@pytest.mark.parametrize(
    ("text", "words"),
    [("my dog's called Rex", "my dog is called Rex"), ("my dog's name", "my dog's name"), ("Ana's got asthma", "Ana has got asthma")],
)  # fmt: skip
def test_an_apostrophe_s_is_a_verb_or_an_owner(text: str, words: str) -> None:
    """The word behind it tells."""
    assert text_of(read_words(text)) == words


@pytest.mark.parametrize(
    ("word", "form"),
    [("studies", ("study", "third")), ("taught", ("teach", "past")), ("planning", ("plan", "ing")), ("travelled", ("travel", "past"))],
)  # fmt: skip
def test_verbs_are_known_by_their_forms(word: str, form: tuple[str, str]) -> None:
    """Regular and irregular forms lead to the base verb."""
    assert form in forms_of(word)
    assert forms_of("table") == ()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("i live in leeds my dog is called rex", ["i live in leeds", "my dog is called rex"]),
        ("I cook and work as a nurse", ["I cook", "> work as a nurse"]),
        ("My friend Carla, who lives in Milan, is a chef", ["My friend Carla", "> lives in Milan", "> is a chef"]),
        ("I play chess if it rains", ["~ I play chess", "~ it rains"]),
        ("He said I live in Rome", ["~ He said", "~ I live in Rome"]),
        ("Can you book it, I am vegan", ["~ Can you book it", "I am vegan"]),
        ("Please note that my cat is called Miso", ["my cat is called Miso"]),
        ("Remember my cat is called Miso", ["~ Remember", "my cat is called Miso"]),
        ("My cat is called Miso, what can she eat?", ["My cat is called Miso", "~ what can she eat"]),
    ],
)  # fmt: skip
def test_clauses_are_cut_and_weighed(text: str, clauses: list[str]) -> None:
    """Clauses end without punctuation too; what asks, supposes or reports states nothing."""
    found = [
        ("~ " if not c.asserted else "> " if c.carried else "") + text_of(c.words)
        for c in clauses_of(text)
    ]
    assert found == clauses


@pytest.mark.parametrize(
    ("question", "reply", "fact"),
    [
        ("What's your dog called?", "Biscuit.", ("my dog", "name", "Biscuit")),
        ("Where do you live?", "In Porto, near the sea.", ("me", "lives in", "Porto")),
        ("What does your son play?", "Hockey, mostly.", ("my son", "plays", "Hockey")),
        ("Any allergies?", "Just penicillin", ("me", "allergic to", "penicillin")),
        ("What is your favourite film?", "It's Casablanca", ("me", "favourite film", "Casablanca")),
        ("Do you have any pets?", "One dog, a boxer called Bruno", ("my dog", "name", "Bruno")),
        ("When's your birthday?", "40 on the 3rd of June!", ("me", "birthday", "3rd of June")),
    ],
)
def test_a_reply_is_read_against_its_question(question: str, reply: str, fact: Triple) -> None:
    """The question gives subject and relation, the user's words the object."""
    assert fact in facts(reply, Context(answer=question))


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ("Do you live in Rome?", "Yes."), ("Is your dog called Rex?", "lol"), ("Shall I book a table?", "Saturday"),
        ("What can I do for you?", "A poem"), ("What would you like to talk about?", "Cats"),
        ("Your dog is called Rex.", "Thanks!"), ("How are you?", "Fine"), ("What's your dog called?", "Not now"),
    ],
)  # fmt: skip
def test_the_assistant_alone_teaches_nothing(question: str, reply: str) -> None:
    """What only the assistant says, and what asks for no fact of a life, is never noted."""
    assert facts(reply, Context(answer=question)) == []


def test_pronouns_and_names_point_back() -> None:
    """Who "she" or "Ana" is, the message, the turn before or the graph tells."""
    assert facts("She is a nurse.", Context(answer="How is your sister?")) == [("my sister", "occupation", "nurse")]  # fmt: skip
    known = (("my sister", "name", "Ana"),)
    assert facts("Ana lives in Rome.", Context(known=known)) == [("my sister", "lives in", "Rome")]
    assert facts("Ana lives in Rome.") == []
    assert facts("She is a nurse.") == []
    assert facts("The dog hates snow", Context(known=(("my dog", "name", "Rex"),))) == [("my dog", "dislikes", "snow")]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Maybe I'll move to Rome.", "If I had a dog I'd call it Rex.", "I used to smoke.", "My mother thinks I live in Rome.",
        "Do you like jazz?", "Draft a note: I am a doctor and I live in Rome.", "I wish I had a cat called Tom.",
        "I was in Lisbon for the airport.", "i live in a society", "we are called Quiz Khalifa",
        "I don't drive myself", "he is a nurse", "I keep a list.",
    ],
)  # fmt: skip
def test_what_does_not_last_is_left_alone(text: str) -> None:
    """Guesses, dreams, reports, requests, strangers and the past are no facts."""
    assert facts(text) == []


def test_a_sentence_that_is_broken_off_states_nothing() -> None:
    """A subject with nothing behind it, after a bare noun, is no error."""
    assert facts("Codeine. I") == []


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("My birthday is on 12 June 1990.", [("me", "birthday", "12 June 1990")]),
        ("My birthday is 12 June 1990.", [("me", "birthday", "12 June 1990")]),
        ("My birthday is June 12, 1990.", [("me", "birthday", "June 12 1990")]),
        ("My wedding anniversary is on 12 June 1990", [("me", "wedding anniversary", "12 June 1990")]),
        ("My sister's birthday is on June 12, 1990.", [("my sister", "birthday", "June 12 1990")]),
        ("My birthday's on the 12th of June, 1990.", [("me", "birthday", "12th of June 1990")]),
        ("My birthday is on 12 June.", [("me", "birthday", "12 June")]),
        ("My appointment is on Monday 5 May.", [("my appointment", "day", "Monday 5 May")]),
        ("My appointment is on Monday, May 5, 2026 at ten.", [("my appointment", "day", "Monday May 5 2026")]),
        ("My appointment is on Monday.", [("my appointment", "day", "Monday")]),
        ("I was born on 12 June 1990.", [("me", "born on", "12 June 1990")]),
        ("I was born on 12 June 1990 in Kiel.", [("me", "born on", "12 June 1990"), ("me", "born in", "Kiel")]),
        ("I was born in Kiel on June 12, 1990.", [("me", "born on", "June 12 1990"), ("me", "born in", "Kiel")]),
        ("My birthday is on Sept. 3, 1990.", [("me", "birthday", "Sept 3 1990")]),
        ("My birthday is on 3 Sept. 1990. I am 34.", [("me", "birthday", "3 Sept 1990"), ("me", "age", "34")]),
        ("My birthday is on Jan. 3rd.", [("me", "birthday", "Jan 3rd")]),
        ("My birthday is on 3 Jan. I am 34.", [("me", "birthday", "3 Jan"), ("me", "age", "34")]),
        ("My birthday is on March the twenty-first, 1980.", [("me", "birthday", "March the twenty-first 1980")]),
        ("My birthday is the third of May, 1980.", [("me", "birthday", "third of May 1980")]),
        ("I was born May 3rd, 1990 in Kiel.", [("me", "born on", "May 3rd 1990"), ("me", "born in", "Kiel")]),
        ("My son was born 3 May 2010.", [("my son", "born on", "3 May 2010")]),
    ],
)  # fmt: skip
def test_a_date_is_read_whole(text: str, stated: list[Triple]) -> None:
    """The year and the weekday belong to it, the place of a birth does not."""
    assert facts(text) == stated


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("I have two kids, Leo and Mia. Leo is 7 and Mia is 4.",
         [("me", "has", "two kids"), ("my kids", "are called", "Leo"), ("my kids", "are called", "Mia"), ("Leo", "age", "7"), ("Mia", "age", "4")]),
        ("My kids are Leo, Mia and Ben. Ben plays tennis.",
         [("my kids", "are called", "Leo"), ("my kids", "are called", "Mia"), ("my kids", "are called", "Ben"), ("Ben", "plays", "tennis")]),
        ("I have two cats, Tom and Kit. Kit is black.",
         [("my cats", "are called", "Tom"), ("my cats", "are called", "Kit"), ("Kit", "colour", "black")]),
        ("I have two dogs called Max and Rex. Max is a boxer.",
         [("my dogs", "are called", "Max"), ("my dogs", "are called", "Rex"), ("Max", "breed", "boxer")]),
        ("My brothers are Tim and Jan. Tim is a pilot and Jan is a cook.",
         [("my brothers", "are called", "Tim"), ("my brothers", "are called", "Jan"), ("Tim", "occupation", "pilot"), ("Jan", "occupation", "cook")]),
        ("My cats Tom and Kit love tuna.",
         [("my cats", "are called", "Tom"), ("my cats", "are called", "Kit"), ("my cats", "likes", "tuna")]),
        ("My kids are Leo and Mia. Leo is my son. He is 7.",
         [("my kids", "are called", "Leo"), ("my kids", "are called", "Mia"), ("my son", "name", "Leo"), ("my son", "age", "7")]),
        ("I have 2 dogs, Max and Rex, and a cat called Tom.",
         [("my dogs", "are called", "Max"), ("my dogs", "are called", "Rex"), ("my cat", "name", "Tom")]),
        ("My kids are Leo (7) and Mia (4).", [("my kids", "are called", "Leo"), ("Leo", "age", "7"), ("Mia", "age", "4")]),
        ("My sons are Jonas and Tim. Jonas is 7. He plays chess.",
         [("my sons", "are called", "Jonas"), ("my sons", "are called", "Tim"), ("Jonas", "age", "7"), ("Jonas", "plays", "chess")]),
        ("My parents are Hans and Greta. They live in Kiel.",
         [("my parents", "are called", "Hans"), ("my parents", "are called", "Greta"), ("my parents", "lives in", "Kiel")]),
        ("My kids are called Will, Christian and May.",
         [("my kids", "are called", "Will"), ("my kids", "are called", "Christian"), ("my kids", "are called", "May")]),
        ("My kids are called Leo and Mia and Ben, not Tom.",
         [("my kids", "are called", "Leo"), ("my kids", "are called", "Mia"), ("my kids", "are called", "Ben")]),
        ("My cats Tom and Kit and Mo love tuna.",
         [("my cats", "are called", "Tom"), ("my cats", "are called", "Kit"), ("my cats", "are called", "Mo"), ("my cats", "likes", "tuna")]),
        ("My bosses are called Ben and Ida.", [("my bosses", "are called", "Ben"), ("my bosses", "are called", "Ida")]),
        ("My kids are called Leo and I live in Kiel.", [("my kids", "are called", "Leo"), ("me", "lives in", "Kiel")]),
        ("My parents are German and Polish.", [("my parents", "nationality", "German")]),
        ("My brothers are Liverpool and Arsenal fans.", []),
        ("My sister is Anna. Anna is a nurse.", [("my sister", "name", "Anna"), ("my sister", "occupation", "nurse")]),
    ],
)  # fmt: skip
def test_one_of_several_does_not_stand_for_all(text: str, stated: list[Triple]) -> None:
    """Each has a name and facts of its own."""
    assert facts(text) == stated


@pytest.fixture
def memory() -> UserMemory:
    kgt = KGT.open(store=":memory:", model=FakeScorer(), embedder=FakeEmbedder())
    return kgt.user("ana@example.org")


def words(memory: UserMemory) -> set[Triple]:
    return {fact.labels for fact in memory.facts()}


@pytest.mark.parametrize(
    ("first", "turn", "fact"),
    [
        ("My son lives in Toronto.", ("write to him", "Dear son in Toronto ...", "Calgary, not Toronto."), ("my son", "lives in", "Calgary")),
        ("I plan to visit Lisbon.", ("thanks", "Lisbon it is.", "changed my mind, it will be Bergen"), ("me", "plans to visit", "Bergen")),
        ("My son is called Chidi.", ("a card please", "A card for your son in Toronto.", "Calgary, not Toronto!"), ("my son", "lives in", "Calgary")),
    ],
)  # fmt: skip
def test_a_value_is_taken_back_where_it_is_known_whose_it_is(
    memory: UserMemory, first: str, turn: tuple[str, str, str], fact: Triple
) -> None:
    """A short correction finds its fact, or what the assistant took for granted; the old value goes."""
    conversation = Conversation(memory)
    conversation.hear_turn(first)
    query, answer, text = turn
    conversation.hear_turn(text, query, answer)
    assert fact in words(memory)
    assert sum(known[:2] == fact[:2] for known in words(memory)) == 1


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Not Turin, Milan.", "Milan"), ("Not in Turin, but in Milan!", "Milan"), ("No, not Turin. Milan.", "Milan"),
        ("Not Turin, sadly.", "Turin"), ("Not Turin, Anna.", "Turin"), ("Not Bari, Milan.", "Turin"),
        ("Not Turin, Milan?", "Turin"),
    ],
)  # fmt: skip
def test_not_this_but_that_needs_no_answer_before_it(
    memory: UserMemory, text: str, place: str
) -> None:
    """What is taken back is known, also where the turn before said nothing of it."""
    conversation = Conversation(memory)
    conversation.hear_turn("I live in Turin.")
    conversation.hear_turn("No, that's wrong.", "Where do I live?", "You live in Turin.")
    conversation.hear_turn("Where then?", "No, that's wrong.", "I am sorry.")
    conversation.hear_turn(text, "Where then?", "I do not know.")
    assert words(memory) == {("me", "lives in", place)}


def test_a_correction_of_small_talk_is_put_on_no_fact(memory: UserMemory) -> None:
    """A message that is no question gives a correction no subject."""
    conversation = Conversation(memory)
    conversation.hear_turn("I drive an electric bicycle.")
    before = words(memory)
    conversation.hear_turn("No, the rent was a crime.", "Take the joke out, I sold it.", "Updated.")
    assert words(memory) == before


def test_hearing_one_message_knows_the_names_of_the_graph(memory: UserMemory) -> None:
    """`hear` finds in the graph who "Rex" is."""
    memory.hear("My dog is called Rex.")
    memory.hear("Rex hates snow.")
    assert ("my dog", "dislikes", "snow") in words(memory)


def test_one_of_several_is_known_in_later_messages(memory: UserMemory) -> None:
    """Both names stay, and what is told of one is about that one."""
    memory.hear("I have two cats, Tom and Kit.")
    memory.hear("Kit is black and Tom is 7.")
    assert words(memory) == {
        ("my cats", "are called", "Tom"), ("my cats", "are called", "Kit"),
        ("Kit", "colour", "black"), ("Tom", "age", "7"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "piece", ["my dog ", "cats, dogs, ", "Ana Maria Of The House ", "'a 'b ", "i have a "]
)
def test_a_message_without_end_is_read(piece: str) -> None:
    """What is no speech any more is read in pieces, and says the same as often as it is read."""
    assert facts(piece * 1000) == facts(piece * 1000)


def test_control_characters_are_no_words() -> None:
    """They stand for white space wherever a name or a query would hold them."""
    (statement,) = hear("I is cALLED \x08B")
    assert (statement.object, statement.query) == ("B", "I is cALLED")
