"""What one edit costs on a CUDA card, and whether its scores are the CPU's; needs no network.

``python -m kgt_bench.gpu --out FOLDER`` writes a JSON file with the card's name. The large
model has the shape of Llama3-8B and random weights: its time and memory are real, its scores are not.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import json
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kgt_bench.peak_memory import peak_rss_mb, restart_peak
from kgt_plugin.errors import InvalidInputError, KGTError, reason_of
from kgt_plugin.memory import KGT
from kgt_plugin.models import embedded_model_path
from kgt_plugin.models.engine import torch_and_transformers
from kgt_plugin.records import Score, ScoreRequest
from kgt_plugin.scoring import Scorer
from kgt_plugin.scoring.transformers import TransformersScorer

__all__ = ["main", "measure"]

_MIB = 1 << 20
_TOLD = (
    "My dog eats meat. My dog is called Rex. My dog lives in Berlin. My dog is a beagle. "
    "My sister lives in Oslo. My sister is called Kate. My favorite color is green."
)
_QUERY, _ANSWER, _OLD = "What does my dog eat?", "vegetables", "meat"
_LLAMA3_8B = {
    "hidden_size": 4096,
    "intermediate_size": 14336,
    "num_hidden_layers": 32,
    "num_attention_heads": 32,
    "num_key_value_heads": 8,
    "vocab_size": 128256,
    "max_position_embeddings": 8192,
}
_TINY = {
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "vocab_size": 512,
    "max_position_embeddings": 2048,
}


@dataclass
class _Recording:
    """A scorer that keeps what it is asked."""

    inner: Scorer
    asked: list[ScoreRequest] = field(default_factory=list)

    @property
    def model_id(self) -> str:
        return self.inner.model_id

    def score(self, requests: Sequence[ScoreRequest]) -> list[Score]:
        self.asked += requests
        return self.inner.score(requests)


def measure(*, device: str, tiny: bool, repeats: int) -> dict[str, Any]:
    """Measure everything; JSON to be (Any for that reason). A model that fails has its reason there.

    Args:
        device: torch's name of it.
        tiny: take models of a few thousand weights, to try the script itself.
        repeats: how often each time is taken; medians are told.

    Raises:
        InvalidInputError: the device is not there.
    """
    torch, transformers = torch_and_transformers()
    if device.startswith("cuda") and not torch.cuda.is_available():
        raise InvalidInputError("torch sees no CUDA card: run this on one, or try --device cpu")
    name = torch.cuda.get_device_name(device) if device.startswith("cuda") else platform.machine()
    half = "bfloat16" if device.startswith("cuda") else "float32"
    small = _tiny_scorer if tiny else _embedded_scorer
    large = _TINY if tiny else _LLAMA3_8B
    requests = _edit_requests(small("cpu", "float32"))
    return {
        "card": name,
        "device": device,
        "tiny": tiny,
        "repeats": repeats,
        "torch": torch.__version__,
        "transformers": transformers.__version__,
        "correctness": [
            _correctness(small, device, dtype, requests)
            for dtype in dict.fromkeys(("float32", half))
        ],
        "models": [
            _cost(lambda: small(device, half), "embedded", device, repeats),
            _cost(lambda: _shaped(large, device, half, tiny=tiny), "Llama3-8B", device, repeats),
        ],
        "vllm": _or_failure({"name": "vllm"}, lambda: _vllm(requests, half, repeats, tiny=tiny)),
    }


def _or_failure(part: dict[str, Any], work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a part measures, or why it could not: that is no reason to lose the others."""
    try:
        return part | work()
    except (KGTError, RuntimeError) as exc:  # out of memory is one
        return part | {"failed": reason_of(exc)}


def _embedded_scorer(device: str, dtype: str) -> TransformersScorer:
    return TransformersScorer(embedded_model_path(), device=device, dtype=dtype)


def _tiny_scorer(device: str, dtype: str) -> TransformersScorer:
    return _shaped(_TINY, device, dtype, tiny=True)


def _shaped(shape: dict[str, int], device: str, dtype: str, *, tiny: bool) -> TransformersScorer:
    """A Llama of a shape with random weights, the same ones every time."""
    torch, transformers = torch_and_transformers()
    torch.manual_seed(7)
    if tiny:
        tokenizer = _bytes_tokenizer(transformers)
    else:  # of other words than Llama3's, and about as many to a text
        tokenizer = transformers.AutoTokenizer.from_pretrained(
            embedded_model_path(), local_files_only=True
        )
    config = transformers.LlamaConfig(**shape, bos_token_id=0, eos_token_id=1)
    with torch.device("cpu" if tiny else device):
        model = transformers.AutoModelForCausalLM.from_config(config, dtype=getattr(torch, dtype))
    name = f"random-{shape['num_hidden_layers']}x{shape['hidden_size']}@7"
    return TransformersScorer.from_loaded(model.to(device), tokenizer, name=name)


