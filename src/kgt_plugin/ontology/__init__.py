"""The terms of our journals and episodes as an ontology, and the shapes that they keep to, as files."""

from __future__ import annotations

from importlib.resources import files

from rdflib import Graph

__all__ = ["ontology", "shapes"]


def ontology() -> Graph:
    """Read `kgt.ttl`: the classes and properties under `urn:kgt:term:`, with their labels.

    Example:
        >>> from rdflib import RDFS, URIRef
        >>> str(ontology().value(URIRef("urn:kgt:term:Edit"), RDFS.label))
        'edit'
    """
    return _read("kgt.ttl")


def shapes() -> Graph:
    """Read `shapes.ttl`: SHACL shapes that every journal and all episodes conform to.

    Example:
        >>> len(shapes()) > 0
        True
    """
    return _read("shapes.ttl")


def _read(name: str) -> Graph:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return Graph().parse(data=text, format="turtle")
