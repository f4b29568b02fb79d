"""What scripts rely on in the command's JSON, and the facts that its tests tell."""

from __future__ import annotations

from tests.unit.cli.running import USER, Run

LEARN_FIELDS = [
    "edit_id",
    "subject",
    "added",
    "removed",
    "loss_before",
    "loss_after",
    "answer_logprob_before",
    "answer_logprob_after",
    "satisfied",
    "steps",
    "optimizer",
    "model",
    "prompts",
    "scorer_calls",
    "scored_tokens",
    "computed_tokens",
    "elapsed_ms",
    "superseded",
]
ASK_FIELDS = [
    "answer",
    "subject",
    "facts",
    "items",
    "model",
    "prompts",
    "computed_tokens",
    "elapsed_ms",
]
ITEM_FIELDS = ["kind", "text", "probability", "time", "source"]
SAID_FIELDS = ["episode_id", "time", "text", "answered", "corrected_by", "edit_ids"]
LOG_FIELDS = [
    "edit_id",
    "kind",
    "intent",
    "time",
    "undone",
    "query",
    "answer",
    "source",
    "episode",
    *LEARN_FIELDS[1:],
]
MEAT = ["my dog", "eats", "meat"]
VEGETABLES = ["my dog", "eats", "vegetables"]
CORRECTION = ("learn", "--query", "What does my dog eat?", "--answer", "vegetables")


def known(run: Run, user: str = USER) -> list[list[str]]:
    """All facts of a user, by their labels."""
    facts = run("facts", "--json", user=user).json
    return [[fact["subject"], fact["relation"], fact["object"]] for fact in facts]
