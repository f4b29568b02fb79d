"""Words to RDF terms and back: minted IRIs, typed literals, split local names."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
import uuid
from urllib.parse import quote, unquote

from rdflib.namespace import RDF, XSD
from rdflib.term import BNode, Identifier, Literal, URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.port import EPISODE_PREFIX, JOURNAL_PREFIX, USER_PREFIX
from kgt_plugin.text.validation import is_blank

__all__ = [
    "SELF_LABEL",
    "encode_user",
    "episode_node",
    "episodes_name",
    "id_of",
    "is_minted",
    "is_reserved",
    "is_user_node",
    "journal_name",
    "label_key",
    "literal_of",
    "mint_entity",
    "mint_relation",
    "order_of",
    "plain_words",
    "random_id",
    "says_self",
    "user_graph_name",
    "user_node",
]

SELF_LABEL = "me"
"""How the user's own node is said."""

_ENTITY = "urn:kgt:entity:"
_RELATION = "urn:kgt:relation:"
_USER_NODE = re.compile(re.escape(USER_PREFIX) + r"([A-Za-z0-9_.~-]|%[0-9A-F]{2})+:me")
_SELF = {"me", "i", "myself", "my self"}
_IS_A = {"is a", "is an"}
_TYPE = RDF.type

_INTEGER = re.compile(r"[+-]?[0-9]{1,300}")
_DECIMAL = re.compile(r"[+-]?[0-9]{1,300}\.[0-9]{1,300}")
_DOUBLE = re.compile(r"[+-]?[0-9]{1,300}(\.[0-9]{1,300})?[eE][+-]?[0-9]{1,4}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def encode_user(user: str) -> str:
    """The user id as a part of an IRI.

    Raises:
        InvalidInputError: it shows nothing or is no Unicode text.
    """
    if not isinstance(user, str) or is_blank(user):
        raise InvalidInputError(
            "no user: give a user id that is not empty, in characters that can be seen"
        )
    try:
        return quote(user, safe="")
    except UnicodeEncodeError as exc:
        raise InvalidInputError(f"{user!r} is not Unicode text: give another user id") from exc


def user_graph_name(user: str) -> URIRef:
    """The named graph of a user's facts."""
    return URIRef(USER_PREFIX + encode_user(user))


def journal_name(user: str) -> URIRef:
    """The named graph of a user's journal."""
    return URIRef(f"{USER_PREFIX}{encode_user(user)}:journal")


def episodes_name(user: str) -> URIRef:
    """The named graph of what a user has said."""
    return URIRef(f"{USER_PREFIX}{encode_user(user)}:episodes")


def episode_node(user: str, episode_id: str) -> URIRef:
    """The node of an episode; `user` and `episode_id` are percent-encoded."""
    return URIRef(f"{EPISODE_PREFIX}{user}:{episode_id}")


def id_of(node: Identifier) -> str:
    """The id that the IRI of an edit or an episode ends with."""
    return str(node).rpartition(":")[2]


def random_id() -> str:
    """Make an id for an edit or an episode."""
    return uuid.uuid4().hex[:12]


def user_node(user: str) -> URIRef:
    """The node that stands for the user, in the user's own graph."""
    return URIRef(f"{USER_PREFIX}{encode_user(user)}:me")


def is_user_node(term: Identifier) -> bool:
    """Tell whether a node stands for a user, this one or another."""
    return _USER_NODE.fullmatch(term) is not None and isinstance(term, URIRef)


def label_key(words: str) -> str:
    """Make the key that two wordings of one name have in common: case, white space and composition put aside."""
    return unicodedata.normalize("NFC", " ".join(words.split()).casefold())


def says_self(words: str) -> bool:
    """Tell whether these words mean the user."""
    return label_key(words) in _SELF


def mint_entity(words: str) -> URIRef:
    """The IRI of a node that is known by its words alone."""
    return URIRef(_ENTITY + quote(label_key(words), safe=""))


def mint_relation(words: str) -> URIRef:
    """The IRI of a relation that is known by its words alone; "is a" is rdf:type."""
    key = label_key(words)
    return _TYPE if key in _IS_A else URIRef(_RELATION + quote(key, safe=""))


def is_minted(term: Identifier) -> bool:
    """Tell whether the IRI was made here, so that its label is ours to keep and to clear away."""
    return str.startswith(term, (_ENTITY, _RELATION)) and isinstance(term, URIRef)


def order_of(term: Identifier) -> tuple[str, str, str, str]:
    """A total order of terms by what they are; rdflib's own compares literals by value."""
    kind = type(term).__name__
    if isinstance(term, Literal):
        return (kind, str(term), str(term.datatype or ""), (term.language or "").lower())
    return (kind, str(term), "", "")


def is_reserved(term: Identifier) -> bool:
    """Tell whether only journals and episodes may use this IRI."""
    return str.startswith(term, (JOURNAL_PREFIX, EPISODE_PREFIX)) and isinstance(term, URIRef)


def literal_of(words: str) -> Literal | None:
    """A number, date or truth value as a typed literal in its own lexical form; None for other words."""
    datatype: URIRef | None = None
    if _INTEGER.fullmatch(words):
        datatype = XSD.integer
    elif _DECIMAL.fullmatch(words):
        datatype = XSD.decimal
    elif _DOUBLE.fullmatch(words):
        datatype = XSD.double
    elif words in ("true", "false"):
        datatype = XSD.boolean
    elif _DATE.fullmatch(words) and _is_real(dt.date.fromisoformat, words):
        datatype = XSD.date
    elif _DATE_TIME.fullmatch(words) and _is_real(dt.datetime.fromisoformat, words):
        datatype = XSD.dateTime
    return None if datatype is None else Literal(words, datatype=datatype, normalize=False)


def _is_real(parse: object, words: str) -> bool:
    try:
        parse(words)  # type: ignore[operator]  # one of two fromisoformat
    except ValueError:
        return False
    return True


def plain_words(term: Identifier) -> str:
    """Words for a term that nobody has labelled: a literal's text, an IRI's local name split up."""
    if isinstance(term, Literal):
        return str(term)
    if isinstance(term, BNode):
        return f"_:{term}"
    if term == _TYPE:
        return "is a"
    for prefix in (_ENTITY, _RELATION):
        if str.startswith(term, prefix):  # rdflib's own is slow
            return unquote(term.removeprefix(prefix)) or str(term)
    return _split_local_name(str(term)) or str(term)


def _split_local_name(iri: str) -> str:
    local = iri.rstrip("#/:")
    for mark in "#/:":
        local = local.rpartition(mark)[2]
    words = " ".join(unquote(local).replace("_", " ").split())
    parts = (words if words.islower() else _CAMEL.sub(" ", words)).split(" ")
    if words[:1].islower() and " " not in words:
        # hasPet is "has pet", but isNATOMember stays "is NATO member".
        parts = [part.lower() if part[1:].islower() or len(part) == 1 else part for part in parts]
    return " ".join(parts)
