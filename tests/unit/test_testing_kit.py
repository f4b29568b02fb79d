"""The doubles keep the contracts, and the contracts find those who do not."""

from __future__ import annotations

import subprocess
import sys
import unittest
from collections.abc import Sequence
from typing import Any

import pytest

from kgt_plugin.embedding import Embedder
from kgt_plugin.errors import ContextOverflowError
from kgt_plugin.reading import Extractor
from kgt_plugin.records import Feedback, Intent, Labels, Score, ScoreRequest, Turn
from kgt_plugin.scoring import Scorer
from kgt_plugin.testing import (
    EmbedderContract,
    ExtractorContract,
    FakeEmbedder,
    FakeScorer,
    GeneratorContract,
    ScorerContract,
)


class TestFakeEmbedder(EmbedderContract):
    def make_embedder(self) -> Embedder:
        return FakeEmbedder()


class Names:
    """An extractor that knows two sentences."""

    def __init__(self, fault: str = "") -> None:
        self.fault = fault
        self.read = 0

    def extract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        self.read += 1
        found = [
            self.feedback(turn.asked or lead, turn.text.removeprefix(lead).strip(" ."))
            for lead in ("My dog is called", "No, it's")
            if turn.text.startswith(lead)
        ]
        match self.fault:
            case "a tuple":
                return tuple(found)  # type: ignore[return-value]  # the fault
            case "nothing":
                return []
            case "the answer" if turn.answered:
                found.append(self.feedback("I live in", turn.answered))
            case "what is known" if known:
                found.append(self.feedback(" ".join(known[0][:2]), known[0][2]))
            case "fails" if not turn.text.isascii():
                raise ValueError("no English")
            case "tires" if self.read > 3:
                return []
        return found

    def feedback(self, query: str, answer: str) -> Feedback:
        fields: dict[str, Any] = {"query": query, "answer": answer}
        faults: dict[str, dict[str, Any]] = {
            "a blank answer": {"answer": "\u200b"},
            "a blank query": {"query": " "},
            "a blank subject": {"subject": ""},
            "nobody": {"query": "It is"},
            "words": {"intent": "statement"},
            "an old answer": {"intent": Intent.WITHDRAWAL, "old_answer": "Bo"},
        }
        return Feedback(**{**fields, "subject": None, **faults.get(self.fault, {})})


class Abilities(Names):
    """The same, awaited and several at once."""

    async def aextract(self, turn: Turn, known: Sequence[Labels]) -> list[Feedback]:
        return [] if self.fault == "awaits nothing" else self.extract(turn, known)

    def extract_all(self, turns: Sequence[Turn], known: Sequence[Labels]) -> list[list[Feedback]]:
        found = [self.extract(turn, known) for turn in turns]
        match self.fault:
            case "shifts":
                return found[1:] + found[:1]
            case "drops":
                return [each for each in found if each]
        return found


class TestNames(ExtractorContract):
    def make_extractor(self) -> Extractor:
        return Names()


class TestAbilities(ExtractorContract):
    deterministic = False

    def make_extractor(self) -> Extractor:
        return Abilities()


def request(prompt: str, continuation: str) -> ScoreRequest:
    return ScoreRequest(prompt=prompt, continuation=continuation)


