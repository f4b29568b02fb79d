"""Stores that keep facts: the `Store` port, and `open_store` for the stores that are built in."""

from kgt_plugin.stores.locations import (
    default_location,
    is_file_of_one_user,
    missing_place,
    open_store,
)
from kgt_plugin.stores.port import (
    EPISODE_PREFIX,
    JOURNAL_PREFIX,
    USER_PREFIX,
    CountsCommits,
    ErasesWords,
    FindsLargest,
    HasPlaceBeside,
    IsOfOneUser,
    KeepsVectors,
    KnowsUsers,
    ListsGraphs,
    Quad,
    SearchedQuad,
    Store,
    SupportsRevision,
    SupportsTransactions,
)

__all__ = [
    "EPISODE_PREFIX",
    "JOURNAL_PREFIX",
    "USER_PREFIX",
    "CountsCommits",
    "ErasesWords",
    "FindsLargest",
    "HasPlaceBeside",
    "IsOfOneUser",
    "KeepsVectors",
    "KnowsUsers",
    "ListsGraphs",
    "Quad",
    "SearchedQuad",
    "Store",
    "SupportsRevision",
    "SupportsTransactions",
    "default_location",
    "is_file_of_one_user",
    "missing_place",
    "open_store",
]
