"""Ablations vary one choice at a time, and each can be run."""

from __future__ import annotations

from contextlib import closing
from dataclasses import fields
from typing import Any

import pytest

from kgt_bench import ABLATIONS, METHODS, make_method
from kgt_bench.methods import KGTMethod, Variant
from kgt_plugin.records import Feedback
from tests.kgt_bench.cases import fake_setup

CHOICES = [field.name for field in fields(Variant) if field.name != "name"]


def varied(variant: Variant) -> dict[str, Any]:
    """The choices that differ from the default method's."""
    default = Variant(name="default")
    values = {name: getattr(variant, name) for name in CHOICES}
    return {name: value for name, value in values.items() if value != getattr(default, name)}


def test_the_default_is_among_them_and_varies_nothing() -> None:
    """What the others are compared with is the method that apps get."""
    assert varied(ABLATIONS["default"]) == {}


@pytest.mark.parametrize("name", sorted(set(ABLATIONS) - {"default"}))
def test_each_varies_what_its_name_says(name: str) -> None:
    """One choice is made otherwise; the paper's wording keeps our weights."""
    chosen = {
        "wording": {"prompts", "weighting"} if name == "wording=paper" else {"prompts"},
        "weights": {"weighting"},
        "margin": {"optimizer"},
        "optimizer": {"optimizer"},
        "k": {"settings"},
        "top-k": {"settings"},
    }
    assert set(varied(ABLATIONS[name])) == chosen[name.partition("=")[0]]


@pytest.mark.parametrize("name", sorted(ABLATIONS))
def test_each_learns(name: str) -> None:
    """An ablation is a method like any other, and adds a fact that states the answer."""
    feedback = Feedback(
        query="Ilse Marn plays the", answer="harp", old_answer="oboe", subject="Ilse Marn"
    )
    with closing(make_method(name, fake_setup())) as method:
        assert isinstance(method, KGTMethod)
        method.seed([("Ilse Marn", "instrument", "oboe"), ("Ilse Marn", "home", "Dunmere")])
        method.edit(feedback)
        assert "harp" in {value for _, value in method.facts("Ilse Marn")}


def test_no_ablation_hides_a_method() -> None:
    """Both are chosen by name in one command."""
    assert not set(ABLATIONS) & set(METHODS)
