"""Packing token sequences into tries, so that a shared prefix is computed once.

A chunk is one forward pass: its nodes are distinct tokens in their contexts, laid out one after the
other, each of which sees its ancestors and itself only. The last token of a sequence is predicted,
never read, so it is no node.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kgt_plugin.scoring.tokens import TokenSequence, longest_common_prefix

__all__ = ["Chunk", "pack"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """One forward pass over a trie.

    Attributes:
        tokens: token of every node; parents come before their children.
        depths: position of every node in its sequence, from 0.
        parents: index of every node's parent, -1 at a root.
        members: indices of the sequences that this chunk answers.
        predictors: for every member, the nodes whose next-token distribution it asks for, in order.
        targets: for every member, the tokens asked for at those nodes.
        new_nodes: for every member, how many nodes no earlier member needs; they sum to all.
    """

    tokens: npt.NDArray[np.int64]
    depths: npt.NDArray[np.int64]
    parents: npt.NDArray[np.int64]
    members: tuple[int, ...]
    predictors: tuple[tuple[int, ...], ...]
    targets: tuple[tuple[int, ...], ...]
    new_nodes: tuple[int, ...]

    @property
    def is_chain(self) -> bool:
        """Tell whether the trie has one branch: then the plain causal mask is the right one."""
        return bool(np.array_equal(self.parents, np.arange(-1, len(self.parents) - 1)))

    def visible(self) -> npt.NDArray[np.bool_]:
        """Compute the nodes that each node sees: its ancestors and itself; shape (nodes, nodes)."""
        nodes = len(self.tokens)
        seen = np.zeros((nodes, nodes), dtype=np.bool_)
        for node, parent in enumerate(self.parents):
            if parent >= 0:
                seen[node] = seen[parent]
            seen[node, node] = True
        return seen


def pack(
    sequences: Sequence[TokenSequence], *, max_nodes: int, max_predictions: int
) -> list[Chunk]:
    """Distribute sequences over chunks, those that share a prefix together.

    Args:
        sequences: any number, also none.
        max_nodes: distinct tokens a chunk may hold; one longer sequence gets a chunk of its own.
        max_predictions: scored tokens a chunk may hold; the same exception.

    Returns:
        Chunks whose members are all the sequences, each once.
    """
    order = sorted(range(len(sequences)), key=lambda index: sequences[index].tokens)
    chunks: list[Chunk] = []
    members: list[int] = []
    nodes = predictions = 0
    previous: tuple[int, ...] = ()
    for index in order:
        read = sequences[index].tokens[:-1]
        asked = len(sequences[index].tokens) - sequences[index].scored_from
        # In sorted order the neighbour shares at least as much as any other sequence before.
        added = len(read) - longest_common_prefix(previous, read)
        if members and (nodes + added > max_nodes or predictions + asked > max_predictions):
            chunks.append(_build(sequences, members))
            members, nodes, predictions, added = [], 0, 0, len(read)
        members.append(index)
        nodes, predictions, previous = nodes + added, predictions + asked, read
    if members:
        chunks.append(_build(sequences, members))
    return chunks


def _build(sequences: Sequence[TokenSequence], members: Sequence[int]) -> Chunk:
    tokens: list[int] = []
    depths: list[int] = []
    parents: list[int] = []
    children: dict[tuple[int, int], int] = {}
    predictors, targets, new_nodes = [], [], []
    # In the order of the requests: a shared token is attributed to the first that needs it.
    ordered = sorted(members)
    for index in ordered:
        sequence, node, before = sequences[index], -1, len(tokens)
        path: list[int] = []
        for depth, token in enumerate(sequence.tokens[:-1]):
            child = children.setdefault((node, token), len(tokens))
            if child == len(tokens):
                tokens.append(token)
                depths.append(depth)
                parents.append(node)
            node = child
            path.append(node)
        predictors.append(tuple(path[sequence.scored_from - 1 :]))
        targets.append(sequence.tokens[sequence.scored_from :])
        new_nodes.append(len(tokens) - before)
    return Chunk(
        tokens=np.array(tokens, dtype=np.int64),
        depths=np.array(depths, dtype=np.int64),
        parents=np.array(parents, dtype=np.int64),
        members=tuple(ordered),
        predictors=tuple(predictors),
        targets=tuple(targets),
        new_nodes=tuple(new_nodes),
    )
