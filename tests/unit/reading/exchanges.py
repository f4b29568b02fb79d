"""Questions of a user's with their answers, and what may be right instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kgt_plugin.records import Labels

__all__ = ["EXCHANGES", "PERSON", "PLACE", "Exchange"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """A question, the answer it got, and values of the kind that was asked for.

    Attributes:
        asked, answered: what was said.
        fact: the known fact that the answer states.
        values: what may be right instead.
        stated: sentences that say outright what is right.
    """

    asked: str
    answered: str
    fact: Labels
    values: tuple[str, ...]
    stated: tuple[str, ...]


PERSON: Final = Exchange(
    asked="Who is my boss?",
    answered="Your boss is Bob.",
    fact=("my boss", "name", "Bob"),
    values=("Ines", "Mary-Ann O'Neil", "Dr. Osei", "Zoë", "Łukasz", "J. R. Brandt", "Ana de Souza"),
    stated=("my boss is {}", "my boss is called {}", "my boss's name is {}"),
)
PLACE: Final = Exchange(
    asked="Where do I live?",
    answered="You live in Oslo.",
    fact=("me", "lives in", "Oslo"),
    values=("Tromsø", "St. Ives", "Rio de Janeiro", "King's Lynn", "Berlin-Kreuzberg", "São Paulo"),
    stated=("I live in {}", "I'm living in {}", "I live in {} now", "I moved to {}"),
)
_SISTER: Final = Exchange(
    asked="What is my sister's name?",
    answered="Ana",
    fact=("my sister", "name", "Ana"),
    values=("Julia", "Łucja", "Bo-Min", "Mary Jones"),
    stated=("my sister is {}", "my sister is called {}", "my sister's name is {}"),
)
_AGE: Final = Exchange(
    asked="How old am I?",
    answered="You are 34.",
    fact=("me", "age", "34"),
    values=("35", "61", "28"),
    stated=("I'm {}", "I am {} years old", "I'm {} now"),
)
_BIRTHDAY: Final = Exchange(
    asked="When is my birthday?",
    answered="It is on 12 June.",
    fact=("me", "birthday", "12 June"),
    values=("13 June", "3 May", "31 December"),
    stated=("my birthday is {}", "my birthday is on {}"),
)
_BLOOD: Final = Exchange(
    asked="What is my blood type?",
    answered="O+",
    fact=("me", "blood type", "O+"),
    values=("O-", "B-", "AB+"),
    stated=("my blood type is {}",),
)
EXCHANGES: Final = (PERSON, PLACE, _SISTER, _AGE, _BIRTHDAY, _BLOOD)
