"""What any property-graph store of LlamaIndex does: tests to inherit, and graphs to compare."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from llama_index.core.graph_stores.types import (
    ChunkNode,
    EntityNode,
    LabelledNode,
    PropertyGraphStore,
    Relation,
    Triplet,
)
from llama_index.core.schema import TextNode

Said = tuple[Any, ...]


def said_node(node: LabelledNode) -> Said:
    """A node as a value to compare and sort."""
    text = node.text if isinstance(node, ChunkNode) else None
    kind = type(node).__name__
    return (node.id, kind, node.label, repr(sorted(node.properties.items())), node.embedding, text)


def said_nodes(nodes: Iterable[LabelledNode]) -> list[Said]:
    """Nodes in an order of their own: a store need not keep one."""
    return sorted(map(said_node, nodes), key=repr)


def said_triplets(triplets: Iterable[Triplet]) -> list[Said]:
    """Relations in an order of their own, each once."""
    said = {
        repr(
            (
                said_node(s),
                r.label,
                r.source_id,
                r.target_id,
                sorted(r.properties.items()),
                said_node(o),
            )
        )
        for s, r, o in triplets
    }
    return [(each,) for each in sorted(said)]


REX = EntityNode(
    name="Rex", label="Dog", properties={"age": 3, "vet": "Dr. Wu"}, embedding=[0.6, 0.8]
)
ANA = EntityNode(name="Ana", label="Person", properties={"age": 34})
NOTE = ChunkNode(text="Ana's dog Rex eats meat.", id_="note-1", properties={"page": 1})
LIKES = Relation(label="LIKES", source_id="Ana", target_id="Rex", properties={"since": 2019})
EATS = Relation(label="EATS", source_id="Rex", target_id="meat")


class PropertyGraphContract:
    """What every store does; inherit, and override `make_store`."""

    def make_store(self) -> PropertyGraphStore:
        raise NotImplementedError

    def filled(self) -> PropertyGraphStore:
        store = self.make_store()
        store.upsert_nodes([REX, ANA, NOTE])
        store.upsert_relations([LIKES, EATS])
        return store

    def test_nodes_come_back_as_they_were_put_in(self) -> None:
        """Labels, properties, texts and embeddings survive."""
        store = self.filled()
        for node in (REX, ANA, NOTE):
            assert said_nodes(store.get(ids=[node.id])) == [said_node(node)]

    def test_all_nodes_are_those_put_in_and_the_ends_of_relations(self) -> None:
        """A relation brings the entities that it needs."""
        assert {node.id for node in self.filled().get()} == {"Rex", "Ana", "note-1", "meat"}

    def test_a_property_finds_the_nodes_that_have_it(self) -> None:
        """One property of several is enough, and the value must be the same."""
        store = self.filled()
        assert [node.id for node in store.get(properties={"age": 3})] == ["Rex"]
        assert {n.id for n in store.get(properties={"age": 34, "vet": "Dr. Wu"})} == {"Rex", "Ana"}
        assert store.get(properties={"age": 4}) == []

    def test_a_relation_comes_back_with_its_ends_and_properties(self) -> None:
        """A relation is found by either end and by its name."""
        store = self.filled()
        expected = said_triplets([(ANA, LIKES, REX)])
        assert said_triplets(store.get_triplets(entity_names=["Ana"])) == expected
        assert said_triplets(store.get_triplets(relation_names=["LIKES"])) == expected
        assert said_triplets(store.get_triplets(ids=["Rex"], relation_names=["LIKES"])) == expected
        assert said_triplets(store.get_triplets(properties={"since": 2019})) == expected

    def test_no_condition_finds_no_relation(self) -> None:
        """Relations are asked for by something."""
        assert self.filled().get_triplets() == []

    def test_a_node_put_in_again_is_replaced(self) -> None:
        """Properties that are not given again are gone."""
        store = self.filled()
        store.upsert_nodes([EntityNode(name="Rex", label="Wolf", properties={"vet": "Dr. Li"})])
        (rex,) = store.get(ids=["Rex"])
        assert (rex.label, rex.properties, rex.embedding) == ("Wolf", {"vet": "Dr. Li"}, None)
        assert len(store.get_triplets(ids=["Rex"])) == 2

    def test_a_relation_put_in_again_stays_as_it_is(self) -> None:
        """The first properties of a relation count."""
        store = self.filled()
        store.upsert_relations([LIKES.model_copy(update={"properties": {"since": 2024}})])
        (triplet,) = store.get_triplets(relation_names=["LIKES"])
        assert triplet[1].properties == {"since": 2019}

    def test_the_map_of_a_node_grows_with_depth(self) -> None:
        """One step finds its relations, two those of the nodes they lead to."""
        store = self.filled()
        (ana,) = store.get(ids=["Ana"])
        assert [t[1].id for t in store.get_rel_map([ana], depth=1)] == ["LIKES"]
        assert {t[1].id for t in store.get_rel_map([ana], depth=2)} == {"LIKES", "EATS"}
        assert {t[1].id for t in store.get_rel_map([ana], ignore_rels=["LIKES"])} == {"EATS"}
        assert store.get_rel_map([], depth=2) == []

    def test_documents_come_back(self) -> None:
        """LlamaIndex's own text nodes survive, metadata included."""
        store = self.make_store()
        node = TextNode(text="Rex eats meat.", id_="t-1", metadata={"file": "dogs.md", "page": 2})
        store.upsert_llama_nodes([node])
        (back,) = store.get_llama_nodes(["t-1"])
        assert (back.node_id, back.get_content(), back.metadata) == (
            "t-1",
            "Rex eats meat.",
            {"file": "dogs.md", "page": 2},
        )

    def test_a_node_alone_can_be_deleted(self) -> None:
        """Deleting one node leaves the others."""
        store = self.filled()
        store.delete(ids=["note-1"])
        assert {node.id for node in store.get()} == {"Rex", "Ana", "meat"}

    def test_nodes_that_hang_together_can_be_deleted_together(self) -> None:
        """Their relations go with them."""
        store = self.filled()
        store.delete(ids=["Rex", "Ana", "meat"])
        assert [node.id for node in store.get()] == ["note-1"]
        assert store.get_triplets(relation_names=["LIKES", "EATS"]) == []

    async def test_awaited_operations_do_the_same(self) -> None:
        """Every awaited operation answers as its blocking one."""
        store = self.make_store()
        await store.aupsert_nodes([REX, ANA, NOTE])
        await store.aupsert_relations([LIKES, EATS])
        other = self.filled()
        assert said_nodes(await store.aget()) == said_nodes(other.get())
        triplets = await store.aget_triplets(ids=["Rex"])
        assert said_triplets(triplets) == said_triplets(other.get_triplets(ids=["Rex"]))
        found = await store.aget_rel_map([ANA], depth=2)
        assert said_triplets(found) == said_triplets(other.get_rel_map([ANA], depth=2))
        await store.adelete(ids=["note-1"])
        assert await store.aget(ids=["note-1"]) == []
