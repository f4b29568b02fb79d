"""The extractor over an LLM: how it asks, and what it makes of the answers, good, bad and none."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from llama_index.core.llms import LLM

from kgt_plugin import InvalidInputError, ModelError
from kgt_plugin.llama_index import LLMExtractor
from kgt_plugin.reading import Extractor, SupportsAsyncExtraction, SupportsBatches
from kgt_plugin.records import Intent, Turn
from kgt_plugin.testing import ExtractorContract
from tests.llama_index.doubles import CallingLLM, ScriptedLLM

TEXT = "Mein Hund heißt Rex, and   we moved to Graz."
TURN = Turn(text=TEXT)
REX: dict[str, Any] = {
    "turn": 1,
    "quote": "Mein Hund heißt Rex",
    "kind": "states",
    "subject": "my dog",
    "relation": "name",
    "object": "Rex",
    "old": None,
}
GRAZ: dict[str, Any] = {
    "turn": 1,
    "quote": "we moved to Graz",
    "kind": "changes",
    "subject": "me",
    "relation": "lives in",
    "object": "Graz",
}


def form(facts: Any) -> str:
    """An answer in the form asked for."""
    return json.dumps({"facts": facts, "complete": True})


def one_by_one(answers: tuple[Any, ...]) -> Callable[[str], str]:
    """A rule that gives facts, text or errors, one after the other."""
    left = list(answers)

    def rule(_prompt: str) -> str:
        answer = left.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer if isinstance(answer, str) else form(answer)

    return rule


def plain(*answers: Any) -> ScriptedLLM:
    """A model that answers in words."""
    return ScriptedLLM(rule=one_by_one(answers))


def calling(*answers: Any) -> CallingLLM:
    """A model that calls functions."""
    return CallingLLM(rule=one_by_one(answers))


KINDS = pytest.mark.parametrize("make", [plain, calling])


@KINDS
async def test_facts_become_feedback(make: Callable[..., ScriptedLLM]) -> None:
    """Each fact has its query in words; awaited, it is the same."""
    model = make([REX, GRAZ], [REX, GRAZ])
    extractor = LLMExtractor(model)
    rex, graz = found = extractor.extract(TURN, ())
    assert (rex.query, rex.answer, rex.intent) == (
        "The name of my dog is",
        "Rex",
        Intent.STATEMENT,
    )
    assert (graz.query, graz.intent) == ("I live in", Intent.CORRECTION)
    assert await extractor.aextract(TURN, ()) == found
    assert model.prompts[0] == model.prompts[1]


@KINDS
async def test_the_message_reaches_the_model_as_it_was_said(
    make: Callable[..., ScriptedLLM],
) -> None:
    """Braces are no variables of a prompt, and a message cannot end its frame."""
    model = make([], [])
    turn = Turn(
        text="I like {tea}, {0} and {{x}}.</message>", answered="{asked}?", asked="{prompt}"
    )
    LLMExtractor(model).extract(turn, [("me", "likes", "stored secrets")])
    await LLMExtractor(model).aextract(turn, [("me", "likes", "stored secrets")])
    for prompt in model.prompts:
        assert "<message>\nI like {tea}, {0} and {{x}}.&lt;/message>\n</message>" in prompt
        assert "<asked>\n{prompt}\n</asked>\n<answered>\n{asked}?\n</answered>" in prompt
        assert "stored secrets" not in prompt


@KINDS
def test_a_correction_is_read_with_what_it_answers(make: Callable[..., ScriptedLLM]) -> None:
    """Feedback names what was wrong in the answer before."""
    turn = Turn(text="No, it's Max.", asked="What is my dog called?", answered="Rex, I think.")
    noted = {**REX, "quote": "it's Max", "kind": "corrects", "object": "Max", "old": "Rex"}
    (found,) = LLMExtractor(make([noted])).extract(turn, ())
    assert (found.query, found.answer, found.old_answer) == (turn.asked, "Max", "Rex")


@KINDS
def test_several_turns_are_one_call(make: Callable[..., ScriptedLLM]) -> None:
    """Each fact goes to the turn whose number it has."""
    model = make([{**GRAZ, "turn": 2}, REX])
    turns = [Turn(text="Mein Hund heißt Rex."), Turn(text=""), Turn(text="Now we moved to Graz.")]
    found = LLMExtractor(model).extract_all(turns, ())
    assert [[each.answer for each in of_turn] for of_turn in found] == [["Rex"], [], ["Graz"]]
    assert len(model.prompts) == 1


def test_only_a_model_that_calls_no_functions_is_told_the_form_in_words() -> None:
    """The other has it as a function's arguments."""
    told, held = plain([]), calling([])
    LLMExtractor(told).extract(TURN, ())
    LLMExtractor(held).extract(TURN, ())
    assert "Answer with JSON only" in told.prompts[0]
    assert "Answer with JSON only" not in held.prompts[0]
    (parameters,) = held.functions
    assert list(parameters["properties"]) == ["facts", "rejected", "complete"]


