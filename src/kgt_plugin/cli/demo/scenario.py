"""The script of the demonstration: who says what, as data."""

from __future__ import annotations

from dataclasses import dataclass

from kgt_plugin.records import Labels

__all__ = ["CASES", "Case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One user's correction, and what surrounds it.

    Attributes:
        title: what kind of correction it is.
        user: who corrects.
        told: messages the user has said before.
        imported: Turtle that was imported before, for this user and the onlooker; "" for none.
        query, paraphrase: the question, in two wordings.
        answer: what the user says the answer is.
        old_answer: what the user says the answer was; None where the user does not say.
        stale: the fact that is wrong; None where nothing is known yet.
        unrelated: a fact of the same subject that must stay.
        unrelated_query: a question that fact answers.
        onlooker: another user, to whom the same query means something else.
        onlooker_told: messages of the onlooker's.
    """

    title: str
    user: str
    told: tuple[str, ...] = ()
    imported: str = ""
    query: str
    paraphrase: str
    answer: str
    old_answer: str | None = None
    stale: Labels | None = None
    unrelated: Labels
    unrelated_query: str
    onlooker: str
    onlooker_told: tuple[str, ...] = ()


_TWINS = """\
@prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

ex:lyon rdfs:label "Lyon" ; ex:twinCity ex:turin ; ex:river ex:rhone ; ex:country ex:france .
ex:turin rdfs:label "Turin" .
ex:rhone rdfs:label "Rhône" .
ex:france rdfs:label "France" .
"""

CASES = (
    Case(
        title="a diet: the vegetarian dog",
        user="dana@example.org",
        told=("My dog eats meat.", "My dog is called Rex.", "My dog lives in Berlin."),
        query="What does my dog eat?",
        paraphrase="Which food should I buy for my dog?",
        answer="vegetables",
        old_answer="meat",
        stale=("my dog", "eats", "meat"),
        unrelated=("my dog", "name", "Rex"),
        unrelated_query="What is my dog's name?",
        onlooker="tomas@example.org",
        onlooker_told=("My dog eats fish.", "My dog is called Bella."),
    ),
    Case(
        title="a change: somebody moved",
        user="amara@example.org",
        told=("I live in Lagos.", "I work at the city library.", "My hobby is chess."),
        query="Where do I live?",
        paraphrase="Which city do I live in now?",
        answer="Nairobi",
        old_answer="Lagos",
        stale=("me", "lives in", "Lagos"),
        unrelated=("me", "hobby", "chess"),
        unrelated_query="What is my hobby?",
        onlooker="bjorn@example.org",
        onlooker_told=("I live in Bergen.", "My hobby is sailing."),
    ),
    Case(
        title="a misspelt name, corrected without repeating it",
        user="jon@example.org",
        told=(
            "My sister is called Kate.",
            "My sister lives in Oslo.",
            "My sister works at a bakery.",
        ),
        query="What is my sister's name?",
        paraphrase="What should I call my sister?",
        answer="Katya",
        stale=("my sister", "name", "Kate"),
        unrelated=("my sister", "lives in", "Oslo"),
        unrelated_query="Where does my sister live?",
        onlooker="ines@example.org",
        onlooker_told=("My sister is called Lucia.", "My sister lives in Porto."),
    ),
    Case(
        title="a fact about the world, from an imported graph",
        user="chloe@example.org",
        imported=_TWINS,
        query="The twin city of Lyon is",
        paraphrase="Which city is Lyon twinned with?",
        answer="Leipzig",
        old_answer="Turin",
        stale=("Lyon", "twin city", "Turin"),
        unrelated=("Lyon", "river", "Rhône"),
        unrelated_query="Which river flows through Lyon?",
        onlooker="marc@example.org",
    ),
    Case(
        title="something new: nothing is known, nothing has to go",
        user="priya@example.org",
        told=("I live in Pune.", "My birthday is 3 May."),
        query="Which instrument do I play?",
        paraphrase="What musical instrument am I learning?",
        answer="the cello",
        unrelated=("me", "birthday", "3 May"),
        unrelated_query="When is my birthday?",
        onlooker="omar@example.org",
        onlooker_told=("I play the oud.", "I live in Amman."),
    ),
)
