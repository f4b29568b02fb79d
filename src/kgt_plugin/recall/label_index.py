"""From words to nodes: labels and aliases, exact, in running text and nearly spelled."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from rdflib.term import Identifier

from kgt_plugin.text.labels import EDGE, normalize, similarity, unaccented
from kgt_plugin.text.possessions import PersonalMention, personal_mentions
from kgt_plugin.text.word_lists import STOPWORDS

__all__ = [
    "LabelIndex",
    "Mention",
    "PersonalMention",
    "normalize",
    "personal_mentions",
]

# Scripts without spaces are read character by character; everything else by words.
_UNSPACED: Final = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_TOKEN: Final = re.compile(rf"[{_UNSPACED}]|[^\s—–{_UNSPACED}]+")
_POSSESSIVE: Final = re.compile(r"['’]s?$")
_CUTOFF: Final = 88
_MIN_NEAR_CHARS: Final = 4
_AFFIX_CHARS: Final = 3
_LONGEST_LABEL_TOKENS: Final = 24


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names one or more known nodes.

    Attributes:
        text: the stretch itself.
        start, end: its place in the text.
        nodes: the nodes it may mean, in order of their terms.
        label: the label that was found, as it was added.
        score: 100 for an exact label, less for a near one.
    """

    text: str
    start: int
    end: int
    nodes: tuple[Identifier, ...]
    label: str
    score: float


class _Token(NamedTuple):
    start: int
    end: int


