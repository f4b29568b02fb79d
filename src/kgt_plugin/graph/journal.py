"""Edits as PROV-O: how an `Edit` becomes the triples of a user's journal graph.

An edit is a prov:Activity. Each triple that it added or removed, each label that came or went with
them and each step of the optimizer is a reified rdf:Statement with its place in the edit; the facts of an
import, which may be a million, are listed in texts instead. Every node begins with `urn:kgt:journal:{user}:`.
The statements about one triple share a `kgt:fact`, and a text is found by the subjects that it is about, so who
touched a triple is two look-ups.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields

from rdflib.namespace import PROV, RDF, XSD
from rdflib.term import Identifier, Literal, URIRef

from kgt_plugin.errors import StoreError
from kgt_plugin.graph.agents import association
from kgt_plugin.graph.listed_facts import list_facts, written
from kgt_plugin.graph.terms import episode_node
from kgt_plugin.records import Edit, EditKind, Intent, SourceLevel, Triple, Usage
from kgt_plugin.stores.canonical_forms import canonical_datetime, canonical_double
from kgt_plugin.stores.exact import to_ox
from kgt_plugin.stores.port import JOURNAL_PREFIX, USER_PREFIX
from kgt_plugin.stores.views import Terms

__all__ = [
    "ABOUT",
    "ADDED",
    "BROUGHT",
    "DRAWN_FROM",
    "EDIT",
    "EDIT_FIELDS",
    "FACT",
    "FACTS",
    "KIND",
    "LABELLED",
    "LISTS",
    "LOSS",
    "OP",
    "PARTS",
    "REMOVED",
    "ROLES",
    "SEQUENCE",
    "STEP",
    "SUPERSEDED",
    "USAGE_FIELDS",
    "WORDS",
    "Record",
    "fact_key",
    "key_of",
    "mark_undone",
    "node_of",
    "role_of",
    "triple_text",
    "write",
]

TERM = "urn:kgt:term:"
EDIT = URIRef(TERM + "Edit")
SEQUENCE = URIRef(TERM + "sequence")
FACT = URIRef(TERM + "fact")
FACTS = URIRef(TERM + "facts")
"""From a lot of facts to the text that lists them."""
LISTS = URIRef(TERM + "lists")
"""From an import to a lot of the facts that it added."""
ABOUT = URIRef(TERM + "about")
"""From a lot to a subject of its facts."""
_POSITION = URIRef(TERM + "position")
LOSS = URIRef(TERM + "loss")
OP = URIRef(TERM + "op")
WORDS = tuple(URIRef(TERM + name) for name in ("subjectWords", "relationWords", "objectWords"))
ADDED, REMOVED, LABELLED, UNLABELLED, STEP = (
    URIRef(TERM + name) for name in ("added", "removed", "labelled", "unlabelled", "step")
)
KIND = URIRef(TERM + "kind")
DRAWN_FROM = URIRef(TERM + "drawnFrom")
"""From an edit to the episode that it was drawn from."""
BROUGHT = URIRef(TERM + "brought")
"""From an import to an episode that came with it."""
SUPERSEDED = URIRef(TERM + "superseded")
"""From an edit to an episode that it corrects."""
ROLES = (ADDED, REMOVED, LABELLED, UNLABELLED)
PARTS = (RDF.subject, RDF.predicate, RDF.object)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An edit as the journal keeps it.

    Attributes:
        edit: the edit; its id and time are set.
        sequence: its place in the user's history, from 1.
        labelled, unlabelled: label triples that came and went with the facts.
    """

    edit: Edit
    sequence: int
    labelled: tuple[Triple, ...] = ()
    unlabelled: tuple[Triple, ...] = ()


def _double(number: float) -> Literal:
    return Literal(canonical_double(number), datatype=XSD.double, normalize=False)


def _text(text: str) -> Literal:
    return Literal(str(text))


def _count(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.integer, normalize=False)


def _truth(value: bool) -> Literal:  # noqa: FBT001 - one value, one literal
    return Literal("true" if value else "false", datatype=XSD.boolean)


_Field = tuple[URIRef, Callable[..., Literal], Callable[[str], object]]


def _field(name: str, write: Callable[..., Literal], parse: Callable[[str], object]) -> _Field:
    return (URIRef(TERM + name), write, parse)


EDIT_FIELDS: dict[str, _Field] = {
    "kind": _field("kind", _text, EditKind),
    "subject": _field("subject", _text, str),
    "query": _field("query", _text, str),
    "answer": _field("answer", _text, str),
    "intent": _field("intent", _text, Intent),
    "source": _field("source", _text, str),
    "optimizer": _field("optimizer", _text, str),
    "model": _field("model", _text, str),
    "prompts": _field("prompts", _text, str),
    "loss_before": _field("lossBefore", _double, float),
    "loss_after": _field("lossAfter", _double, float),
    "answer_logprob_before": _field("answerLogprobBefore", _double, float),
    "answer_logprob_after": _field("answerLogprobAfter", _double, float),
    "satisfied": _field("satisfied", _truth, "true".__eq__),
    "elapsed_ms": _field("elapsedMs", _double, float),
    "level": _field("level", _text, SourceLevel),
}
USAGE_FIELDS: dict[str, URIRef] = {
    field.name: URIRef(TERM + field.name.title().replace("_", "")) for field in fields(Usage)
}


