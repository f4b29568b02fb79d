"""The numbers of the KGT paper's Tables 1 to 4, to stand beside ours."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["PUBLISHED", "PUBLISHED_COSTS", "PublishedTable"]

Scores = tuple[float, float]
"""Efficacy and paraphrase score, as shares."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """One table of the paper.

    Attributes:
        title: which one.
        columns: the models.
        rows: by method, the scores with each model.
    """

    title: str
    columns: tuple[str, ...]
    rows: dict[str, tuple[Scores, ...]]


_MODELS = ("GPT2-xl", "Llama2-7B", "Llama3-8B")

PUBLISHED: dict[str, PublishedTable] = {
    "counterfact": PublishedTable(
        title="Table 1 (CounterFact)",
        columns=_MODELS,
        rows={
            "ft": ((0.5843, 0.5577), (0.6247, 0.6309), (0.5444, 0.5052)),
            "rome": ((0.4938, 0.4822), (0.4994, 0.4884), (0.5113, 0.5239)),
            "ke": ((0.5150, 0.5185), (0.3425, 0.3045), (0.4056, 0.4100)),
            "kn": ((0.5066, 0.5106), (0.4941, 0.5120), (0.5052, 0.5067)),
            "mend": ((0.5041, 0.5020), (0.4935, 0.5088), (0.5029, 0.5465)),
            "k-lamp": ((0.9617, 0.4708), (0.6573, 0.4146), (0.5941, 0.4335)),
            "no-edit": ((0.3587, 0.2974), (0.3058, 0.2821), (0.3352, 0.5216)),
            "paper": ((0.9177, 0.9175), (0.9110, 0.8386), (0.9458, 0.8689)),
        },
    ),
    "counterfact_extend": PublishedTable(
        title="Table 2 (CounterFactExtension)",
        columns=_MODELS,
        rows={
            "ft": ((0.5867, 0.5371), (0.5970, 0.6309), (0.6229, 0.6197)),
            "rome": ((0.5744, 0.5845), (0.4733, 0.4836), (0.5928, 0.5377)),
            "ke": ((0.5249, 0.5255), (0.3383, 0.4449), (0.4192, 0.4735)),
            "kn": ((0.4740, 0.4722), (0.4974, 0.4967), (0.5151, 0.5262)),
            "mend": ((0.5830, 0.5851), (0.4073, 0.4361), (0.4562, 0.4434)),
            "k-lamp": ((0.8477, 0.5266), (0.7473, 0.4608), (0.3660, 0.5944)),
            "no-edit": ((0.4714, 0.5174), (0.3022, 0.4293), (0.3926, 0.4704)),
            "paper": ((0.8257, 0.7835), (0.9068, 0.8380), (0.9380, 0.8922)),
        },
    ),
    "peint": PublishedTable(
        title="Table 3 (PeInt)",
        columns=_MODELS,
        rows={
            "ft": ((0.2653, 0.1632), (0.3061, 0.2040), (0.2448, 0.2041)),
            "rome": ((0.1768, 0.1496), (0.2244, 0.1700), (0.1904, 0.2721)),
            "ke": ((0.7755, 0.7551), (0.1768, 0.1836), (0.2040, 0.2653)),
            "kn": ((0.1224, 0.0612), (0.1836, 0.1632), (0.1632, 0.2245)),
            "mend": ((0.1088, 0.1156), (0.6734, 0.6530), (0.1836, 0.1836)),
            "k-lamp": ((0.1224, 0.2040), (0.1632, 0.2448), (0.3469, 0.1020)),
            "no-edit": ((0.1224, 0.0612), (0.1837, 0.1836), (0.2040, 0.2653)),
            "paper": ((0.8941, 0.8231), (0.9378, 0.8375), (0.9575, 0.8983)),
        },
    ),
}
"""By the beginning of our name of the data set; `paper` is the row KGT."""

PUBLISHED_COSTS: dict[str, tuple[tuple[int, float], ...]] = {
    "ft": ((8516, 1.80), (30990, 0.81), (36968, 0.25)),
    "rome": ((11948, 1.39), (30452, 2.33), (36660, 2.05)),
    "ke": ((31574, 2.18), (33464, 0.30), (69542, 0.13)),
    "kn": ((12832, 3.55), (56148, 0.69), (44000, 0.34)),
    "mend": ((11036, 0.86), (35166, 1.98), (42428, 1.40)),
    "k-lamp": ((9532, 0.03), (28204, 0.09), (33724, 0.06)),
    "paper": ((6686, 0.16), (13516, 0.14), (15904, 0.15)),
}
"""Table 4: GPU memory in MB and seconds an edit, by method, with each of the three models."""
