"""A query to weighted items, facts and turns of the user together, and to the text an agent is given."""

from __future__ import annotations

from kgt_plugin.recall.item_weights import RecallWeights
from kgt_plugin.recall.recaller import Recaller

__all__ = ["RecallWeights", "Recaller"]
