"""What is forgotten during a run isn't learned when it ends."""

from __future__ import annotations

from kgt_plugin import KGT, UserMemory
from kgt_plugin.conversation.run_fences import RunFences


def test_a_run_keeps_its_beginning(ana: UserMemory) -> None:
    """A run goes on with the fence it began with, and ends once."""
    runs = RunFences()
    began = runs.begin(ana, "1")
    ana.forget_all()
    runs.begin(ana, "2")
    assert runs.of(ana, "1") is began
    first, second = runs.end(ana, "1"), runs.end(ana, "2")
    assert first is began
    assert second is not None
    assert (first.is_passed, second.is_passed) == (True, False)
    assert (runs.of(ana, "1"), runs.end(ana, "1")) == (None, None)


def test_the_last_beginning_counts(ana: UserMemory) -> None:
    """A run that begins anew under the name of one that has failed began then."""
    runs = RunFences()
    runs.begin(ana, "1")
    ana.forget_all()
    runs.begin(ana, "1")
    began = runs.end(ana, "1")
    assert began is not None
    assert not began.is_passed


def test_runs_are_told_apart(kgt: KGT, ana: UserMemory) -> None:
    """Another user's run of the same name, and one without a name, are no run of this user's."""
    runs = RunFences(capacity=2)
    runs.begin(kgt.user("ben"), "1")
    runs.begin(ana, "")
    assert (runs.end(ana, "1"), runs.end(ana, "")) == (None, None)
    for name in ("2", "3"):
        runs.begin(ana, name)
    assert runs.end(kgt.user("ben"), "1") is None  # the oldest went
    assert runs.end(ana, "2") is not None
