"""Answers to the assistant's question in a word or two, and fragments that go on with a sentence."""

from __future__ import annotations

import pytest

from kgt_plugin.extraction import Context, hear, put_right

Fact = tuple[str, str, str]


def told(text: str, answer: str = "", query: str = "", known: tuple[Fact, ...] = ()) -> set[Fact]:
    """What a message states, after an assistant's words."""
    context = Context(answer=answer or None, query=query or None, known=known)
    return {(s.subject, s.relation, s.object) for s in hear(text, context) if not s.withdrawn}


@pytest.mark.parametrize(
    ("answer", "text", "facts"),
    [
        ("What do you do?", "Retired.", {("me", "occupation", "retired")}),
        ("What does your husband do?", "Retired too.", {("my husband", "occupation", "retired")}),
        ("What do you do?", "Student at Uppsala", {("me", "occupation", "Student"), ("me", "studies at", "Uppsala")}),
        ("Where do you fish?", "Lake Vesper.", {("me", "fishes at", "Lake Vesper")}),
        ("Where do you usually shop?", "Aldi.", {("me", "shops at", "Aldi")}),
        ("Where do you sing?", "In the church choir.", {("me", "sings in", "church choir")}),
        ("Where did you grow up?", "Gdansk, mostly.", {("me", "grew up in", "Gdansk")}),
        ("What do you fish for?", "Trout.", {("me", "fishes for", "Trout")}),
        ("Which days do you work?", "Tuesdays and Thursdays.", {("me", "works on", "Tuesdays and Thursdays")}),
        ("Will you be in the office on Mondays?", "Tuesdays since the new job.", {("me", "office days", "Tuesdays")}),
        ("Which gym do you go to?", "Ironworks.", {("me", "gym", "Ironworks")}),
        ("Window or aisle?", "Aisle, without fail.", {("me", "prefers", "aisle")}),
        ("Tea or coffee?", "Tea, every time.", {("me", "prefers", "tea")}),
        ("How do you take your coffee?", "Black, no sugar.", {("me", "takes coffee", "Black, no sugar")}),
        ("Shall we have coffee?", "Sure. With oat milk.", {("me", "takes coffee", "With oat milk")}),
        ("Do you have kids?", "Two, Mia and Leo.",
         {("me", "has", "Two kids"), ("my kids", "are called", "Mia"), ("my kids", "are called", "Leo")}),
        ("Do you have any children?", "Two girls, 7 and 9.", {("me", "has", "two girls")}),
        ("Do you have any pets?", "A cat, Miso.", {("my cat", "name", "Miso")}),
        ("Any kids?", "One, a boy called Sam.", {("my boy", "name", "Sam")}),
        ("How many grandchildren do you have?", "Found it. Five grandchildren.", {("me", "has", "five grandchildren")}),
        ("Do you want any hobbies in it?", "Sure, chess and pottery", {("me", "hobby", "chess"), ("me", "hobby", "pottery")}),
        ("Do you do any sport?", "Rowing, twice a week.", {("me", "hobby", "Rowing")}),
        ("Do you speak any other languages?", "Spanish, and a bit of Greek.",
         {("me", "speaks", "Spanish"), ("me", "speaks", "Greek")}),
        ("Are you learning another language?", "Welsh, slowly", {("me", "learning", "Welsh")}),
        ("What are you studying?", "Law at Lund.", {("me", "studies", "Law"), ("me", "studies at", "Lund")}),
        ("How shall I sign it?", "Tobias Lang, head gardener at Kew",
         {("me", "name", "Tobias Lang"), ("me", "occupation", "head gardener"), ("me", "works at", "Kew")}),
        ("Do you live in Leeds?", "No, Bradford.", {("me", "lives in", "Bradford")}),
        ("Do you live in Leeds?", "Just outside, in Otley.", {("me", "lives in", "Otley")}),
        ("Is home far away?", "We're up in Hexham.", {("me", "lives in", "Hexham")}),
        ("Are you married?", "Divorced.", {("me", "marital status", "divorced")}),
        ("Are you married?", "Yes, to Pavel.", {("me", "married to", "Pavel")}),
        ("Are you Spanish?", "Portuguese.", {("me", "nationality", "Portuguese")}),
        ("Is your wife a doctor?", "No, a nurse.", {("my wife", "occupation", "nurse")}),
        ("And the son who lives abroad?", "That's Emil. He is a vet.",
         {("my son", "name", "Emil"), ("my son", "occupation", "vet")}),
        ("Do you have a car?", "A Fiat Panda.", {("me", "car", "Fiat Panda")}),
        ("Are you from Leeds?", "Bradford, actually.", {("me", "comes from", "Bradford")}),
        ("What should I call you?", "Bea is fine.", {("me", "name", "Bea")}),
        ("Who am I speaking with?", "Bea Lindqvist.", {("me", "name", "Bea Lindqvist")}),
        ("What are your kids called?", "Ada and Max.", {("my kids", "are called", "Ada"), ("my kids", "are called", "Max")}),
        ("What don't you like?", "Liver and celery.", {("me", "dislikes", "Liver"), ("me", "dislikes", "celery")}),
        ("What's your favourite film?", "Easily Alien, no contest.", {("me", "favourite film", "Alien")}),
        ("Do you have a favourite author?", "Le Guin, always.", {("me", "favourite author", "Le Guin")}),
        ("When does your course start?", "In September.", {("my course", "starts", "September")}),
        ("When is your next exam?", "4 May.", {("my exam", "date", "4 May")}),
        ("How old is your cat?", "Just turned nine.", {("my cat", "age", "nine")}),
        ("Any allergies?", "My son, eggs.", {("my son", "allergic to", "eggs")}),
        ("Are you going away this year?", "Two weeks in Crete.", {("me", "plans to visit", "Crete")}),
        ("Do you take any medicine, or have any allergies?", "I take statins. Allergic to latex.",
         {("me", "takes", "statins"), ("me", "allergic to", "latex")}),
    ],
)  # fmt: skip
def test_a_word_answers_the_question(answer: str, text: str, facts: set[Fact]) -> None:
    """The question gives subject and relation, the user the object."""
    assert told(text, answer) == facts


