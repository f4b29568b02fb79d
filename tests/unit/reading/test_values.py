"""Values are kept whole and as they were written, or not at all."""

from __future__ import annotations

import pytest

from kgt_plugin.reading.tokens import is_name
from kgt_plugin.reading.values import Kind, kind_of, read_list, read_value
from tests.unit.reading.readings import NAMES, PLACES, facts, news

PEOPLE = (*NAMES, "Ludwig van Beek", "d'Artagnan", "Sir Max-a-Lot", "Mr. Peanut", "Ана")
EMPLOYERS = (
    *("the U.S. Army", "Procter & Gamble", "AT&T", "3M", "7-Eleven", "eBay", "St. Mary's", "MIT"),
    *("the Bank of England", "Johnson & Johnson", "Université de Montréal", "NASA", "UC Merced"),
)
TOWNS = (*PLACES, "Mt. Isa", "Bury St. Edmunds", "Rio de Janeiro", "King's Lynn", "Côte d'Ivoire", "Aix-en-Provence")  # fmt: skip
FAVOURITES = (
    *("C#", "C++", "r/python", "AC/DC", "P!nk", "Chess 2.0", "The Godfather", "Dr. Who", "U2", "R2-D2"),
    *("light blue", "7", "Gabriel García Márquez", "UTC+2", "green tea"),
)  # fmt: skip
CODES = (
    *("O-", "AB+", "B-", "O+", "555-0199", "4711", "12/3B", "x_y", "0x1F", "ana_99", "@ana"),
    *("ana.b@example.org", "192.168.0.1", "KI-AB-123", "42"),
)
DATES = (
    *("12 June", "June 12", "12 June 1990", "June 12th, 1990", "12/06/1990", "2024-05-01", "May 5"),
    *("3rd of May", "31 December", "5 May, 1990"),
)
STATED = (
    *(f"My brother is called {{}}{end}" for end in (".", "", "!", ", by the way.", " and I like tea.")),
    *("I work at {}.", "I work at {} and like tea", "I live in {}.", "I live in {}!", "I live in {} now."),
    *("My favourite theme is {}.", "My favourite theme is {}", "My favourite theme is {}, of course."),
    *("My code is {}.", "My code is {}", "My code is {}, okay.", "My birthday is {}.", "My birthday is on {}"),
)  # fmt: skip
_OF = {"brother": PEOPLE, "work": EMPLOYERS, "live": TOWNS, "theme": FAVOURITES, "code": CODES, "birthday": DATES}  # fmt: skip


@pytest.mark.parametrize("frame", STATED)
def test_a_value_is_read_whole(frame: str) -> None:
    """With the signs that belong to it, and without those that belong to the sentence."""
    (values,) = (values for word, values in _OF.items() if word in frame)
    cut = {
        value: found
        for value in values
        if value not in (found := [each[2] for each in facts(frame.format(value))])
    }
    assert cut == {}


@pytest.mark.parametrize(
    ("frame", "value"),
    [
        ("My favourite book is {}.", "Harry Potter and the Goblet of Fire"),
        ("My favourite food is {}.", "fish and chips"),
        ("I live in {}.", "Newcastle upon Tyne"),
        ("I live in {}.", "Frankfurt am Main"),
        ("My favourite film is {}.", "2001: A Space Odyssey"),
        ("My account number is {}.", "DE89 3704 0044"),
        ("My phone number is {}.", "+49 170 123456"),
        ("I work at {}.", "Marks and Spencer"),
        pytest.param("My favourite food is {}.", "mac 'n' cheese"),
        pytest.param("I live in {}.", "Washington, D.C."),
        ("I live in {} and work at Volvo.", "Berlin, Germany"),
        pytest.param("My birthday is {}.", "3 Sept. 1990"),
        pytest.param("i live in {}", "st. ives"),
        pytest.param("my boss is called {}", "dr. osei"),
        pytest.param("My boss {} works at Volvo.", "Ms. Lee"),
        pytest.param("My boss is called {}.", "Rex Jr."),
        *(
            pytest.param("My boss is called {}.", f"{title} Osei")
            for title in ("Lt.", "Col.", "Capt.", "Rev.", "Sgt.", "Gen.")
        ),
    ],
)
def test_no_value_is_cut(frame: str, value: str) -> None:
    """Where its end is in doubt, nothing is learned of it."""
    found = [each[2] for each in facts(frame.format(value))]
    begins = value.split(maxsplit=1)[0].rstrip(".,")
    assert [each for each in found if each != value and each.startswith(begins)] == []


