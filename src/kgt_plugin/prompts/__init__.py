"""Every template: what scores a fact (`PromptSet`), and what an agent is given (`Renderer`).

A set is identified by `id` ("default/1"): scores are comparable only within one set, and caches and
journals keep it. A set is never changed once released; it gets a new version.
"""

from __future__ import annotations

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.prompts.data_block import data_block, single_line, without_data_blocks
from kgt_plugin.prompts.default import DefaultPrompts
from kgt_plugin.prompts.paper import PaperPrompts
from kgt_plugin.prompts.phrases import Phrases
from kgt_plugin.prompts.port import PromptSet
from kgt_plugin.prompts.reasoning import reasoning_request
from kgt_plugin.prompts.renderer import Renderer, TextRenderer, tokens_of

__all__ = [
    "PROMPT_SETS",
    "DefaultPrompts",
    "PaperPrompts",
    "Phrases",
    "PromptSet",
    "Renderer",
    "TextRenderer",
    "data_block",
    "prompt_set",
    "reasoning_request",
    "single_line",
    "tokens_of",
    "without_data_blocks",
]

PROMPT_SETS: dict[str, PromptSet] = {"default": DefaultPrompts(), "paper": PaperPrompts()}


def prompt_set(name: str | PromptSet) -> PromptSet:
    """Find a prompt set by name; a set passes through.

    Args:
        name: "default", "paper", or an object with the templates.

    Raises:
        InvalidInputError: there is no such set.
    """
    if not isinstance(name, str):
        return name
    try:
        return PROMPT_SETS[name]
    except KeyError:
        known = ", ".join(sorted(PROMPT_SETS))
        raise InvalidInputError(f"unknown prompt set {name!r}: choose one of {known}") from None
