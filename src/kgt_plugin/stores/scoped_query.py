"""A SPARQL query kept to one named graph: no other graph, no network, no update."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from kgt_plugin.errors import InvalidInputError

__all__ = ["checked_query", "query_form", "with_values", "within_graph"]

_TOKEN: Final = re.compile(
    r"""(?P<skip>\s+|\#[^\r\n]*)
    |(?P<text>\"{3}(?:(?:\"{1,2})?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'{1,2})?(?:[^'\\]|\\.))*'{3}
        |"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
    |(?P<variable>[?$]\w+)
    |(?P<word>[^\W\d](?:[\w.-]*[\w-])?(?=:)?:?(?:[\w.:%\\-]*[\w:%-])?|:[\w.:%-]*)
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_FORMS: Final = {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}
_ELSEWHERE: Final = {
    "SERVICE": "SERVICE goes over the network",
    "FROM": "FROM reads another graph",
    "GRAPH": "GRAPH reads another graph",
}
_UPDATES: Final = {
    "INSERT",
    "DELETE",
    "LOAD",
    "CLEAR",
    "CREATE",
    "DROP",
    "COPY",
    "MOVE",
    "ADD",
    "WITH",
}


def checked_query(text: str) -> str:
    """Refuse a query that looks past the graph it is asked of.

    Raises:
        InvalidInputError: it reads another graph, goes over the network, changes something, or is no query.

    Example:
        >>> checked_query("ASK { ?s ?p ?o }")
        'ASK { ?s ?p ?o }'
    """
    words = [word for kind, word, _ in _tokens(text) if kind == "word"]
    for word in words:
        if word in _ELSEWHERE:
            raise InvalidInputError(
                f"{_ELSEWHERE[word]}, and queries see this graph alone: take it out"
            )
        if word in _UPDATES:
            raise InvalidInputError(f"{word} changes a graph: only queries can be asked")
    if not any(word in _FORMS for word in words):
        raise InvalidInputError(
            "it is no SPARQL query: begin with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    return text


def query_form(text: str) -> str:
    """Name the form of a query: SELECT, ASK, CONSTRUCT, DESCRIBE, or "" where it is none of them."""
    return next((w for kind, w, _ in _tokens(text) if kind == "word" and w in _FORMS), "")


def within_graph(text: str, graph: str) -> str:
    """Let the pattern of a query match in one named graph of a dataset.

    Args:
        text: a SELECT, ASK or CONSTRUCT query.
        graph: the graph's IRI in angle brackets.

    Raises:
        InvalidInputError: as for `checked_query`; or its pattern cannot be told from the rest.

    Example:
        >>> within_graph("ASK { ?s ?p ?o }", "<urn:g>")
        'ASK { GRAPH <urn:g> { ?s ?p ?o } }'
    """
    checked_query(text)
    start, end = _pattern(text)
    return f"{text[: start + 1]} GRAPH {graph} {{{text[start + 1 : end]}}} {text[end:]}"


def with_values(text: str, values: Mapping[str, str]) -> str:
    """Bind variables of a query to values.

    Args:
        text: a SELECT, ASK or CONSTRUCT query.
        values: terms as SPARQL writes them, by the variables' names.

    Raises:
        InvalidInputError: its pattern cannot be told from the rest.

    Example:
        >>> with_values("ASK { ?s ?p ?o }", {"s": "<urn:a>"})
        'ASK { VALUES ?s { <urn:a> } ?s ?p ?o }'
    """
    if not values:
        return text
    start, _end = _pattern(text)
    bound = " ".join(f"VALUES ?{name} {{ {term} }}" for name, term in values.items())
    return f"{text[: start + 1]} {bound}{text[start + 1 :]}"


def _pattern(text: str) -> tuple[int, int]:
    """The places of the braces around a query's pattern."""
    form = query_form(text)
    if form == "DESCRIBE":
        raise InvalidInputError("DESCRIBE reaches every graph of a server: use CONSTRUCT instead")
    groups = _outer_groups([token for token in _tokens(text) if token[0] != "skip"])
    wanted = 1 if form == "CONSTRUCT" else 0
    if len(groups) != wanted + 1:
        raise InvalidInputError(
            "the query has braces outside its WHERE clause, which a server would read from every graph: "
            "move them into it"
        )
    return groups[wanted]


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """Kind, text and place of each token; keywords in upper case."""
    found = []
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        word = match[0].upper() if kind == "word" and ":" not in match[0] else match[0]
        found.append((kind, word, match.start()))
    return found


def _outer_groups(tokens: list[tuple[str, str, int]]) -> list[tuple[int, int]]:
    groups, depth, start = [], 0, 0
    for kind, word, place in tokens:
        if kind == "other" and word == "{":
            start = place if depth == 0 else start
            depth += 1
        elif kind == "other" and word == "}":
            depth -= 1
            if depth < 0:
                break
            if depth == 0:
                groups.append((start, place))
    if depth != 0:
        raise InvalidInputError("the braces of the query do not match: correct it")
    return groups
