"""The data that flows: frozen records, no behaviour beyond reading them.

All log-probabilities are natural logarithms (nats), summed over tokens.
"""

from __future__ import annotations

from kgt_plugin.records.answers import (
    Answer,
    Context,
    ItemKind,
    RecalledEpisode,
    RecalledItem,
    Retrieved,
)
from kgt_plugin.records.edits import (
    Edit,
    EditKind,
    EditPlan,
    PlannedEdit,
    PlanStep,
    SourceLevel,
    StepOp,
)
from kgt_plugin.records.episodes import Episode, WeighedTurn
from kgt_plugin.records.feedback import (
    CandidateSource,
    Feedback,
    Intent,
    Priors,
    ScoredTriple,
)
from kgt_plugin.records.scores import Generation, Score, ScoreRequest, Usage
from kgt_plugin.records.triples import Labels, Triple
from kgt_plugin.records.turns import Turn

__all__ = [
    "Answer",
    "CandidateSource",
    "Context",
    "Edit",
    "EditKind",
    "EditPlan",
    "Episode",
    "Feedback",
    "Generation",
    "Intent",
    "ItemKind",
    "Labels",
    "PlanStep",
    "PlannedEdit",
    "Priors",
    "RecalledEpisode",
    "RecalledItem",
    "Retrieved",
    "Score",
    "ScoreRequest",
    "ScoredTriple",
    "SourceLevel",
    "StepOp",
    "Triple",
    "Turn",
    "Usage",
    "WeighedTurn",
]
