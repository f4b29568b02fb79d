"""Reading data sets: CounterFact as published or as JSON lines, and ConceptNet as TSV."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol, TypeVar

from kgt_bench.cases import Case, Fact
from kgt_plugin.errors import InvalidInputError

__all__ = ["json_lines", "read_counterfact", "read_graph", "read_records", "read_text"]

_COLUMNS = 3
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def read_counterfact(path: str | Path) -> list[Case]:
    """Read CounterFact: the published JSON array, or JSON lines; either may be gzipped.

    Args:
        path: the file.

    Returns:
        The cases, in the order of the file.

    Raises:
        InvalidInputError: the file cannot be read, a record lacks a field, or two have one case_id;
            names the record.
    """
    source = Path(path)
    text = read_text(source)
    whole = text.lstrip().startswith("[")
    records = _array(text, source) if whole else list(json_lines(text, source))
    if not records:
        raise InvalidInputError(f"{source} holds no record: give a CounterFact file")
    cases: dict[str, Case] = {}
    for where, record in records:
        case = _case(record, f"{source}, {where}")
        if case.id in cases:  # a run knows its cases by their ids
            raise InvalidInputError(
                f"{source}, {where} has the case_id {case.id} of another record: number them anew"
            )
        cases[case.id] = case
    return list(cases.values())


def read_graph(path: str | Path) -> list[tuple[str, str, str]]:
    """Read a graph of head, relation and tail, separated by tabs (ConceptNet); may be gzipped.

    Args:
        path: the file.

    Returns:
        The facts, each once; a relation in camel case is split into words.

    Raises:
        InvalidInputError: the file cannot be read, or a line has not three columns.
    """
    source = Path(path)
    facts: dict[tuple[str, str, str], None] = {}
    for number, line in enumerate(read_text(source).splitlines(), start=1):
        if not line.strip():
            continue
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) != _COLUMNS or not all(cells):
            raise InvalidInputError(
                f"{source}, line {number} is not head, relation and tail: separate them by tabs"
            )
        facts[cells[0], _HUMP.sub(" ", cells[1]).lower(), cells[2]] = None
    return list(facts)


def read_text(source: Path) -> str:
    """Read a file of UTF-8 text, gzipped or not.

    Raises:
        InvalidInputError: it cannot be read, is damaged, or is no such text.
    """
    try:
        raw = source.read_bytes()
        if raw[:2] == b"\x1f\x8b":
            raw = gzip.decompress(raw)
        return raw.decode("utf-8-sig")
    except OSError as exc:
        reason = exc.strerror or "it is damaged"
        raise InvalidInputError(f"cannot read {source} ({reason}): check the path") from exc
    except (EOFError, zlib.error, UnicodeDecodeError) as exc:
        raise InvalidInputError(
            f"{source} is damaged or no UTF-8 text ({exc}): fetch it again"
        ) from exc


def _array(text: str, source: Path) -> list[tuple[str, Any]]:
    try:
        records = json.loads(text)
    except json.JSONDecodeError as exc:
        raise InvalidInputError(
            f"{source}, line {exc.lineno} is no JSON ({exc.msg}): fetch the file again"
        ) from exc
    return [(f"record {number}", record) for number, record in enumerate(records, start=1)]


class HasId(Protocol):
    """A record that is known by an id."""

    @property
    def id(self) -> str:
        """Unique in its file."""
        ...


R = TypeVar("R", bound=HasId)


def read_records(
    source: Path, make: Callable[[Any], R], *, kind: str, form: str, remedy: str
) -> list[R]:
    """Read a file of one JSON record a line, gzipped or not.

    Args:
        source: the file.
        make: makes a record of a parsed line (Any: it is whatever the file holds); it raises KeyError,
            TypeError or ValueError where the line is none.
        kind: what a record is called in errors.
        form: what to do where a line is none.
        remedy: what to do where the file holds none.

    Returns:
        The records in the order of the file.

    Raises:
        InvalidInputError: the file cannot be read, holds no record, or a line is none, or repeats an id;
            names the line.
    """
    records: dict[str, R] = {}
    for where, parsed in json_lines(read_text(source), source):
        try:
            record = make(parsed)
        except (KeyError, TypeError, ValueError) as exc:
            raise InvalidInputError(
                f"{source}, {where} is no {kind} ({type(exc).__name__}: {exc}): {form}"
            ) from exc
        if record.id in records:
            raise InvalidInputError(
                f"{source}, {where} has the id {record.id!r} of another line: number them anew"
            )
        records[record.id] = record
    if not records:
        raise InvalidInputError(f"{source} holds no {kind}: {remedy}")
    return list(records.values())


def json_lines(text: str, source: Path) -> Iterator[tuple[str, Any]]:
    """Parse JSON lines; blank ones are skipped.

    Args:
        text: of the file.
        source: the file, for errors.

    Yields:
        The number of the line in words, and its record (Any: it is whatever the file holds).

    Raises:
        InvalidInputError: a line is no JSON.
    """
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            yield f"line {number}", json.loads(line)
        except json.JSONDecodeError as exc:
            raise InvalidInputError(
                f"{source}, line {number} is no JSON ({exc.msg}): write one record a line"
            ) from exc


def _case(record: Any, where: str) -> Case:
    """Make a case of a parsed record (Any: it is whatever the file holds)."""
    if not isinstance(record, dict):
        raise InvalidInputError(f"{where} is no object: see the CounterFact format")
    rewrite = _field(record, "requested_rewrite", dict, where)
    subject = _words(rewrite, "subject", where)
    prompt = _words(rewrite, "prompt", where)
    if prompt.count("{}") != 1:
        raise InvalidInputError(f"{where}: the prompt needs one {{}} where the subject belongs")
    old = _target(rewrite, "target_true", where)
    if "case_id" not in record:
        raise InvalidInputError(f"{where} lacks case_id: see the CounterFact format")
    # The paper's extension calls its paraphrases generation_prompts, and has no others.
    paraphrases = "paraphrase_prompts" if "paraphrase_prompts" in record else "generation_prompts"
    stale = record.get("stale_fact")
    return Case(
        id=str(record["case_id"]),
        subject=subject,
        query=prompt.replace("{}", subject).strip(),
        answer=_target(rewrite, "target_new", where),
        rivals=(old,),
        old_answer=old,
        relation=_label(rewrite, where),
        paraphrases=_texts(record, paraphrases, where),
        neighbours=_texts(record, "neighborhood_prompts", where),
        facts=_facts(record, where),
        stale=None if stale is None else _fact(stale, "stale_fact", where),
    )


def _label(rewrite: dict[str, Any], where: str) -> str | None:
    label = rewrite.get("relation_label")
    return None if label is None else _words(rewrite, "relation_label", where)


def _target(rewrite: dict[str, Any], name: str, where: str) -> str:
    return _words(_field(rewrite, name, dict, where), "str", f"{where}, {name}")


def _texts(record: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    texts = record.get(name) or []
    if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
        raise InvalidInputError(f"{where}: {name} must be a list of texts")
    return tuple(text.strip() for text in texts if text.strip())


def _facts(record: dict[str, Any], where: str) -> tuple[Fact, ...]:
    name = "subject_facts"
    facts = record.get(name) or []
    if not isinstance(facts, list):
        raise InvalidInputError(f"{where}: {name} must be a list of pairs of relation and object")
    return tuple(_fact(fact, name, where) for fact in facts)


def _fact(fact: Any, name: str, where: str) -> Fact:
    texts = isinstance(fact, list) and [type(part) for part in fact] == [str, str]
    if not texts or not all(part.strip() for part in fact):
        raise InvalidInputError(f"{where}: {name} must hold pairs of relation and object")
    return (fact[0], fact[1])


def _words(record: dict[str, Any], name: str, where: str) -> str:
    words: str = _field(record, name, str, where).strip()
    if not words:
        raise InvalidInputError(f"{where}: {name} is empty")
    return words


def _field(record: dict[str, Any], name: str, kind: type, where: str) -> Any:
    if name not in record:
        raise InvalidInputError(f"{where} lacks {name}: see the CounterFact format")
    if not isinstance(record[name], kind):
        wanted = "an object" if kind is dict else "a text"
        raise InvalidInputError(f"{where}: {name} must be {wanted}")
    return record[name]
