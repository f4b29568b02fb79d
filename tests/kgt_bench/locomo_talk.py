"""A conversation of two people made up for these tests, in LoCoMo's form."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

__all__ = ["record", "write"]


def turn(number: str, speaker: str, text: str, **more: str) -> dict[str, str]:
    return {"id": number, "speaker": speaker, "text": text, **more}


def question(
    text: str, kind: str, evidence: list[str], about: str | None, *, answer: str | None = "harp"
) -> dict[str, Any]:
    said = [] if about is None else [about]
    return {
        "question": text,
        "answer": answer,
        "kind": kind,
        "evidence": evidence,
        "about": about,
        "evidence_by": said,
    }


def record() -> dict[str, Any]:
    """Two people, two sessions, six messages; written for this test."""
    return {
        "id": "c1",
        "speakers": ["Ilse", "James"],
        "sessions": [
            {
                "time": "1:56 pm on 8 May, 2023",
                "turns": [
                    turn("D1:1", "Ilse", "Morning! I bought a harp yesterday."),
                    turn("D1:2", "James", "A harp? Where?", image="a shop window"),
                    turn("D1:3", "James", "My ferret Otto would chew it."),
                    turn("D1:4", "Ilse", "In Dunmere, at the fair."),
                ],
            },
            {
                "time": "12:05 am on 13 October, 2023",
                "turns": [
                    turn("D2:1", "James", "Did the harp survive the summer?"),
                    turn("D2:2", "Ilse", "It did, my first concert is in Wexcombe."),
                ],
            },
        ],
        "questions": [
            question("When did Ilse buy Ilse’s harp?", "temporal", ["D1:1"], "Ilse"),
            question("Which towns does Ilse speak of?", "multi-hop", ["D1:4", "D2:2"], "Ilse"),
            question("What would chew it, James' ferret?", "single-hop", ["D1:3", "D"], "James"),
            question("What does James own?", "single-hop", ["D9:9"], "James"),
            question("Is James kind?", "open-domain", ["D1:3"], "James"),
            question("Who talks?", "single-hop", ["D1:3"], None),
            {
                **question("Why did James ask?", "single-hop", ["D1:1"], "James"),
                "evidence_by": ["Ilse"],
            },
        ],
    }


def write(path: Path, *records: Any) -> Path:
    lines = "\n".join(json.dumps(each) for each in records).encode()
    path.write_bytes(gzip.compress(lines) if path.suffix == ".gz" else lines)
    return path
