"""The cost of one edit on a CUDA card, and a check that its scores are the CPU's; needs no network.

``python -m kgt_bench.gpu --out FOLDER`` writes a JSON file with the card's name, anew after every part, and
says on standard output what each part found. Parts that would begin after ``--limit-s`` are left out. The
large model has the shape of Llama3-8B and random weights: its time and memory are real, its scores are
not. Where the embedded model is not on the machine, a random one of its shape stands in for it, and vLLM,
which wants a folder of a model, is left out.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import re
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kgt_bench.gpu_models import (
    LLAMA3_8B,
    SMOLLM2_135M,
    TINY,
    Make,
    embedded_scorer,
    has_embedded,
    random_llama,
)
from kgt_bench.gpu_parts import agreement, edit_cost, edit_requests, vllm_cost
from kgt_plugin.errors import InvalidInputError, KGTError, reason_of
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = ["main", "measure"]

_LIMIT_S = 300.0


def measure(
    *,
    device: str,
    tiny: bool,
    repeats: int,
    limit_s: float = _LIMIT_S,
    kept: Callable[[dict[str, Any]], None] = lambda _: None,
) -> dict[str, Any]:
    """Measure everything; JSON to be (Any for that reason). A part that fails has its reason there.

    Args:
        device: torch's name of it.
        tiny: take models of a few thousand weights, to try the script itself.
        repeats: how often each time is taken; medians are told.
        limit_s: no part begins later than this after the start.
        kept: is told the whole after every part, so that nothing is lost where the rest is cut off.

    Raises:
        InvalidInputError: the device is not there.
    """
    started = time.monotonic()
    torch, transformers = torch_and_transformers()
    cuda = device.startswith("cuda")
    if cuda and not torch.cuda.is_available():
        raise InvalidInputError("torch sees no CUDA card: run this on one, or try --device cpu")
    half = "bfloat16" if cuda else "float32"
    found: dict[str, Any] = {
        "card": torch.cuda.get_device_name(device) if cuda else platform.machine(),
        "device": device,
        "tiny": tiny,
        "repeats": repeats,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "complete": False,
        "correctness": [],
        "models": [],
        "vllm": {"name": "vllm", "skipped": "not reached"},
    }
    small = _small(tiny=tiny)
    for into, part, work in _parts(small, device, half, repeats, tiny=tiny):
        late = time.monotonic() - started > limit_s
        told = part | {"skipped": "out of time"} if late else _or_failure(part, work)
        if isinstance(found[into], list):
            found[into].append(told)
        else:
            found[into] = told
        _clear(torch, cuda=cuda)
        kept(found)
    found["complete"] = True
    kept(found)
    return found


def _small(*, tiny: bool) -> Make:
    if tiny:
        return lambda device, dtype: random_llama(TINY, device, dtype)
    if has_embedded():
        return embedded_scorer
    return lambda device, dtype: random_llama(SMOLLM2_135M, device, dtype)


def _parts(
    small: Make, device: str, half: str, repeats: int, *, tiny: bool
) -> list[tuple[str, dict[str, Any], Callable[[], dict[str, Any]]]]:
    """Every part: where it goes, what it is called, and its work."""
    requests: list[ScoreRequest] = []

    def asked() -> list[ScoreRequest]:
        # Once, and within a part, so that a failure of it is one of that part.
        if not requests:
            requests.extend(edit_requests(small("cpu", "float32")))
        return requests

    def agrees(dtype: str) -> Callable[[], dict[str, Any]]:
        return lambda: agreement(small, device, dtype, asked())

    def large(device: str, dtype: str) -> TransformersScorer:
        return random_llama(TINY if tiny else LLAMA3_8B, device, dtype)

    def cost(make: Make) -> Callable[[], dict[str, Any]]:
        return lambda: edit_cost(lambda: make(device, half), device, repeats)

    return [
        *(
            ("correctness", {"name": f"correctness in {dtype}"}, agrees(dtype))
            for dtype in dict.fromkeys(("float32", half))
        ),
        ("models", {"name": "embedded"}, cost(small)),
        ("models", {"name": "Llama3-8B"}, cost(large)),
        ("vllm", {"name": "vllm"}, lambda: vllm_cost(asked, half, repeats, tiny=tiny)),
    ]


def _or_failure(part: dict[str, Any], work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return what a part measures, or why it could not: that is no reason to lose the others."""
    started = time.monotonic()
    try:
        told = part | work()
    except (KGTError, RuntimeError, MemoryError, OSError, ImportError) as exc:  # no memory is one
        told = part | {"failed": reason_of(exc)}
    return told | {"part_s": time.monotonic() - started}


def _clear(torch: Any, *, cuda: bool) -> None:
    """Let go of a part's models, also of one that failed."""
    gc.collect()
    if cuda:
        torch.cuda.empty_cache()


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the JSON after every part and say where; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kgt_bench.gpu")
    parser.add_argument("--out", type=Path, required=True, help="folder of the JSON file")
    parser.add_argument("--device", default="cuda", help="torch's name of it (default: cuda)")
    parser.add_argument("--tiny", action="store_true", help="tiny models: try the script itself")
    parser.add_argument("--repeats", type=int, default=5, help="each time is taken so often")
    parser.add_argument(
        "--limit-s", type=float, default=_LIMIT_S, help="no part begins later (default: 300)"
    )
    chosen = parser.parse_args(arguments)
    report = _Report(folder=chosen.out)
    try:
        found = measure(
            device=chosen.device,
            tiny=chosen.tiny,
            repeats=max(1, chosen.repeats),
            limit_s=chosen.limit_s,
            kept=report.keep,
        )
    except (KGTError, OSError) as exc:
        sys.stderr.write(f"error: {exc}\n")
        return 1
    failed = [part["name"] for part in _told(found) if "failed" in part]
    if failed:
        sys.stderr.write(f"error: {', '.join(failed)} failed: see {report.path}\n")
        return 1
    sys.stdout.write(f"{report.path}\n")
    return 0


@dataclass
class _Report:
    """The file, and a line on standard output for every part that is new in it.

    Attributes:
        folder: of the file.
        path: of the file; None before the first part.
        said: how many parts were told.
    """

    folder: Path
    path: Path | None = None
    said: int = 0

    def keep(self, found: dict[str, Any]) -> None:
        slug = re.sub(r"[^a-z0-9]+", "-", str(found["card"]).lower()).strip("-")
        self.path = self.folder / f"gpu-{slug}.json"
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.path.with_suffix(".part")  # a run that is cut off leaves a whole file
        unfinished.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(self.path)
        parts = _told(found)
        for part in parts[self.said :]:
            rest = {name: value for name, value in part.items() if name != "name"}
            sys.stdout.write(f"{part['name']}: {json.dumps(rest)}\n")
        sys.stdout.flush()
        self.said = len(parts)


def _told(found: dict[str, Any]) -> list[dict[str, Any]]:
    """The parts that are done, in their order."""
    last = [] if found["vllm"].get("skipped") == "not reached" else [found["vllm"]]
    return [*found["correctness"], *found["models"], *last]


if __name__ == "__main__":
    sys.exit(main())
