"""The trie: what is shared is one node, and every node sees its own past only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgt_plugin.scoring.tokens import TokenSequence, longest_common_prefix
from kgt_plugin.scoring.trie import pack


def sequence(*tokens: int, scored_from: int = 1) -> TokenSequence:
    return TokenSequence(tokens=tokens, scored_from=scored_from)


def test_shared_prefix_is_one_path() -> None:
    """Two sequences that part after two tokens have 2 + 1 + 1 nodes; the last tokens are none."""
    (chunk,) = pack(
        [sequence(5, 6, 7, 8, scored_from=2), sequence(5, 6, 9, 8, scored_from=3)],
        max_nodes=100,
        max_predictions=100,
    )
    assert chunk.tokens.tolist() == [5, 6, 7, 9]
    assert chunk.depths.tolist() == [0, 1, 2, 2]
    assert chunk.parents.tolist() == [-1, 0, 1, 1]
    assert chunk.predictors == ((1, 2), (3,))
    assert chunk.targets == ((7, 8), (8,))
    assert chunk.new_nodes == (3, 1)


def test_branches_do_not_see_each_other() -> None:
    """The mask lets a node see its ancestors and itself."""
    (chunk,) = pack(
        [sequence(5, 6, 7), sequence(5, 8, 7), sequence(9, 7)], max_nodes=9, max_predictions=9
    )
    assert chunk.tokens.tolist() == [5, 6, 8, 9]
    assert chunk.visible().astype(int).tolist() == [
        [1, 0, 0, 0],
        [1, 1, 0, 0],
        [1, 0, 1, 0],
        [0, 0, 0, 1],
    ]
    assert not chunk.is_chain


def test_single_sequence_is_a_chain() -> None:
    """Prefixes of one sequence need no mask of their own."""
    (chunk,) = pack([sequence(1, 2, 3, 4), sequence(1, 2, 3)], max_nodes=9, max_predictions=9)
    assert chunk.is_chain
    assert len(chunk.tokens) == 3


def test_a_long_sequence_gets_a_chunk_of_its_own() -> None:
    """A bound is kept by every chunk but that of a sequence which alone exceeds it."""
    chunks = pack(
        [sequence(*range(50)), sequence(1, 2, 3), sequence(1, 2, 4)],
        max_nodes=10,
        max_predictions=100,
    )
    assert sorted((len(chunk.tokens), chunk.members) for chunk in chunks) == [
        (2, (1, 2)),
        (49, (0,)),
    ]


def test_predictions_are_bounded_too() -> None:
    """A chunk asks for no more distributions than allowed."""
    chunks = pack([sequence(1, n) for n in range(10)], max_nodes=100, max_predictions=4)
    assert [len(chunk.members) for chunk in chunks] == [4, 4, 2]


def test_longest_common_prefix() -> None:
    """It ends at the first difference or with the shorter sequence."""
    assert longest_common_prefix([1, 2, 3], [1, 2, 4]) == 2
    assert longest_common_prefix([1, 2], [1, 2, 4]) == 2
    assert longest_common_prefix([], [1]) == 0


@pytest.mark.slow
@given(
    tokens=st.lists(
        st.lists(st.integers(0, 3), min_size=2, max_size=7).map(tuple), unique=True, max_size=25
    ),
    max_nodes=st.integers(0, 30),
)
def test_every_chunk_is_a_trie_of_its_members(
    tokens: list[tuple[int, ...]], max_nodes: int
) -> None:
    """Each sequence is answered once, along a path that spells it, with every prefix held once."""
    chunks = pack([sequence(*t) for t in tokens], max_nodes=max_nodes, max_predictions=1000)
    assert sorted(m for chunk in chunks for m in chunk.members) == list(range(len(tokens)))
    for chunk in chunks:
        nodes = len(chunk.tokens)
        assert nodes <= max_nodes or len(chunk.members) == 1
        assert sum(chunk.new_nodes) == nodes
        prefixes = {tokens[m][: n + 1] for m in chunk.members for n in range(len(tokens[m]) - 1)}
        assert nodes == len(prefixes)
        visible = chunk.visible()
        for member, path, targets in zip(
            chunk.members, chunk.predictors, chunk.targets, strict=True
        ):
            assert tuple(chunk.tokens[list(path)].tolist()) == tokens[member][:-1]
            assert targets == tokens[member][1:]
            assert visible[path[-1]].nonzero()[0].tolist() == sorted(path)
