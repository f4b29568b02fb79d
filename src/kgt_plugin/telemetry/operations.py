"""Spans of a memory's operations, as the conventions for GenAI memory name them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kgt_plugin.records import Episode
from kgt_plugin.telemetry.instruments import Instruments, current
from kgt_plugin.telemetry.results import result_attributes, result_records
from kgt_plugin.telemetry.spans import OPERATION, recorded

if TYPE_CHECKING:
    from opentelemetry.trace import Span

__all__ = ["TRACED", "traced_memory"]

TRACED: Mapping[str, str] = {
    "context": "search_memory",
    "learn": "upsert_memory",
    "hear": "upsert_memory",
    "apply": "upsert_memory",
    "keep": "upsert_memory",
    "import_": "upsert_memory",
    "undo": "upsert_memory",
    "forget": "delete_memory",
    "forget_all": "delete_memory",
}
"""Method of a user's memory to `gen_ai.operation.name`; the awaited twins are traced too."""

_inside: ContextVar[bool] = ContextVar("kgt_inside_an_operation", default=False)
"""`hear` keeps, applies and may undo: to who calls it, that is one operation."""


class _Memory(Protocol):
    @property
    def user(self) -> str: ...


M = TypeVar("M", bound=_Memory)


@dataclass(frozen=True, slots=True)
class _Call:
    name: str
    operation: str
    user: str
    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]

    @property
    def first(self) -> object:
        """The words that are asked, told or forgotten."""
        return self.args[0] if self.args else next(iter(self.kwargs.values()), None)


@dataclass(slots=True)
class _Outcome:
    result: object = None


def traced_memory(memory: type[M]) -> type[M]:
    """Have every operation of a class in `TRACED` recorded, while the app uses OpenTelemetry.

    Args:
        memory: a class with all of them, and their awaited twins.

    Returns:
        The class itself.

    Raises:
        AttributeError: it lacks one.
    """
    for name, operation in TRACED.items():
        for method in (name, f"a{name.rstrip('_')}"):
            setattr(memory, method, _traced(getattr(memory, method), name.rstrip("_"), operation))
    return memory


def _traced(method: Callable[..., Any], name: str, operation: str) -> Callable[..., Any]:
    if iscoroutinefunction(method):

        @wraps(method)
        async def awaited(memory: _Memory, *args: Any, **kwargs: Any) -> Any:
            instruments = current()
            if instruments is None or _inside.get():
                return await method(memory, *args, **kwargs)
            call = _Call(name, operation, memory.user, args, kwargs)
            with _recording(instruments, call) as outcome:
                outcome.result = await method(memory, *args, **kwargs)
            return outcome.result

        return awaited

    @wraps(method)
    def blocking(memory: _Memory, *args: Any, **kwargs: Any) -> Any:
        instruments = current()
        if instruments is None or _inside.get():
            return method(memory, *args, **kwargs)
        call = _Call(name, operation, memory.user, args, kwargs)
        with _recording(instruments, call) as outcome:
            outcome.result = method(memory, *args, **kwargs)
        return outcome.result

    return blocking


@contextmanager
def _recording(instruments: Instruments, call: _Call) -> Iterator[_Outcome]:
    """Record one call; what is set as the outcome's result is described on the span."""
    attributes: dict[str, str | int | bool] = {
        OPERATION: call.operation,
        "kgt.operation": call.name,
    }
    if call.kwargs.get("dry_run"):
        attributes["kgt.dry_run"] = True
    outcome = _Outcome()
    token = _inside.set(True)
    try:
        with recorded(instruments, call.operation, attributes) as span:
            yield outcome
            if span.is_recording():
                span.set_attributes(result_attributes(outcome.result))
                if isinstance(call.first, Episode):
                    span.set_attribute("gen_ai.memory.record.id", call.first.id)
                if instruments.records_content:
                    _add_content(span, call, outcome.result)
    finally:
        _inside.reset(token)


def _add_content(span: Span, call: _Call, result: object) -> None:
    """Add the words; a store of the conventions is one user's memory here."""
    span.set_attribute("gen_ai.memory.store.id", call.user)
    if call.operation == "search_memory":
        span.set_attribute("gen_ai.memory.query.text", str(call.first))
    span.set_attribute("gen_ai.memory.records", result_records(result))
