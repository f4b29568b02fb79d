"""What somebody is, told in a row: "Border collie, four years old, black and white" of the dog just spoken of."""

from __future__ import annotations

import re
from typing import Final

from kgt_plugin.extraction.cutting.words import CALENDAR, CAPITALISED
from kgt_plugin.extraction.frames.copula_rules import NUMBER
from kgt_plugin.extraction.frames.stated import Draft
from kgt_plugin.extraction.parts.occupations import is_occupation
from kgt_plugin.language.lexicon import COLOURS, KIN, NATIONALITIES, PETS, STOPWORDS, word_set
from kgt_plugin.language.verbs import forms_of

__all__ = ["SPECIES", "read_profile"]

SPECIES: Final = word_set(
    "dog cat pet bird horse puppy kitten pup pony rabbit bunny kitty doggo hamster tortoise snake parrot hen"
)
"""Kinds of animal that have breeds."""
_BREEDS: Final = (PETS - SPECIES) | word_set(
    "shorthair longhair hound sheepdog bloodhound wolfhound deerhound foxhound basset setter pointer mastiff bullmastiff "
    "staffy staffie staffordshire pinscher schnauzer spitz samoyed akita pomeranian pekinese pekingese maltese papillon "
    "havanese malamute newfoundland weimaraner vizsla pitbull westie yorkie shih_tzu doodle goldendoodle cavapoo cockerpoo "
    "maltipoo shiba pyrenees pointer ridgeback heeler cattle_dog mountain_dog water_dog crossbreed cross mix mutt moggy "
    "persian sphynx bengal burmese birman abyssinian angora rex lop dutch cob arab shire thoroughbred shetland fjord "
    "haflinger cocker rottie dane bernese retriever bichon lhasa saluki borzoi"
)
_AGE: Final = re.compile(
    rf"^(?:about |nearly |almost |just |aged? |now )*(?P<o>{NUMBER}(?: (?:weeks?|months?))?)(?P<unit>(?: |-)?(?:years?|yrs?|yr|yo|y/o)?(?:(?: |-)old)?)(?: (?:now|already|next \w+|in \w+))?$",
    re.IGNORECASE,
)
_KIND: Final = re.compile(
    r"^(?:an? |the |he is an? |she is an? )?(?P<np>[\w'-]+(?: [\w'-]+){0,3})$", re.IGNORECASE
)
_NO_KIND: Final = re.compile(
    r"\b(?:another|other|more|costume|toy|book|film|photo|picture|person|lover|like)\b",
    re.IGNORECASE,
)
_NAME: Final = re.compile(rf"^{CAPITALISED}$")


def read_profile(about: str, text: str, *, named: bool, casual: bool) -> list[Draft]:
    """Read what a clause without a verb tells of somebody in a row.

    Args:
        about: "my dog", "my sister".
        text: of the clause.
        named: a name is known already.
        casual: the writer uses no capitals.

    Returns:
        Breed, colour and age of an animal, work and age of a person, a name before an age. An empty list where
        the row does not begin so.
    """
    noun = about.rpartition(" ")[2].lower()
    parts = [part.strip() for part in re.split(r",| - | and (?=an? )", text) if part.strip()]
    if noun not in PETS | KIN or not parts or _NO_KIND.search(parts[0]):
        return []
    found: list[Draft] = []
    rest = parts
    if not named and len(parts) > 1 and _age(parts[1]) and _is_name(parts[0], casual=casual):
        name = parts[0].title() if parts[0].islower() else parts[0]
        found, rest = [Draft("name", name)], parts[1:]
    for number, part in enumerate(rest):
        draft = _read(noun, part, alone=len(parts) == 1, opens=number == 0 and not found)
        if draft is None and number == 0:
            return []
        if draft is not None and draft.relation not in {each.relation for each in found}:
            found.append(draft)
    work = [each for each in found if each.relation == "occupation"]
    # "My daughter wants a costume. A nurse." tells no work
    return [] if work and len(found) == 1 else found


def _read(noun: str, part: str, *, alone: bool, opens: bool) -> Draft | None:
    kind = _KIND.match(part)
    words = kind["np"].lower().split() if kind is not None else []
    if noun in PETS and words:
        if words[-1] in _BREEDS or " ".join(words[-2:]) in _BREEDS:
            return (
                None
                if kind is None or noun not in SPECIES
                else Draft("breed", kind["np"], said="is a")
            )
        if all(word in COLOURS | {"and"} for word in words):
            return None if alone else Draft("colour", part.lower(), said="is")
    # "Four, with a title each" and "Ten years, can you believe it" count something else
    counts = opens and not re.search(r"\bold|\by/?o\b|\byr\b", part, re.IGNORECASE)
    age = None if counts else _age(part)
    if age is not None:
        return Draft("age", age, said="is", replaces=True)
    if noun in KIN and words and is_occupation(" ".join(words)):
        return Draft("occupation", " ".join(words), said="is a")
    return None


def _age(part: str) -> str | None:
    match = _AGE.match(part)
    return None if match is None else match["o"]


def _is_name(word: str, *, casual: bool) -> bool:
    """Whether one word can be somebody's name: no word of the language that we know."""
    low = word.lower()
    plain = (
        low not in STOPWORDS | CALENDAR | NATIONALITIES | COLOURS | _BREEDS | KIN
        and not forms_of(low)
    )
    return (
        plain
        and (bool(_NAME.match(word)) or (casual and word.isalpha()))
        and not is_occupation(low)
    )