@pytest.mark.parametrize(
    ("query", "answer", "text", "fact"),
    [
        ("I have a new puppy called Biscuit", "How old is he?", "Nine weeks.", ("my puppy", "age", "Nine weeks")),
        ("We got a kitten", "How old is she?", "Ten weeks.", ("my kitten", "age", "Ten weeks")),
        ("My wife is coming", "Is she vegetarian?", "Vegan.", ("my wife", "diet", "vegan")),
        ("My wife likes crafts", "What does she enjoy?", "Crosswords.", ("my wife", "likes", "Crosswords")),
        ("My son Ben starts soon", "Which school will Ben go to?", "Lindenhof, it's tiny.", ("Ben", "school", "Lindenhof")),
        ("My mum rang", "Does she live near you?", "Two streets away, in Otley.", ("my mum", "lives in", "Otley")),
    ],
)  # fmt: skip
def test_a_pronoun_in_the_question_means_whom_the_user_spoke_of(
    query: str, answer: str, text: str, fact: Fact
) -> None:
    """The user's message before it says who "she" is."""
    assert fact in told(text, answer, query)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("How old is he?", "Nine weeks."),
        ("How old is it?", "Ten years."),
        ("How old are your kids?", "4 and 7."),
        ("Where does he work?", "The harbour office."),
        ("Is he vegetarian?", "No, vegan."),
        ("Does she live near you?", "Two streets away, in Otley."),
        ("How was Ana's birthday?", "A joy!"),
        ("What do you do when the shop is shut?", "In the evening, little."),
        ("What are you reading?", "Several things, as ever."),
        ("Where do you want it?", "In the kitchen."),
        ("Where do you work?", "From home mostly."),
        ("What do you do?", "Nothing much today."),
        ("Tea or coffee?", "Coffee please"),
        ("Short or long?", "Short."),
        ("Who should sign it?", "The director."),
        ("Who should sign it?", "My boss."),
        ("Do you speak other languages?", "My Greek has you in stitches, I fear!"),
        ("Anything you don't eat?", "Yeah, guess."),
        ("Are you going away this year?", "Two weeks of nothing."),
        ("Do you want any hobbies in it?", "Sure, go ahead"),
        ("Are you busy?", "Tired."),
        ("Is the cake vegan?", "Vegetarian."),
        ("Is your guest vegan?", "Vegetarian."),
        ("Does anyone have allergies?", "My boss, nuts."),
        ("Would you like coffee cake?", "With cream"),
        ("How was the trip?", "Two weeks in Crete, bliss."),
        ("What does the hero do?", "Plumber."),
        ("What breed is the dog in the story?", "A beagle."),
        ("Who is the letter from?", "Anna Lind, head of sales at Nordkap."),
        ("When is your interview?", "Monday at ten."),
        ("What time do you start work?", "At six."),
        ("What's your favourite film?", "Alien or Heat, depends."),
        ("How old is your cat?", "Going on nine."),
        ("Do you have a car?", "A tiny one."),
        ("Are you from Leeds?", "Born and bred."),
        ("How many do you need?", "Five"),
        ("Shall I draw the chart?", "Gladly! Four, with a title each."),
    ],
)
def test_what_is_no_answer_tells_nothing(answer: str, text: str) -> None:
    """Nobody is meant, nothing lasting is asked for, or the reply does not fit the question."""
    assert told(text, answer) == set()


def test_whoever_else_signs_is_not_the_user() -> None:
    """A name beside the user's own is another's."""
    known = (("me", "name", "Inge"),)
    assert told("Tobias Lang, head gardener at Kew", "Who should sign it?", known=known) == set()
    assert told("Inge, buyer at Nordkap", "Who should sign it?", known=known) == {
        ("me", "occupation", "buyer"),
        ("me", "works at", "Nordkap"),
    }