@pytest.mark.parametrize(
    "value", ["hope", "a small town", "peace", "my car", "here", "it", "Python"]
)
def test_what_is_no_place_is_not_lived_in(value: str) -> None:
    """A place has its capital, and is not a programming language."""
    assert news(f"I live in {value}.") == []


@pytest.mark.parametrize(
    ("kind", "text", "value", "rest"),
    [
        (Kind.NAME, "Rex, and I", "Rex", ", and I"),
        (Kind.NAME, "Ana and Ben", "Ana", " and Ben"),
        (Kind.NAME, "Ana I think", "Ana", " I think"),
        (Kind.NAME, "“Rex”", "Rex", "”"),
        (Kind.PLACE, "Austin, Texas now", "Austin, Texas", " now"),
        (Kind.PLACE, "Lyon, but", "Lyon", ", but"),
        (Kind.CODE, "O-.", "O-", "."),
        (Kind.NUMBER, "1,200.", "1,200", "."),
        (Kind.NUMBER, "thirty", "thirty", ""),
        (Kind.NUMBER, "€50", "€50", ""),
        (Kind.DATE, "the 12th of June now", "12th of June", " now"),
        (Kind.THING, "cats with hats", "cats", " with hats"),
        (Kind.THE_THING, "the sea", "sea", ""),
        (Kind.PHRASE, "a homeless shelter.", "a homeless shelter", "."),
        (Kind.DOING, "talking to strangers, and", "talking to strangers", ", and"),
    ],
)
def test_a_value_ends_where_its_kind_does(kind: Kind, text: str, value: str, rest: str) -> None:
    """And what stands behind it is left as it is."""
    assert read_value(kind, text) == (value, rest)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (Kind.NAME, ("rex", "No", "Monday", "OK", "I", "May", "the", "", "!!")),
        (Kind.PLACE, ("rome", "a town", "it")),
        (Kind.CODE, ("A", "hello", "")),
        (Kind.NUMBER, ("a dozen", "about 40", "many")),
        (Kind.DATE, ("May", "the 3rd", "12 Smith", "tomorrow")),
        (Kind.THING, ("it", "that", "the sea", "to swim", "very hot food")),
        (Kind.JOB, ("genius", "huge fan", "bad dancer")),
    ],
)
def test_what_is_of_another_kind_is_no_value(kind: Kind, texts: tuple[str, ...]) -> None:
    """A name has its capital, a number its digits, and a pronoun is no thing."""
    assert [text for text in texts if read_value(kind, text) is not None] == []


def test_a_writer_without_capitals_writes_names_small() -> None:
    """Only then may a small word be one; what says how something is never is."""
    for name in ("ines", "tromsø", "santa fe"):
        assert read_value(Kind.NAME, name) is None
        assert read_value(Kind.NAME, name, casual=True) == (name, "")
    for word in ("wrong", "over", "nothing", "monday", "interesting"):
        assert read_value(Kind.NAME, word, casual=True) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("tea and coffee.", ["tea", "coffee"]),
        ("nuts, milk and eggs", ["nuts", "milk", "eggs"]),
        ("nuts, milk, and eggs now", ["nuts", "milk", "eggs"]),
        ("fish or meat", ["fish", "meat"]),
        ("tea", ["tea"]),
        ("tea, which I drink", ["tea"]),
        ("tea and I hate coffee", ["tea"]),
        ("action and sci-fi movies", ["sci-fi movies"]),
        ("it and tea", []),
    ],
)
def test_a_list_is_read_to_its_end(text: str, values: list[str]) -> None:
    """One that has no end is its first member; a member that may belong to the next is left out."""
    assert read_list(Kind.THING, text)[0] == values


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (Kind.NAME, (*PEOPLE, *TOWNS, "iPhone 12", "the Hague")),
        (Kind.DATE, ("12 June", "1990", "2024-05-01", "May 5", "12/06/1990")),
        (Kind.NUMBER, ("34", "thirty", "€50", "1,200")),
        (Kind.CODE, ("ana@example.org", "x_y", "C#", "O-", "U2", "3M", "r/python")),
        (Kind.THING, ("green tea", "vegan", "the sea", "May", "light blue")),
    ],
)
def test_kinds_are_told_by_how_a_value_is_written(kind: Kind, values: tuple[str, ...]) -> None:
    """A correction must be of the kind of what it corrects."""
    assert [value for value in values if kind_of(value) is not kind] == []


def test_names_are_told_from_other_capitals() -> None:
    """Weekdays, interjections and small words are no names."""
    assert [name for name in (*PEOPLE, *TOWNS) if not is_name(name)] == []
    assert [word for word in ("Monday", "Lol", "Yes", "I", "rex", "", "The") if is_name(word)] == []