def node_of(user: str, edit_id: str) -> URIRef:
    """The activity; `user` and `edit_id` are percent-encoded."""
    return URIRef(f"{JOURNAL_PREFIX}{user}:{edit_id}")


def fact_key(terms: Sequence[Identifier]) -> Literal:
    """Make the key that the statements about one triple have in common."""
    return key_of(triple_text(terms))


def triple_text(terms: Sequence[Identifier]) -> str:
    """Write a triple as the texts that list facts have it."""
    return " ".join(str(to_ox(term)) for term in terms)


def key_of(triple: str) -> Literal:
    """Make the key of a triple that is written already."""
    return Literal(hashlib.sha256(triple.encode()).hexdigest())


def write(record: Record, user: str) -> list[Terms]:
    """The journal's triples for an edit.

    Args:
        record: the edit; id and time are set.
        user: percent-encoded.
    """
    edit = record.edit
    if edit.id is None or edit.time is None:
        raise StoreError("an edit without id or time cannot be journaled: apply it to a graph")
    activity = node_of(user, edit.id)
    ended = Literal(canonical_datetime(edit.time), datatype=XSD.dateTime, normalize=False)
    triples: list[Terms] = [
        (activity, RDF.type, PROV.Activity),
        (activity, RDF.type, EDIT),
        (activity, SEQUENCE, _count(record.sequence)),
        (activity, PROV.endedAtTime, ended),
        (activity, PROV.used, URIRef(USER_PREFIX + user)),
        *association(edit, activity, user),
    ]
    if edit.episode is not None:
        triples.append((activity, DRAWN_FROM, episode_node(user, edit.episode)))
    triples += [(activity, SUPERSEDED, episode_node(user, each)) for each in edit.superseded]
    for name, (predicate, literal, _parse) in EDIT_FIELDS.items():
        value = getattr(edit, name)
        if name == "source" and edit.episode is not None:
            continue  # the episode has the words
        if value is not None:
            triples.append((activity, predicate, literal(value)))
    for name, predicate in USAGE_FIELDS.items():
        triples.append((activity, predicate, _count(getattr(edit.usage, name))))
    is_import = edit.kind is EditKind.IMPORT
    triples += _listed(activity, edit.added if is_import else ())
    stated = () if is_import else edit.added
    roles = zip(ROLES, (stated, edit.removed, record.labelled, record.unlabelled), strict=True)
    for role, changed in roles:
        for position, triple in enumerate(changed):
            triples.extend(_statement(activity, role, position, triple))
    for position, step in enumerate(edit.steps):
        triples.extend(_statement(activity, STEP, position, step.triple))
        statement = _statement_node(activity, STEP, position)
        triples.append((statement, OP, _text(step.op)))
        triples.append((statement, LOSS, _double(step.loss)))
    return triples


def _listed(activity: URIRef, facts: Sequence[Triple]) -> Iterator[Terms]:
    """The facts that an import added, and what each is found by."""
    for number, lot in enumerate(list_facts(facts, written(facts))):
        node = _statement_node(activity, LISTS, number)
        yield (activity, LISTS, node)
        yield (node, FACTS, lot.text)
        for subject in lot.about:
            yield (node, ABOUT, subject)
        for triple in lot.keyed:
            yield (node, FACT, key_of(triple))


def _statement_node(activity: URIRef, role: URIRef, position: int) -> URIRef:
    return URIRef(f"{activity}:{role.removeprefix(TERM)}:{position}")


def _statement(activity: URIRef, role: URIRef, position: int, triple: Triple) -> Iterator[Terms]:
    node = _statement_node(activity, role, position)
    yield (activity, role, node)
    yield (node, RDF.type, RDF.Statement)
    yield (node, _POSITION, _count(position))
    for part, term in zip(PARTS, triple.terms, strict=True):
        yield (node, part, term)
    for predicate, words in zip(WORDS, triple.labels, strict=True):
        yield (node, predicate, _text(words))
    if role is not STEP:
        yield (node, FACT, fact_key(triple.terms))
        generated = role in (ADDED, LABELLED)
        yield (node, PROV.wasGeneratedBy if generated else PROV.wasInvalidatedBy, activity)


def role_of(change: Identifier) -> tuple[URIRef, URIRef]:
    """The edit that a statement belongs to, and what it is in it: read off its IRI.

    A lot stands for each of the facts that it lists.
    """
    activity, role, _position = str(change).rsplit(":", 2)
    found = URIRef(TERM + role)
    return URIRef(activity), ADDED if found == LISTS else found


def mark_undone(edit_id: str, user: str, time: dt.datetime) -> Terms:
    """The triple that says an edit was undone."""
    when = Literal(canonical_datetime(time), datatype=XSD.dateTime, normalize=False)
    return (node_of(user, edit_id), PROV.invalidatedAtTime, when)
