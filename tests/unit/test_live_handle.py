"""Handles on what is open: copied as themselves, never pickled."""

from __future__ import annotations

import copy
import pickle

import pytest

from kgt_plugin import HandleError
from kgt_plugin.conversation import LearningQueue, RunTracker
from tests.unit.opening import open_kgt


def test_a_copy_of_a_handle_is_the_handle() -> None:
    """What was told through one is known to the other, and nothing is opened twice."""
    kgt = open_kgt()
    for handle in (kgt, kgt.user("ana"), LearningQueue(), RunTracker(kgt)):
        assert copy.copy(handle) is handle
        assert copy.deepcopy({"held": [handle]})["held"][0] is handle


def test_a_pickle_is_refused_with_what_to_keep() -> None:
    """As a TypeError, which frameworks that fall back on something else expect."""
    kgt = open_kgt()
    for handle, remedy in (
        (kgt, "KGT.open"),
        (kgt.user("ana"), "kgt.user(id)"),
        (LearningQueue(), "new LearningQueue"),
    ):
        with pytest.raises(HandleError) as caught:
            pickle.dumps(handle)
        assert isinstance(caught.value, TypeError)
        assert remedy in str(caught.value)
