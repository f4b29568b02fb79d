"""Where facts are kept: the `Store` port, and `open_store` for the stores that are built in."""

from kgt_plugin.stores.opening import default_location, missing_place, open_store
from kgt_plugin.stores.port import (
    JOURNAL_PREFIX,
    USER_PREFIX,
    CountsCommits,
    Quad,
    Store,
    SupportsRevision,
)

__all__ = [
    "JOURNAL_PREFIX",
    "USER_PREFIX",
    "CountsCommits",
    "Quad",
    "Store",
    "SupportsRevision",
    "default_location",
    "missing_place",
    "open_store",
]