@pytest.mark.parametrize(
    ("answer", "text", "fact"),
    [
        ("Your pool is open on Wednesday, so pack a towel.", "It moved to Fridays this year.", ("me", "swims on", "Fridays")),
        ("Your pool is open on Wednesday, so pack a towel.", "It's Friday mornings now.", ("me", "swims on", "Friday mornings")),
        ("You're closed on Monday, so rest.", "We moved to Tuesdays.", ("my café", "closed on", "Tuesdays")),
        ("Your pool is open on Wednesday, so pack a towel.", "It is Friday.", None),
        ("Your pool is open on Wednesday, so pack a towel.", "We fly on Friday.", None),
        ("Shall I remind you on Wednesday?", "Friday.", None),
        ("See you Wednesday!", "Is it Friday already?", None),
    ],
)  # fmt: skip
def test_a_known_day_moves(answer: str, text: str, fact: Fact | None) -> None:
    """Where the assistant names the known day, another one takes its place."""
    known = (("me", "swims on", "Wednesdays"), ("my café", "closed on", "Mondays"))
    found = told(text, answer, known=known)
    assert fact in found if fact is not None else not found


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("We got a cat. A Siamese. Named her Pip, of course.", {("my cat", "breed", "Siamese"), ("my cat", "name", "Pip")}),
        ("Our cat Pip keeps scratching. Maine Coon, 9 years old, indoor.",
         {("my cat", "name", "Pip"), ("my cat", "breed", "Maine Coon"), ("my cat", "age", "9")}),
        ("My daughter needs a cake. Mia, 7, mad about dinosaurs.", {("my daughter", "name", "Mia"), ("my daughter", "age", "7")}),
        ("my cat wont stop. pip, 6yo, ginger", {("my cat", "name", "Pip"), ("my cat", "age", "6"), ("my cat", "colour", "ginger")}),
        ("My brother is coming. Plumber, 45, no kids.", {("my brother", "occupation", "plumber"), ("my brother", "age", "45")}),
        ("My daughter wants a costume. A nurse.", set()),
        ("My dog fought another dog. A beagle.", set()),
        ("My sister rang. Paris, 5 days.", set()),
        ("I had my dog washed. Ten minutes.", set()),
        ("My cat ate the fish. A whole cod.", set()),
        ("My dog is fine. Six, maybe seven walks.", set()),
        ("Vegan now.", {("me", "diet", "Vegan")}),
        ("Allergic to latex.", {("me", "allergic to", "latex")}),
    ],
)  # fmt: skip
def test_fragments_go_on_with_whom_the_sentence_spoke_of(text: str, facts: set[Fact]) -> None:
    """Breed, colour and age in a row, or a name that was given."""
    assert told(text) == facts


@pytest.mark.parametrize(
    ("text", "objects"),
    [
        ("I love tea. And crime novels.", ["tea", "crime novels"]),
        ("I speak French. And a bit of German.", ["French", "German"]),
        ("I like chess. Pottery too.", ["chess", "Pottery"]),
        ("I play the piano. And the drums, badly.", ["piano", "drums"]),
        ("I'm allergic to cats. And pollen.", ["cats", "pollen"]),
        ("I love Paris. And now the bill.", ["Paris"]),
        ("I love jazz. And one more thing.", ["jazz"]),
        ("I love pizza. And the weather?", ["pizza"]),
        ("I hate mess. And Tom rang.", ["mess"]),
        ("I like chess. And my wife.", ["chess"]),
        ("I love opera. And sunny here today.", ["opera"]),
    ],
)
def test_a_sentence_that_begins_with_and_adds_to_the_one_before(
    text: str, objects: list[str]
) -> None:
    """Things alone are added, and nothing that says something else."""
    assert [s.object for s in hear(text)] == objects


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Lunch with my two sons, Leo and Ben.", {("my sons", "are called", "Leo"), ("my sons", "are called", "Ben")}),
        ("My brothers Tom and Ben are coming.", {("my brothers", "are called", "Tom"), ("my brothers", "are called", "Ben")}),
        ("Take my kids Monday and Tuesday.", set()),
        ("A map for my colleagues in Leeds and York.", set()),
    ],
)  # fmt: skip
def test_names_of_several_are_told_in_passing(text: str, names: set[Fact]) -> None:
    """Whatever the sentence does."""
    assert told(text) == names


@pytest.mark.parametrize(
    ("answer", "text", "value"),
    [
        ("Rex is eight now, so less salt.", "Seven, actually.", "Seven"),
        ("Games for your son, who is 8?", "Nine, since May.", "Nine"),
        ("Your brother in Turin will love it.", "Not Turin, Milan.", "Milan"),
        ("Rex is eight now, so less salt.", "Great, actually.", None),
        ("Games for your son, who is 8?", "Three please.", None),
        ("Your brother in Turin will love it.", "Perfect!", None),
        ("Your brother in Turin will love it.", "Not really, Anna.", None),
        ("Your brother in Turin will love it.", "Tomorrow, actually.", None),
    ],
)
def test_what_the_assistant_took_for_granted_is_put_right(
    answer: str, text: str, value: str | None
) -> None:
    """By a value of the same kind."""
    known = (("my dog", "name", "Rex"), ("my dog", "age", "eight"))
    swap = put_right(text, Context(answer=answer, known=known))
    assert (swap.value if swap is not None else None) == value
