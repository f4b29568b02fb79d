"""One benchmark: methods by name over the cases of a slice, each with its journal and its results."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgt_bench.cases import Case
from kgt_bench.conversations import Conversation
from kgt_bench.evaluation import evaluate
from kgt_bench.heard_conversations import Heard, hear_conversations
from kgt_bench.journal import fingerprint
from kgt_bench.methods import (
    Labelled,
    Method,
    Setup,
    check_methods,
    check_training,
    make_method,
)
from kgt_bench.metrics import summarize
from kgt_bench.protocol import Protocol
from kgt_bench.results import heard_from_json, result_from_json, result_to_json
from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.serialization import write_whole

__all__ = [
    "COST_KIND",
    "READING_KIND",
    "RECALL_KIND",
    "Benchmark",
    "read_results",
    "run_benchmark",
    "summary_of",
]

COST_KIND = "kgt-cost/1"
"""What `kgt bench latency` and `scale` write: it may lie beside, and is no result of a method."""
RECALL_KIND = "kgt-locomo/1"
"""Kind of the file that `kgt bench locomo` writes, which is no result of a method either."""
READING_KIND = "kgt-reading/1"
"""Kind of the files that `kgt bench chat`, `hear` and `retired` write: no results of methods either."""
_KIND = "kgt-bench/1"
Watch = Callable[[str, str, int, int], None]
"""Told the method, the stage, how many of its cases are done, and how many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Benchmark:
    """A benchmark to run; with the same seed it gives the same numbers.

    Attributes:
        dataset: what to call the data set in results.
        slice: name of the slice that the cases are of.
        cases: in the order in which they are learnt.
        protocol: how they are run.
        seed: of everything random.
        graph: facts known before anybody tells any.
        kg: what to call that graph; None where there is none.
        conversations: where methods hear messages instead of being told pairs; the cases are theirs.
        more: what else is to be said of the run in its results (Any: JSON values).
    """

    dataset: str
    slice: str
    cases: Sequence[Case]
    protocol: Protocol
    seed: int = 0
    graph: Sequence[Labelled] = ()
    kg: str | None = None
    conversations: Sequence[Conversation] = ()
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def description(self) -> dict[str, Any]:
        """The words that tell this benchmark from another, but for method and model."""
        return {
            "dataset": self.dataset,
            "slice": self.slice,
            "old_answer": self.protocol.old_answer.value,
            "feedback": self.protocol.feedback.value,
            "order": self.protocol.order.value,
            "subject": "found" if self.protocol.links else "given",
            "neighbours": self.protocol.neighbours,
            "kg": self.kg,
            "seed": self.seed,
            **self.more,
        }


def run_benchmark(
    benchmark: Benchmark,
    methods: Sequence[str],
    setup: Setup,
    *,
    out: Path | None = None,
    watch: Watch | None = None,
) -> Iterator[dict[str, Any]]:
    """Run methods one after the other.

    Args:
        benchmark: what is run.
        methods: their names.
        setup: what they are made from.
        out: a folder for journals and results; None keeps nothing.
        watch: told of the progress.

    Yields:
        One summary a method, as it is finished: the fields of `kgt bench --json`.

    Raises:
        InvalidInputError: an unknown method, one that there is nothing to train with, or a folder
            that holds another run's results or journal in the same place.
        KGTError: the model or the store failed.
    """
    check_methods(methods)
    check_training(methods, setup.training)
    description = benchmark.description
    for name in methods:
        stem = None if out is None else out / _stem(description, name, len(benchmark.cases))
        with closing(make_method(name, setup)) as method:
            run = {"method": name, "model": method.model_id, **description}
            if stem is not None:
                _refuse_other(_beside(stem, ".json"), run, benchmark.cases)
            measured = _measure(benchmark, method, setup, stem, watch)
        if stem is not None:
            _write(_beside(stem, ".json"), run, measured)
        yield summary_of(run, measured)


def _refuse_other(path: Path, run: dict[str, Any], cases: Sequence[Case]) -> None:
    """Keep results of another model, or of other cases, from being written over.

    The journal beside them tells that too, but it is not under version control, and may be gone.
    """
    if not path.exists():
        return
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        there, ids = value["run"], {case["id"] for case in value["cases"]}
        differ = [name for name in run if there.get(name) != run[name]]
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as exc:
        raise InvalidInputError(f"{path} is damaged: use another --out, or delete it") from exc
    if ids != {case.id for case in cases}:
        differ.append("cases")
    if differ:
        raise InvalidInputError(
            f"{path} is of another run ({', '.join(differ)}): use another --out, or delete it"
        )