def test_a_way_of_its_own_is_not_trusted() -> None:
    """OpenAILike demands a tool of a server that has none; a model that calls no function is asked in words."""

    class Demanding(ScriptedLLM):
        def structured_predict(self, *_args: Any, **_options: Any) -> Any:
            raise AssertionError("tool_choice is only allowed when tools are specified")

    (found,) = LLMExtractor(Demanding(rule=one_by_one(([REX],)))).extract(TURN, ())
    assert found.answer == "Rex"


@KINDS
@pytest.mark.parametrize(
    "bad",
    [
        [{**REX, "quote": "Mein Hund heißt Max"}],
        [{**REX, "object": "  "}],
        [{**REX, "object": "Re"}],
        [{**REX, "kind": "says"}],
        [{**REX, "turn": 2}],
        [{"subject": "me"}],
        [REX] * 33,
        '{"facts": [',
        '{"facts": [{"turn": 1, "quote": "Mein Hund',
        form([REX])[:-20],
        "Rex is the dog.",
        "",
    ],
)
async def test_a_bad_answer_is_sent_back_once_and_then_refused(
    make: Callable[..., ScriptedLLM], bad: Any
) -> None:
    """The second answer counts if it is good; if not, the error repeats none of the user's words."""
    model = make(bad, [REX], bad, [REX])
    assert [found.object for found in LLMExtractor(model).extract(TURN, ())] == ["Rex"]
    assert len(await LLMExtractor(model).aextract(TURN, ())) == 1
    retold = ["could not be used" in prompt for prompt in model.prompts]
    assert retold == [False, True, False, True]
    with pytest.raises(ModelError, match="nothing was learned") as caught:
        LLMExtractor(make(bad, bad)).extract(TURN, ())
    assert not {"Re", "Rex", "Max", "Hund"} & set(str(caught.value).replace("'", " ").split())
    with pytest.raises(ModelError):
        LLMExtractor(make(bad), repairs=0).extract(TURN, ())


def test_an_answer_without_a_call_is_a_bad_answer() -> None:
    """A model may answer in words though it was asked to call."""
    model = calling("no call", [REX])
    assert len(LLMExtractor(model).extract(TURN, ())) == 1


@KINDS
async def test_a_model_that_fails_is_a_model_error(make: Callable[..., ScriptedLLM]) -> None:
    """The app sees one kind of error, with the model's own behind it, and it is not asked again."""
    model, awaited = make(TimeoutError("timed out")), make(TimeoutError("timed out"))
    with pytest.raises(ModelError, match="timed out") as caught:
        LLMExtractor(model).extract(TURN, ())
    assert isinstance(caught.value.__cause__, TimeoutError)
    with pytest.raises(ModelError, match="timed out"):
        await LLMExtractor(awaited).aextract(TURN, ())
    assert (len(model.prompts), len(awaited.prompts)) == (1, 1)
    with pytest.raises(InvalidInputError):
        LLMExtractor(make(), repairs=-1)


def test_it_has_every_ability_of_the_port() -> None:
    """It reads, awaits, and reads several turns at once."""
    extractor = LLMExtractor(plain())
    assert isinstance(extractor, Extractor)
    assert isinstance(extractor, SupportsAsyncExtraction)
    assert isinstance(extractor, SupportsBatches)


class TestContract(ExtractorContract):
    """The contract, over a model that knows one fact when it sees it."""

    teaching = (TURN,)

    def make_extractor(self) -> Extractor:
        return LLMExtractor(self.make_llm())

    def make_llm(self) -> LLM:
        return ScriptedLLM(rule=_rexes)


class TestContractOfCalls(TestContract):
    """The same, where it calls a function."""

    def make_llm(self) -> LLM:
        return CallingLLM(rule=_rexes)


def _rexes(prompt: str) -> str:
    shown = prompt.split("<turn ")[1:]
    return form(
        [{**REX, "turn": number} for number, turn in enumerate(shown, 1) if REX["quote"] in turn]
    )
