"""Numbers to edit plans: which triples to add and to remove. Pure; no optimizer writes.

`PaperOptimizer` is Algorithm 1 as printed, `MinimalOptimizer` the fewest edits that meet the
condition M_a >= m * M_rival (Eq. 1 against the answer that is being replaced).
"""

from __future__ import annotations

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.tuning.optimizer.minimal import MinimalOptimizer
from kgt_plugin.tuning.optimizer.paper import PaperOptimizer
from kgt_plugin.tuning.optimizer.port import Optimizer, SupportsBounds

__all__ = [
    "MinimalOptimizer",
    "Optimizer",
    "PaperOptimizer",
    "SupportsBounds",
    "make_optimizer",
]


def make_optimizer(name: str | Optimizer) -> Optimizer:
    """Find an optimizer by name; an optimizer passes through.

    Raises:
        InvalidInputError: there is no such optimizer.
    """
    if isinstance(name, Optimizer):
        return name
    known: dict[str, Optimizer] = {"minimal": MinimalOptimizer(), "paper": PaperOptimizer()}
    if isinstance(name, str) and name in known:
        return known[name]
    raise InvalidInputError(f"unknown optimizer {name!r}: choose one of {', '.join(sorted(known))}")
