"""A local GGUF file, made here, is converted once and scores as a model of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kgt_plugin.errors import ModelError
from kgt_plugin.models import resolve_model
from kgt_plugin.records import ScoreRequest
from kgt_plugin.scoring.transformers import TransformersScorer

gguf = pytest.importorskip("gguf")
pytest.importorskip("transformers")
np = pytest.importorskip("numpy")

WIDTH, INNER, CONTEXT = 32, 64, 64


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KGT_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "models"


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A random one-layer Llama with a byte-level tokenizer and tied embeddings."""
    from tokenizers import pre_tokenizers

    vocabulary = ["<s>", "</s>", *sorted(pre_tokenizers.ByteLevel.alphabet()), "he", "Ġa"]
    path = tmp_path / "tiny.gguf"
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(WIDTH)
    writer.add_block_count(1)
    writer.add_feed_forward_length(INNER)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10_000.0)
    writer.add_vocab_size(len(vocabulary))
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list(vocabulary)
    writer.add_token_merges(["h e", "Ġ a"])
    writer.add_token_types([3, 3, *([1] * (len(vocabulary) - 2))])
    writer.add_bos_token_id(0)
    writer.add_eos_token_id(1)
    random = np.random.default_rng(5)
    shapes = {
        "token_embd.weight": (len(vocabulary), WIDTH),
        "output_norm.weight": (WIDTH,),
        "blk.0.attn_norm.weight": (WIDTH,),
        "blk.0.ffn_norm.weight": (WIDTH,),
        "blk.0.attn_q.weight": (WIDTH, WIDTH),
        "blk.0.attn_k.weight": (WIDTH // 2, WIDTH),
        "blk.0.attn_v.weight": (WIDTH // 2, WIDTH),
        "blk.0.attn_output.weight": (WIDTH, WIDTH),
        "blk.0.ffn_gate.weight": (INNER, WIDTH),
        "blk.0.ffn_up.weight": (INNER, WIDTH),
        "blk.0.ffn_down.weight": (WIDTH, INNER),
    }
    for name, shape in shapes.items():
        writer.add_tensor(name, random.normal(0, 0.3, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


@pytest.mark.slow
def test_gguf_is_converted_once(tiny: Path, cache: Path) -> None:
    """The second resolution finds the folder that the first one made, known by its hash."""
    first = resolve_model(tiny)
    assert first.path is not None
    assert first.path.parent == cache
    made = (first.path / "model.safetensors").stat().st_mtime_ns
    again = resolve_model(str(tiny))
    assert again == first
    assert (first.path / "model.safetensors").stat().st_mtime_ns == made
    assert first.name == "tiny"


@pytest.mark.slow
def test_gguf_scores(tiny: Path) -> None:
    """A model named by its GGUF file scores, under an id without a path."""
    scorer = TransformersScorer(tiny, device="cpu")
    (score,) = scorer.score([ScoreRequest(prompt="the", continuation=" abc")])
    assert score.logprob < 0
    assert scorer.model_id.startswith("tiny@")
    assert scorer.model_id.endswith(":float32")


def test_truncated_gguf_is_an_error(tiny: Path, cache: Path) -> None:
    """Half a GGUF file gives one line, and no model is left in the cache."""
    content = tiny.read_bytes()
    tiny.write_bytes(content[: len(content) // 2])
    with pytest.raises(ModelError) as caught:
        resolve_model(tiny)
    assert "\n" not in str(caught.value)
    assert not list(cache.glob("gguf-*/config.json"))
