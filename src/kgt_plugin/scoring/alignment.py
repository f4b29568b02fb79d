"""A probe of a model server: is each token given its own log-probability, or a neighbour's?"""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Sequence

from kgt_plugin.errors import ScorerError
from kgt_plugin.scoring.tokens import Prediction, TokenSequence

__all__ = ["PROBE_TEXT", "check_alignment", "off_by_one"]

PROBE_TEXT = "one two three four five six seven eight nine"
"""Each word is likely after those before it, and any other word is not."""

_SHORTEST = 4
_ALTERNATIVES = 3
_SHARE = 4.0
_SAME = 1e-6


async def check_alignment(
    score: Callable[[TokenSequence], Awaitable[Prediction]],
    tokens: Sequence[int],
    *,
    server: str,
) -> None:
    """Score a text with several last tokens, and see which of its numbers change.

    A token's log-probability depends on the tokens before it and on nothing after it. So when the
    last token is replaced, the last number must change and the number before it must stay, up to
    the noise of the arithmetic. In an answer that is one token late the last number stays; in one
    that is one token early the number before it changes.

    Args:
        score: asks the server for one sequence.
        tokens: of `PROBE_TEXT`, as the served model reads it. With fewer than four nothing is checked.
        server: what to call it in the error.

    Raises:
        ScorerError: the numbers belong to other tokens.
    """
    *head, last = tokens
    others = list(dict.fromkeys(token for token in head if token != last))[-_ALTERNATIVES:]
    if len(tokens) < _SHORTEST or not others:
        return
    count = len(tokens)
    asked = [
        TokenSequence(tokens=(*head, end), scored_from=start)
        for end in (last, *others)
        for start in (count - 2, count - 1)
    ]
    # One after the other: the first answer that is none ends the probe.
    found = [(await score(sequence)).logprob for sequence in asked]
    if not all(math.isfinite(number) for number in found):
        return  # a token that the model rules out: differences of such numbers tell nothing
    at_end = found[1::2]
    before = [both - end for both, end in zip(found[::2], at_end, strict=True)]
    # written so that no change at all is refused as well
    if not _change(at_end) > _SHARE * _change(before) + _SAME:
        raise off_by_one(server)


def off_by_one(server: str) -> ScorerError:
    """Make the error for answers whose numbers belong to other tokens.

    Args:
        server: its URL.
    """
    return ScorerError(
        f"{server} gives tokens the log-probabilities of their neighbours (its answers are off by one): "
        "update the server, or use vLLM, SGLang or a model on this machine"
    )


def _change(numbers: Sequence[float]) -> float:
    """Measure how much a number changes over the alternatives, in nats, summed."""
    first, *rest = numbers
    return math.fsum(abs(number - first) for number in rest)