class LabelIndex:
    """An index of labels to the nodes that bear them; the work of a look-up does not grow with the number of labels.

    Exact labels are one dictionary look-up. Near labels are compared only with those that share their
    first or last three letters and have a length that can reach the cutoff at all.
    """

    def __init__(self) -> None:
        self._nodes: dict[str, dict[Identifier, set[str]]] = {}
        self._folded: dict[str, set[str]] = {}
        self._affixes: dict[tuple[str, int], set[str]] = {}
        self._token_counts: dict[int, int] = {}

    def __len__(self) -> int:
        return len(self._nodes)

    def add(self, node: Identifier, label: str) -> None:
        """Let a label name a node; a label without any letter or sign names nothing."""
        key = normalize(label)
        if not key:
            return
        if key not in self._nodes:
            self._nodes[key] = {}
            folded = unaccented(key)
            self._folded.setdefault(folded, set()).add(key)
            for affix in _affixes(folded):
                self._affixes.setdefault((affix, len(folded)), set()).add(folded)
            count = len(_TOKEN.findall(key))
            self._token_counts[count] = self._token_counts.get(count, 0) + 1
        self._nodes[key].setdefault(node, set()).add(label)

    def discard(self, node: Identifier, label: str) -> None:
        """Take a label from a node; one that it does not bear is left alone."""
        key = normalize(label)
        labels = self._nodes.get(key, {}).get(node)
        if labels is None:
            return
        labels.discard(label)
        if labels:
            return
        del self._nodes[key][node]
        if not self._nodes[key]:
            self._forget(key)

    def _forget(self, key: str) -> None:
        del self._nodes[key]
        count = len(_TOKEN.findall(key))
        self._token_counts[count] -= 1
        if not self._token_counts[count]:
            del self._token_counts[count]
        folded = unaccented(key)
        self._folded[folded].discard(key)
        if self._folded[folded]:
            return
        del self._folded[folded]
        for affix in _affixes(folded):
            bucket = self._affixes[(affix, len(folded))]
            bucket.discard(folded)
            if not bucket:
                del self._affixes[(affix, len(folded))]

    def exact(self, text: str) -> tuple[Identifier, ...]:
        """The nodes that bear this label, up to case, article and edges."""
        return self._bearers(normalize(text))

    def _bearers(self, key: str) -> tuple[Identifier, ...]:
        found = self._nodes.get(key, {})
        return tuple(sorted(found, key=lambda node: node.n3()))

    def near(self, text: str, *, cutoff: float = _CUTOFF) -> list[tuple[Identifier, str, float]]:
        """Find labels that are spelled almost like a text, best first.

        What `labels.similarity` guards against (short words, other numbers) is never found.

        Args:
            text: the wording looked for.
            cutoff: least similarity, 0 to 100 (normalised insertion-deletion similarity).

        Returns:
            (node, label, score) triples, in a fixed order.
        """
        key = unaccented(normalize(text))
        hits: list[tuple[Identifier, str, float]] = []
        for folded in self._near_keys(key, cutoff):
            score = similarity(key, folded, cutoff=cutoff)
            if score < cutoff or not score:
                continue
            for exact in self._folded[folded]:
                hits.extend((n, min(labels), score) for n, labels in self._nodes[exact].items())
        return sorted(hits, key=lambda hit: (-hit[2], hit[1], hit[0].n3()))

    def _near_keys(self, key: str, cutoff: float) -> set[str]:
        keys = {key} if key in self._folded else set()
        if len(key) < _MIN_NEAR_CHARS or cutoff <= 0:
            return keys
        # ratio = 2 * common / (m + n), and common <= min(m, n)
        least = int(len(key) * cutoff / (200 - cutoff))
        most = int(len(key) * (200 - cutoff) / cutoff) + 1
        for length in range(max(_MIN_NEAR_CHARS, least), most + 1):
            for affix in _affixes(key):
                keys |= self._affixes.get((affix, length), set())
        return keys

    def mentions(self, text: str, *, near: bool = True) -> list[Mention]:
        """Find the labels in a running text, left to right, the longest first and none overlapping.

        Args:
            text: a short one.
            near: whether to look for labels spelled almost so, where the text holds no exact one; not for
                what is learned, since "Julian" is not Julia.
        """
        tokens = [_Token(*match.span()) for match in _TOKEN.finditer(text)]
        if not self._nodes:
            return []
        exact = list(self._scan(text, tokens, near=False))
        return exact or (list(self._scan(text, tokens, near=True)) if near else [])

    def _scan(self, text: str, tokens: list[_Token], *, near: bool) -> Iterator[Mention]:
        longest = min(max(self._token_counts) + 1, _LONGEST_LABEL_TOKENS)
        i = 0
        while i < len(tokens):
            for n in range(min(longest, len(tokens) - i), 0, -1):
                mention = self._match(text, tokens[i].start, tokens[i + n - 1].end, near=near)
                if mention is not None:
                    yield mention
                    i += n - 1
                    break
            i += 1

    def _match(self, text: str, start: int, end: int, *, near: bool) -> Mention | None:
        start, end = _trim(text, start, end)
        for stop in _ends(text, start, end):
            surface = text[start:stop]
            key = normalize(surface)
            if not key or (key in STOPWORDS and not self._written_so(key, surface)):
                continue
            if near:
                # a near match must not swallow function words at its edges
                words = key.split()
                if words[0] in STOPWORDS or words[-1] in STOPWORDS:
                    continue
                hits = self.near(surface)
                if hits:
                    nodes = tuple(dict.fromkeys(h[0] for h in hits if h[2] == hits[0][2]))
                    return Mention(surface, start, stop, nodes, hits[0][1], hits[0][2])
            elif nodes := self._bearers(key):
                label = self._label(key, nodes[0])
                left, right = _widened(text, start, stop, label)
                return Mention(text[left:right], left, right, nodes, label, 100.0)
        return None

    def _label(self, key: str, node: Identifier) -> str:
        return min(self._nodes[key].get(node, {key}))

    def _written_so(self, key: str, surface: str) -> bool:
        """A function word is a name only when it is written as the label is: "It" the novel, "WHO"."""
        labels = {label for found in self._nodes.get(key, {}).values() for label in found}
        return surface in labels and not surface.islower()


def _affixes(key: str) -> set[str]:
    return {"<" + key[:_AFFIX_CHARS], ">" + key[-_AFFIX_CHARS:]}


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _widened(text: str, start: int, stop: int, label: str) -> tuple[int, int]:
    """Take back the signs that belong to the label: "Birmingham City F.C.", "Yahoo!"."""
    before = label.casefold().find(text[start:stop].casefold())
    left, right = start - before, start - before + len(label)
    extra = (text[left:start] if before > 0 else "") + text[stop:right]
    fits = before >= 0 and left >= 0 and text[left:right].casefold() == label.casefold()
    return (left, right) if fits and all(c in EDGE for c in extra) else (start, stop)


def _ends(text: str, start: int, end: int) -> list[int]:
    """List the places where a stretch may stop: at its end, and before a possessive 's."""
    possessive = _POSSESSIVE.search(text, start, end)
    return [end] if possessive is None else [end, possessive.start()]
