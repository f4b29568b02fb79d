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
]
ASK_FIELDS = ["answer", "subject", "facts", "model", "prompts", "computed_tokens", "elapsed_ms"]
MEAT = ["my dog", "eats", "meat"]
VEGETABLES = ["my dog", "eats", "vegetables"]
CORRECTION = ("learn", "--query", "What does my dog eat?", "--answer", "vegetables")


def known(run: Run, user: str = USER) -> list[list[str]]:
    """All facts of a user, by their labels."""
    facts = run("facts", "--json", user=user).json
    return [[fact["subject"], fact["relation"], fact["object"]] for fact in facts]
