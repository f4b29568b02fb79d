"""Converting a GGUF file into a folder that transformers loads at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from kgt_plugin.errors import ModelError
from kgt_plugin.models.engine import loading, torch_and_transformers
from kgt_plugin.models.progress import Progress

__all__ = ["check_gguf", "convert_gguf"]

_REMEDY = "the file is damaged or of a kind that transformers does not read; fetch it again"
_DISK = "free a gigabyte, or set KGT_CACHE_DIR to a folder on another disk"


def check_gguf(gguf: Path) -> None:
    """Refuse at once what cannot be a GGUF file.

    Raises:
        ModelError: it does not begin as one.
    """
    try:
        with gguf.open("rb") as file:
            magic = file.read(4)
    except OSError as exc:
        raise ModelError(f"cannot read {gguf} ({exc.strerror}): check the path") from exc
    if magic != b"GGUF":
        raise ModelError(f"{gguf} is not a GGUF file: check the path, or fetch it again")


def convert_gguf(gguf: Path, out: Path, progress: Progress) -> None:
    """Write model and tokenizer of a GGUF file as a safetensors folder, in float32.

    The weights are the dequantized ones exactly: float16 could not hold them all.

    Args:
        gguf: the file.
        out: an empty folder.
        progress: told that it takes a while.

    Raises:
        ModelError: transformers cannot read it.
    """
    check_gguf(gguf)
    torch, _ = torch_and_transformers()
    progress.update(f"Converting {gguf.stem} (once)", 0, None)
    where = {"gguf_file": gguf.name, "local_files_only": True}
    with loading(gguf.name, _REMEDY) as transformers:
        tokenizer = transformers.AutoTokenizer.from_pretrained(gguf.parent, **where)
        with _without_bar():
            read = transformers.AutoModelForCausalLM.from_pretrained(
                gguf.parent, dtype=torch.float32, **where
            )
        config = read.config
        if hasattr(config, "quantization_config"):
            del config.quantization_config  # it was: what is written is plain float32
        # A model that was read from GGUF refuses to be saved; one with the same weights does not.
        with torch.device("meta"):
            model = transformers.AutoModelForCausalLM.from_config(config)
        model.load_state_dict(read.state_dict(), assign=True)
        model.tie_weights()
        model.generation_config = read.generation_config
    with loading(gguf.name, _DISK):
        model.save_pretrained(out)
        tokenizer.save_pretrained(out)


@contextmanager
def _without_bar() -> Iterator[None]:
    """Hide the bar that transformers draws past its own switch while it reads GGUF."""
    from transformers import modeling_gguf_pytorch_utils as module  # noqa: PLC0415  optional, slow

    reader: Any = module
    bar = getattr(reader, "tqdm", None)
    reader.tqdm = lambda tensors, **_: tensors
    try:
        yield
    finally:
        reader.tqdm = bar