@pytest.mark.slow
def test_kit_needs_no_engine_and_no_pytest() -> None:
    """Importing the kit loads neither torch, transformers, numpy nor pytest."""
    code = (
        "import sys, kgt_plugin.testing; "
        "print({'torch', 'transformers', 'numpy', 'pytest'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_class_that_keeps_both_contracts_runs_every_test_of_both() -> None:
    """Of two tests of one name, one would hide the other."""
    scorers, generators = (
        {name for name in dir(contract) if name.startswith("test_")}
        for contract in (ScorerContract, GeneratorContract)
    )
    assert scorers & generators == set()


def test_words_of_the_prompt_are_likely() -> None:
    """A continuation that the prompt's facts hold beats one that they do not."""
    scores = FakeScorer().score(
        [request("Rex is vegetarian. Rex eats", c) for c in (" vegetarian", " meat")]
    )
    assert scores[0].logprob > scores[1].logprob
    assert [score.greedy for score in scores] == [True, False]


def test_given_scores_go_before_the_rule() -> None:
    """A listed pair has its score, and any other the rule's."""
    scorer = FakeScorer({("a", " b"): -0.25}, rule=lambda r: -float(len(r.prompt)))
    scores = scorer.score([request("a", " b"), request("abc", " b")])
    assert [score.logprob for score in scores] == [-0.25, -3.0]
    assert scorer.calls == [(request("a", " b"), request("abc", " b"))]


def test_shared_words_are_computed_once() -> None:
    """Three words and two continuations are five tokens, not eight."""
    scores = FakeScorer().score([request("one two three", " a"), request("one two three", " b")])
    assert [score.computed_tokens for score in scores] == [4, 1]
    assert [score.scored_tokens for score in scores] == [4, 4]


def test_generation_repeats_what_the_prompt_says() -> None:
    """Without a listed reply the text goes on as it did before."""
    scorer = FakeScorer(replies={"Hello": " there, friend"})
    prompt = "Rex eats vegetables every day. Bo eats meat. Rex eats"
    assert scorer.generate(prompt, max_tokens=1).text == " vegetables"
    assert scorer.generate("Hello", stop=[","]).text == " there"
    assert scorer.prompts == [prompt, "Hello"]


@pytest.mark.slow
def test_embeddings_are_the_same_in_every_process() -> None:
    """No vector depends on the interpreter's hash seed."""
    code = "from kgt_plugin.testing import FakeEmbedder; print(FakeEmbedder().embed(['my dog'])[0])"
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


class Faulty(FakeScorer):
    """A scorer with one fault."""

    def __init__(self, fault: str) -> None:
        super().__init__(context=128)
        self.fault = fault

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        match self.fault:
            case "strips":
                requests = [request(r.prompt, " " + r.continuation.strip()) for r in requests]
            case "truncates":
                requests = [request(r.prompt[-200:], r.continuation[:200]) for r in requests]
            case "sorts":
                requests = sorted(requests, key=lambda r: r.continuation)
            case "ignores the prompt":
                requests = [request("", r.continuation) for r in requests]
        scores = super().score(requests)
        if self.fault == "batch":
            return [
                Score(logprob=s.logprob - 0.01 * len(scores), tokens=s.tokens, greedy=s.greedy)
                for s in scores
            ]
        return scores


@pytest.mark.parametrize(
    ("fault", "test"),
    [
        ("strips", "test_the_continuation_owns_the_joining_space"),
        ("truncates", "test_too_long_is_refused"),
        ("sorts", "test_batch_does_not_matter"),
        ("sorts", "test_order_does_not_matter"),
        ("batch", "test_batch_does_not_matter"),
        ("batch", "test_repetition_does_not_matter"),
        ("ignores the prompt", "test_continuations_are_told_apart"),
    ],
)
def test_contract_finds_faults(fault: str, test: str) -> None:
    """Each of these faults fails the test that is there for it."""

    class Contract(ScorerContract):
        context = 128

        def make_scorer(self) -> Scorer:
            return Faulty(fault)

    with pytest.raises((AssertionError, ContextOverflowError)):
        getattr(Contract(), test)()


@pytest.mark.parametrize(
    ("fault", "test"),
    [
        ("a tuple", "test_any_text_is_read"),
        ("nothing", "test_what_teaches_is_read"),
        ("fails", "test_any_text_is_read"),
        ("the answer", "test_nothing_is_learned_from_what_was_answered"),
        ("what is known", "test_nothing_is_learned_from_what_was_answered"),
        ("tires", "test_the_same_turn_teaches_the_same"),
        ("tires", "test_threads_may_share_it"),
        ("a blank answer", "test_what_teaches_is_read"),
        ("a blank query", "test_what_teaches_is_read"),
        ("a blank subject", "test_what_teaches_is_read"),
        ("nobody", "test_what_teaches_is_read"),
        ("words", "test_what_teaches_is_read"),
        ("an old answer", "test_what_teaches_is_read"),
        ("awaits nothing", "test_awaiting_teaches_the_same"),
        ("shifts", "test_several_turns_in_one_call"),
        ("drops", "test_several_turns_in_one_call"),
    ],
)
def test_extractor_contract_finds_faults(fault: str, test: str) -> None:
    """Each of these faults fails the test that is there for it, and without it the test passes."""

    class Contract(ExtractorContract):
        def make_extractor(self) -> Extractor:
            return Abilities(self.fault)

        fault = ""

    contract = Contract()
    getattr(contract, test)()
    contract.fault = fault
    with pytest.raises((AssertionError, ValueError)):
        getattr(contract, test)()


def test_extractor_contract_skips_what_an_extractor_need_not_do() -> None:
    """Awaiting, several turns, and saying the same twice are no duty."""
    for contract, test in (
        (TestNames, "test_awaiting_teaches_the_same"),
        (TestNames, "test_several_turns_in_one_call"),
        (TestAbilities, "test_the_same_turn_teaches_the_same"),
    ):
        with pytest.raises(unittest.SkipTest):
            getattr(contract(), test)()
