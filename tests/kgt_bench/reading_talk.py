"""Chat made up for the tests of `kgt bench chat`, `hear` and `retired`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.kgt_bench.locomo_talk import record, turn

__all__ = ["CHAT", "NEAR", "TALK", "lines"]

CHAT: list[dict[str, Any]] = [
    {
        "id": "a",
        "class": "small talk",
        "before": ["I live in Wexcombe."],
        "said": "Lovely weather today.",
        "values": ["Wexcombe"],
        "nothing_new": True,
    },
    {
        "id": "b",
        "class": "small talk",
        "before": ["I live in Wexcombe."],
        "said": "I live in Dunmere now.",
        "values": ["Wexcombe"],
        "nothing_new": True,
    },
    {
        "id": "c",
        "class": "reply",
        "before": ["My ferret is called Otto."],
        "asked": "What is my ferret called?",
        "answered": "Otto.",
        "said": "No, he is called Bruno.",
        "values": ["Otto"],
        "may_withdraw": True,
        "nothing_new": True,
    },
    {
        "id": "d",
        "class": "reply",
        "before": ["Good morning!"],
        "said": "Thanks.",
        "values": ["Otto"],
        "nothing_new": True,
    },
]
NEAR: list[dict[str, Any]] = [
    {
        "id": "n1",
        "how": "learn",
        "query": "My favourite tea is",
        "first": "oolong",
        "then": "assam",
    },
    {
        "id": "n2",
        "how": "hear",
        "first": "I live in Dunmere.",
        "then": "I live in Dunmere Bay.",
        "value": "Dunmere Bay",
    },
    {"id": "n3", "how": "hear", "first": "Hello.", "then": "Good night.", "value": "night"},
    {"id": "n4", "how": "learn", "query": "My home town is", "first": " ", "then": "Tarn"},
]
TALK: dict[str, Any] = {
    **record(),
    "sessions": [
        {
            "time": "1:56 pm on 8 May, 2023",
            "turns": [
                turn("D1:1", "Ilse", "Morning! I live in Dunmere."),
                turn("D1:2", "James", "My ferret is called Otto."),
                turn("D1:3", "Ilse", "What is he like?"),
                turn("D1:4", "James", "He is shy."),
            ],
        },
        {
            "time": "9:05 am on 13 October, 2023",
            "turns": [turn("D2:1", "Ilse", "I moved, I live in Wexcombe now.")],
        },
    ],
}


def lines(path: Path, records: list[dict[str, Any]]) -> Path:
    path.write_text("\n".join(json.dumps(each) for each in records), encoding="utf-8")
    return path