def _measure(
    benchmark: Benchmark, method: Method, setup: Setup, stem: Path | None, watch: Watch | None
) -> Heard:
    """Run one method; where it is told pairs there are no messages heard."""
    common: dict[str, Any] = {
        "journal": None if stem is None else _beside(stem, ".journal.jsonl"),
        "header": benchmark.description,
        "watch": None if watch is None else _named(method.name, watch),
    }
    if benchmark.conversations:
        return hear_conversations(
            benchmark.conversations,
            method,
            benchmark.protocol,
            embedder=setup.sentences(),
            **common,
        )
    cases = evaluate(benchmark.cases, method, benchmark.protocol, graph=benchmark.graph, **common)
    return Heard(turns=[], cases=cases)


def summary_of(run: dict[str, Any], measured: Heard) -> dict[str, Any]:
    """Describe a run as it is printed: what it is, and its metrics."""
    return {**run, **summarize(measured.cases, measured.turns, seed=run["seed"])}


def read_results(folder: Path) -> list[dict[str, Any]]:
    """Summaries of every result in a folder, by file name, computed anew from the cases.

    Raises:
        InvalidInputError: there is none, or one is damaged.
    """
    summaries = []
    for path in sorted(folder.glob("*.json")):
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            if value["kind"] in (COST_KIND, READING_KIND, RECALL_KIND):
                continue
            if value["kind"] != _KIND:
                raise InvalidInputError(f"{path} is no result of a benchmark: move it elsewhere")
            measured = Heard(
                turns=[heard_from_json(turn) for turn in value["turns"]],
                cases=[result_from_json(case) for case in value["cases"]],
            )
            summaries.append(summary_of(value["run"], measured))
        except (OSError, ValueError, KeyError, TypeError) as exc:
            if isinstance(exc, InvalidInputError):
                raise
            raise InvalidInputError(f"{path} is damaged ({exc}): run the benchmark again") from exc
    if not summaries:
        raise _nothing_in(folder)
    return summaries


def _nothing_in(folder: Path) -> InvalidInputError:
    """Say what was looked for and, where a folder below has it, which one."""
    below = sorted({path.parent for path in folder.glob("*/*.json") if _is_result(path)})
    remedy = f"{below[0]} does, give that" if below else f"run kgt bench with --out {folder}"
    return InvalidInputError(f'{folder} holds no results (*.json of kind "{_KIND}"): {remedy}')


def _is_result(path: Path) -> bool:
    """Tell whether a file begins as `_write` begins one; it may be too large to read whole for that."""
    opening = f'{{"kind": "{_KIND}"'.encode()
    try:
        with path.open("rb") as file:
            return file.read(len(opening)) == opening
    except OSError:
        return False


def _stem(description: dict[str, Any], method: str, n: int) -> str:
    """A file name that says what is in it; the model, and the cases themselves, are not in it."""
    names = (description["dataset"], description["slice"], description["old_answer"])
    told = "-".join("".join(c if c.isalnum() else "_" for c in name) for name in names)
    return f"{told}-n{n}-{method}-{fingerprint(description)[:6]}"


def _beside(stem: Path, ending: str) -> Path:
    """The file of this stem; a stem may hold a dot."""
    return stem.with_name(stem.name + ending)


def _write(path: Path, run: dict[str, Any], measured: Heard) -> None:
    """Write results, one case a line: they are kept under version control."""
    parts = {
        name: ",\n".join(json.dumps(result_to_json(result)) for result in results)
        for name, results in (("turns", measured.turns), ("cases", measured.cases))
    }
    text = (
        f'{{"kind": "{_KIND}",\n"run": {json.dumps(run)},\n'
        f'"turns": [{parts["turns"]}],\n"cases": [\n{parts["cases"]}\n]}}\n'
    )
    write_whole(path, text.encode())


def _named(name: str, watch: Watch) -> Callable[[str, int, int], None]:
    return lambda stage, done, total: watch(name, stage, done, total)
