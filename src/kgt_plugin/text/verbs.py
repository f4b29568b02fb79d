"""English verbs in the past: what "taught" or "studied" is the past of."""

from __future__ import annotations

from typing import Final

__all__ = ["bases_of_past"]

_IRREGULAR: Final = """
    am was|begin began|break broke|build built|buy bought|catch caught|choose chose|come came|do did|draw drew|drink drank
    drive drove|eat ate|fall fell|feed fed|feel felt|find found|fly flew|forget forgot|get got|give gave|go went|grow grew
    have had|hear heard|hold held|keep kept|know knew|lead led|learn learnt|leave left|lose lost|make made|mean meant
    meet met|pay paid|ride rode|run ran|say said|see saw|sell sold|send sent|sing sang|sit sat|sleep slept|speak spoke
    spend spent|stand stood|swim swam|take took|teach taught|tell told|think thought|understand understood|wear wore
    win won|write wrote
"""
_BASES: Final = {
    past: base
    for base, past in (
        pair.split() for pair in _IRREGULAR.replace("\n", "|").split("|") if pair.strip()
    )
}
_SHORTEST: Final = 4


def bases_of_past(word: str) -> frozenset[str]:
    """The base verbs that a word may be the past of; none for a word that is none.

    Args:
        word: in lower case.

    Examples:
        >>> sorted(bases_of_past("taught")), "work" in bases_of_past("worked"), "study" in bases_of_past("studied")
        (['teach'], True, True)
    """
    if word in _BASES:
        return frozenset({_BASES[word]})
    if not word.endswith("ed") or len(word) < _SHORTEST:
        return frozenset()
    found = {word[:-2], word[:-1]}
    if word.endswith("ied"):
        found.add(word[:-3] + "y")
    if word[-3:-2] == word[-4:-3]:
        found.add(word[:-3])
    return frozenset(found)