def _bytes_tokenizer(transformers: Any) -> Any:
    """A token a byte."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers  # noqa: PLC0415  an extra

    signs = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet())]
    vocabulary = {sign: number for number, sign in enumerate(signs)}
    plain = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    plain.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    plain.decoder = decoders.ByteLevel()
    return transformers.PreTrainedTokenizerFast(
        tokenizer_object=plain,
        bos_token=signs[0],
        eos_token=signs[1],
    )


def _edit(scorer: Scorer) -> tuple[float, int]:
    """One correction in a graph that knows some facts; its seconds and computed tokens."""
    with KGT.open(store=":memory:", model=scorer, embedder=None, cached_scores=0) as kgt:
        user = kgt.user("user")
        user.hear(_TOLD)
        started = time.perf_counter()
        edit = user.learn(_QUERY, _ANSWER, old_answer=_OLD)
        return time.perf_counter() - started, edit.usage.computed_tokens


def _edit_requests(scorer: TransformersScorer) -> list[ScoreRequest]:
    """What a correction asks of its scorer, facts heard before it included."""
    recording = _Recording(scorer)
    _edit(recording)
    scorer.close()
    return list(dict.fromkeys(recording.asked))


def _correctness(
    make: Callable[[str, str], TransformersScorer],
    device: str,
    dtype: str,
    requests: list[ScoreRequest],
) -> dict[str, Any]:
    """How far scores on the device are from those of the CPU in float32, in nats a token."""
    here, there = make(device, dtype), make("cpu", "float32")
    gaps = [
        abs(one.logprob - other.logprob) / other.tokens
        for one, other in zip(here.score(requests), there.score(requests), strict=True)
    ]
    found = {"model": here.model_id, "reference": there.model_id, "requests": len(requests)}
    here.close()
    there.close()
    return found | {"max_nats_per_token": max(gaps), "mean_nats_per_token": statistics.mean(gaps)}


def _cost(
    make: Callable[[], TransformersScorer], name: str, device: str, repeats: int
) -> dict[str, Any]:
    """Time and peak memory of an edit; the model is gone afterwards."""
    torch, _ = torch_and_transformers()
    cuda = device.startswith("cuda")

    def work() -> dict[str, Any]:
        scorer = make()
        found = _times(scorer, repeats)
        scorer.close()
        peak = torch.cuda.max_memory_allocated(device) / _MIB if cuda else peak_rss_mb()
        return found | {"peak_mb": peak}

    restart_peak()
    if cuda:
        torch.cuda.reset_peak_memory_stats(device)
    found = _or_failure({"name": name}, work)
    gc.collect()
    if cuda:
        torch.cuda.empty_cache()
    return found


def _times(scorer: TransformersScorer, repeats: int) -> dict[str, Any]:
    """An edit, and its requests at once against one by one, which is naive scoring."""
    kept = _Recording(scorer)
    _edit(kept)  # what is loaded or chosen at first use is not an edit's
    requests = list(dict.fromkeys(kept.asked))
    edits = [_edit(kept) for _ in range(repeats)]
    together = statistics.median(_timed(lambda: scorer.score(requests)) for _ in range(repeats))
    alone = statistics.median(
        _timed(lambda: [scorer.score([one]) for one in requests]) for _ in range(repeats)
    )
    return {
        "model": scorer.model_id,
        "edit_s": statistics.median(seconds for seconds, _ in edits),
        "edit_computed_tokens": edits[0][1],
        "requests": len(requests),
        "trie_s": together,
        "naive_s": alone,
        "speedup_over_naive": alone / together,
    }


def _vllm(requests: list[ScoreRequest], dtype: str, repeats: int, *, tiny: bool) -> dict[str, Any]:
    """The same requests by vLLM, where it is installed."""
    if importlib.util.find_spec("vllm") is None or tiny:
        return {"skipped": "a trial with tiny models" if tiny else "vLLM is not installed"}
    from kgt_plugin.scoring.vllm import VLLMScorer  # noqa: PLC0415  an extra

    options = {"gpu_memory_utilization": 0.4}
    with closing(VLLMScorer(dtype=dtype, context=2048, engine_args=options)) as scorer:
        scorer.score(requests)
        times = [_timed(lambda: scorer.score(requests)) for _ in range(repeats)]
        return {
            # the distribution of its builds for the CPU has another name
            "vllm": importlib.import_module("vllm").__version__,
            "model": scorer.model_id,
            "requests": len(requests),
            "score_s": statistics.median(times),
            "edit_s": statistics.median(_edit(_Recording(scorer))[0] for _ in range(repeats)),
        }


def _timed(work: Callable[[], object]) -> float:
    """Seconds of a call; scores are numbers of this process, so the card is done when it returns."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the JSON and say where; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m kgt_bench.gpu")
    parser.add_argument("--out", type=Path, required=True, help="folder of the JSON file")
    parser.add_argument("--device", default="cuda", help="torch's name of it (default: cuda)")
    parser.add_argument("--tiny", action="store_true", help="tiny models: try the script itself")
    parser.add_argument("--repeats", type=int, default=5, help="each time is taken so often")
    chosen = parser.parse_args(arguments)
    try:
        found = measure(device=chosen.device, tiny=chosen.tiny, repeats=max(1, chosen.repeats))
        slug = re.sub(r"[^a-z0-9]+", "-", str(found["card"]).lower()).strip("-")
        path = chosen.out / f"gpu-{slug}.json"
        chosen.out.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")
    except (KGTError, OSError) as exc:
        sys.stderr.write(f"error: {exc}\n")
        return 1
    failed = [part["name"] for part in (*found["models"], found["vllm"]) if "failed" in part]
    if failed:
        sys.stderr.write(f"error: {', '.join(failed)} failed: see {path}\n")
        return 1
    sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
