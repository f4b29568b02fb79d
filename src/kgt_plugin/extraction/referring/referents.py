"""Who "she", "it", "the dog" or "Ana" is, from what was spoken of before."""

from __future__ import annotations

from typing import Final

from kgt_plugin.extraction.parts.objects import split_names
from kgt_plugin.extraction.referring.groups import one_of
from kgt_plugin.language.given_names import is_given_name
from kgt_plugin.language.labels import normalize
from kgt_plugin.language.lexicon import FEMALE, KIN, MALE, PETS, POSSESSIONS, ROLES, word_set

__all__ = ["Referents"]

_FEMALE: Final = word_set("she her hers")
_MALE: Final = word_set("he him his")
_PLURAL: Final = word_set("they them their these those")
_GROUPS: Final = word_set(
    "parents kids children twins family band team in-laws grandparents triplets couple"
)
_BUSINESSES: Final = word_set(
    "shop store restaurant café cafe bakery pub bar gallery salon studio practice clinic workshop farm company business"
)
_THINGS_FOR: Final = word_set("it its this that")


class Referents:
    """Remembers of whom and what was spoken, the latest last."""

    def __init__(self) -> None:
        self._recent: list[str] = []
        self._names: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        self._known: dict[str, None] = {}
        self._weak: list[str] = []
        self._heard: list[str] = []
        self._own: set[str] = set()

    def know(self, label: str) -> None:
        """Note that the user has somebody or something, of whom nobody has just spoken."""
        self._known.setdefault(label)

    def known(self) -> list[str]:
        """Whom and what the user is known to have."""
        return list(self._known)

    def mention(self, label: str) -> None:
        """Note that somebody or something was spoken of."""
        if label in self._recent:
            self._recent.remove(label)
        self._recent.append(label)

    def glimpse(self, label: str) -> None:
        """Note what was spoken of without being called the user's: "a puppy", "the new flat"."""
        self._weak.append(label)

    def name(self, name: str, label: str) -> None:
        """Note what somebody or something is called; a first name does for the whole.

        Who is one of several ("my kids") is known by the name alone, unless more is known.
        """
        if not normalize(name):
            return
        kind = one_of(label)
        if kind is not None:
            for each in split_names(name):
                self._names.setdefault(normalize(each), each)
                self._kinds[normalize(each)] = kind
            return
        self._names[normalize(name)] = label
        self._names.setdefault(normalize(name.split(maxsplit=1)[0]), label)

    def own(self, name: str) -> None:
        """Note a name of the user's own."""
        self._own |= set(normalize(name).split())

    def is_own(self, name: str) -> bool:
        """Whether the user bears a name."""
        return normalize(name) in self._own

    def has_own_name(self) -> bool:
        """Whether a name of the user's own is known."""
        return bool(self._own)

    def named(self, name: str) -> str | None:
        """Whose name it is, where that was told."""
        return self._names.get(normalize(name))

    def kind_of(self, name: str) -> str | None:
        """Of whom several are, one by name: "my kid"; None for everybody else."""
        return self._kinds.get(normalize(name))

    def is_somebody(self, name: str) -> bool:
        """Whether a name is a person's, or one of several that the user has."""
        return is_given_name(name) or self.kind_of(name) is not None

    def behind(self, pronoun: str) -> str | None:
        """Whom or what a pronoun means: the latest that it can mean; None where nothing can be."""
        return next((each for each in reversed(self._recent) if _fits(pronoun, each)), None)

    def pointed_at(self, whom: str) -> str | None:
        """A label as it is, and whom a pronoun means."""
        return whom if whom.startswith("my ") else self.behind(whom)

    def glimpsed(self, pronoun: str) -> str | None:
        """As `behind`, among what was only glimpsed."""
        return next((each for each in reversed(self._weak) if _fits(pronoun, each)), None)

    def overhear(self, name: str) -> None:
        """Note a name that was said, of whomever."""
        if self.named(name) is None:
            self._heard.append(name)

    def stranger(self) -> str | None:
        """The latest name that was said and that nobody is known to bear."""
        return next((name for name in reversed(self._heard) if self.named(name) is None), None)

    def is_spoken_of(self, label: str) -> bool:
        """Whether somebody was spoken of before."""
        return label in self._recent

    def latest(self) -> str | None:
        """Whoever or whatever was spoken of last."""
        return self._recent[-1] if self._recent else None

    def name_of(self, label: str) -> str | None:
        """A name that was told of somebody or something."""
        return next((name for name, bearer in self._names.items() if bearer == label), None)

    def business(self) -> str | None:
        """The user's shop or the like, where exactly one is known: "we close on Mondays"."""
        labels = [*self._recent, *self._known]
        found = {label for label in labels if label.removeprefix("my ") in _BUSINESSES}
        return found.pop() if len(found) == 1 else None

    def owned(self, noun: str) -> str | None:
        """What "the dog" means: a dog of the user's that was spoken of, or is known."""
        wanted = normalize(noun)
        for label in [*reversed(self._recent), *self._known]:
            mine = label.removeprefix("my ")
            if label.startswith("my ") and (mine == wanted or mine.rpartition(" ")[2] == wanted):
                return label
        return None


def _fits(pronoun: str, label: str) -> bool:
    noun = label.rpartition(" ")[2].lower()
    listed = noun.removesuffix("s") in POSSESSIONS or noun not in POSSESSIONS
    named = not label.startswith("my ") and "'s " not in label
    several = noun.endswith("s") and not noun.endswith("ss") and listed
    plural = not named and (noun in _GROUPS or several)
    if pronoun in _PLURAL:
        return plural
    if plural:
        return pronoun in _THINGS_FOR and noun in {"band", "team", "family"}
    human = noun in KIN | ROLES or not label.startswith("my ")
    if pronoun in _THINGS_FOR:
        return not human
    if pronoun in _FEMALE:
        return (human or noun in PETS) and noun not in MALE
    if pronoun in _MALE:
        return (human or noun in PETS) and noun not in FEMALE
    return False
