"""The scoring model as a talker: a chat written down for a small model, and its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kgt_plugin.conversation.transcript import Said, Speaker
from kgt_plugin.prompts import single_line
from kgt_plugin.scoring import Generator

__all__ = ["answer_to", "as_dialogue"]

# Told nothing, a small model repeats the form of the dialogue instead of answering.
_TASK = "Answer the question in one line."


def as_dialogue(said: Iterable[Said], told: Iterable[str]) -> str:
    """Write a chat down: each message on a line of its own, and an answer begun.

    What the system tells stands right before the last question: a small model listens to what is near,
    and would rather repeat an answer from before than read the facts behind it.

    Args:
        said: the messages but the system's.
        told: what the system says, and other data; where that is nothing, the task is said.
    """
    messages = list(said)
    asked = max(
        (i for i, (speaker, _) in enumerate(messages) if speaker is Speaker.USER), default=0
    )
    lines = [_line(*message) for message in messages]
    data = "\n\n".join(words for text in told if (words := text.strip())) or _TASK
    written = [*lines[:asked], data, *lines[asked:], f"{Speaker.MODEL}:"]
    return "\n".join(line for line in written if line)


def answer_to(generator: Generator, prompt: str, *, max_tokens: int, stop: Sequence[str]) -> str:
    """Let a model continue a prompt up to a stop string; an answer that begins with one is no end.

    Args:
        generator: continues prompts.
        prompt: the text; white space at its end is dropped, since words begin with their own.
        max_tokens: upper bound on new tokens.
        stop: where an answer ends.
    """
    prompt = prompt.rstrip()
    text = generator.generate(prompt, max_tokens=max_tokens, stop=stop).text.strip()
    if not text:
        # Some models begin with a line break; an agent takes no answer for a failure.
        text = generator.generate(prompt, max_tokens=max_tokens).text.strip()
        text = text[: min((at for end in stop if (at := text.find(end)) >= 0), default=None)]
    return text.strip()


def _line(speaker: Speaker, text: str) -> str:
    words = single_line(text)
    return f"{speaker}: {words}" if words else ""
