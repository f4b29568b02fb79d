"""Owner of a store without graph names: its first user, and no other."""

from __future__ import annotations

from urllib.parse import unquote

from rdflib.term import URIRef

from kgt_plugin.errors import InvalidInputError
from kgt_plugin.stores.port import USER_PREFIX

__all__ = ["SingleUser"]


class SingleUser:
    """Decides which user a store without graph names belongs to: the first one, and no other.

    Args:
        location: the store, for messages.

    Example:
        >>> SingleUser("this graph").admit(URIRef("urn:kgt:user:ana:journal"))
        rdflib.term.URIRef('urn:kgt:user:ana')
    """

    def __init__(self, location: str) -> None:
        self._location = location
        self.name: URIRef | None = None

    def admit(self, name: URIRef) -> URIRef:
        """The facts' graph of the user whose facts, journal or episodes `name` is.

        Raises:
            InvalidInputError: the store is another user's.
        """
        owner = URIRef(name.removesuffix(":journal").removesuffix(":episodes"))
        if self.name is None:
            self.name = owner
        if owner != self.name:
            holder = unquote(self.name.removeprefix(USER_PREFIX))
            raise InvalidInputError(
                f"{self._location} has no named graphs and holds the facts of user {holder!r}: "
                "use a .trig or .nq file, a Dataset or a folder for several users"
            )
        return owner
