"""`KGTRetriever` and `KGTPGRetriever`: what a user has told as nodes, alone and beside a shared graph."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest
from llama_index.core import PropertyGraphIndex, get_response_synthesizer
from llama_index.core.graph_stores import SimplePropertyGraphStore
from llama_index.core.graph_stores.types import EntityNode, Relation
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import MetadataMode, NodeWithScore, TextNode

from kgt_plugin import KGT, InvalidInputError, UserMemory
from kgt_plugin.llama_index import KGTPGRetriever, KGTRetriever, RDFPropertyGraphStore
from tests.llama_index.doubles import ScriptedLLM, WordEmbedding


@pytest.fixture
def told(ana: UserMemory) -> UserMemory:
    ana.hear("My vet is called Wu. My dog is called Rex.")
    ana.learn("What does my dog eat?", "vegetables", relations=["eats"])
    return ana


def texts(found: Sequence[NodeWithScore]) -> list[str]:
    return [each.get_content() for each in found]


class TestKGTRetriever:
    def test_a_fact_comes_with_where_it_is_from(self, told: UserMemory) -> None:
        """Its probability, its words, its terms, its edit, and the message that taught it with its time."""
        first = KGTRetriever(told).retrieve("What is the name of my vet?")[0]
        edit, (episode,) = told.history()[0], told.episodes()
        assert first.node.metadata == {
            "kind": "fact",
            "subject": "my vet",
            "relation": "name",
            "object": "Wu",
            "triple": first.node.metadata["triple"],
            "edit_id": edit.id,
            "time": episode.time.isoformat(),
            "source": "My vet is called Wu. My dog is called Rex.",
            "episode_id": episode.id,
        }
        assert first.node.metadata["triple"].startswith("<urn:kgt:")
        assert first.score == told.context("What is the name of my vet?").items[0].probability

    def test_a_turn_comes_with_where_it_is_from(self, ana: UserMemory) -> None:
        """The user's words, their time, and what they answer; no triple and no edit."""
        said = "Only the trams at night are too loud for my taste."
        assert ana.hear(said, answered="Do you like where you live?") == []
        (found,) = KGTRetriever(ana).retrieve("What is too loud for my taste?")
        (episode,) = ana.episodes()
        assert found.get_content() == said
        assert found.node.metadata == {
            "kind": "episode",
            "answered": "Do you like where you live?",
            "time": episode.time.isoformat(),
            "source": said,
            "episode_id": episode.id,
        }

    def test_the_nodes_are_the_items_of_the_context(self, told: UserMemory) -> None:
        """Facts and turns come in one order, by their probability, as the memory gives them."""
        told.hear("Rex, my dog, would eat a shoe if I let him.")
        items = told.context("What does my dog eat?").items
        found = KGTRetriever(told).retrieve("What does my dog eat?")
        assert [(each.get_content(), each.score) for each in found] == [
            (item.text, item.probability) for item in items
        ]
        assert {each.node.metadata["kind"] for each in found} == {"fact", "episode"}

    def test_the_message_that_taught_it_is_known(self, ana: UserMemory) -> None:
        """What was said after the first retrieval has its source too."""
        retriever = KGTRetriever(ana)
        for place, said in (("Porto", "I live in Porto."), ("Lisbon", "I live in Lisbon now.")):
            ana.hear(said)
            found = retriever.retrieve("Where do I live?")
            metadata = [each.node.metadata for each in found]
            facts = [each for each in metadata if each["kind"] == "fact"]
            assert [(each["object"], each["source"]) for each in facts] == [(place, said)]

    def test_the_likeliest_comes_first_and_no_more_than_asked(self, told: UserMemory) -> None:
        """Scores fall, and k bounds them."""
        found = KGTRetriever(told).retrieve("What does my dog eat?")
        scores = [each.score or 0.0 for each in found]
        assert len(found) > 1
        assert scores == sorted(scores, reverse=True)
        assert len(KGTRetriever(told, k=1).retrieve("What does my dog eat?")) == 1

    async def test_the_awaited_one_finds_the_same(self, told: UserMemory) -> None:
        """And several at a time do, too."""
        retriever = KGTRetriever(told)
        expected = retriever.retrieve("What does my dog eat?")
        for found in await asyncio.gather(
            *(retriever.aretrieve("What does my dog eat?") for _ in range(4))
        ):
            assert [(each.node_id, each.score) for each in found] == [
                (each.node_id, each.score) for each in expected
            ]

    def test_metadata_stays_out_of_prompts(self, told: UserMemory) -> None:
        """A model reads the sentence, no IRI and no id."""
        node = KGTRetriever(told).retrieve("What does my dog eat?")[0].node
        for mode in (MetadataMode.LLM, MetadataMode.EMBED):
            assert "urn:" not in node.get_content(mode)

    def test_nobody_known_finds_nothing(self, kgt: KGT, told: UserMemory) -> None:
        """Neither of what nobody has told nor of another user."""
        assert KGTRetriever(told).retrieve("What does my neighbour drive?") == []
        assert KGTRetriever(kgt.user("ben")).retrieve("What does my dog eat?") == []

    def test_two_users_facts_are_different_nodes(self, kgt: KGT) -> None:
        """The same words of two users have different ids."""
        for user in ("ana", "ben"):
            kgt.user(user).hear("I live in Porto.")
        ids = {
            KGTRetriever(kgt.user(user)).retrieve("Where do I live?")[0].node_id
            for user in ("ana", "ben")
        }
        assert len(ids) == 2

    def test_an_item_is_the_same_node_in_every_retrieval(self, told: UserMemory) -> None:
        """A fact and a turn keep their ids, whatever is asked and whatever is said since."""

        def ids(query: str) -> dict[str, str]:
            found = KGTRetriever(told).retrieve(query)
            return {each.get_content(): each.node_id for each in found}

        said = "Rex, my dog, would eat a shoe if I let him."
        told.hear(said)
        before = ids("What does my dog eat?")
        told.hear("The dog next door eats cake.")
        after = ids("Would my dog eat a shoe?")
        assert len(set(before.values())) == len(before)
        for text in (said, "My dog eats vegetables."):
            assert before[text] == after[text]

    def test_an_empty_query_is_refused(self, told: UserMemory) -> None:
        """It is an error of ours."""
        with pytest.raises(InvalidInputError):
            KGTRetriever(told).retrieve("  ")

    def test_it_stands_in_a_query_engine(self, told: UserMemory) -> None:
        """An engine answers from what was retrieved."""
        model = ScriptedLLM(rule=lambda prompt: "vegetables" if "vegetables" in prompt else "?")
        engine = RetrieverQueryEngine(
            retriever=KGTRetriever(told), response_synthesizer=get_response_synthesizer(llm=model)
        )
        assert str(engine.query("What does my dog eat?")) == "vegetables"


class TestKGTPGRetriever:
    def store(self) -> RDFPropertyGraphStore:
        store = RDFPropertyGraphStore()
        store.upsert_nodes([EntityNode(name="Wu", properties={"triplet_source_id": "chunk"})])
        store.upsert_relations(
            [
                Relation(label="WORKS_IN", source_id="Wu", target_id="York"),
                Relation(label="LIES_IN", source_id="York", target_id="England"),
                Relation(label="WORKS_IN", source_id="Li", target_id="Leeds"),
                Relation(label="EATS", source_id="my dog", target_id="meat"),
            ]
        )
        return store

    def test_facts_lead_to_what_the_graph_knows(self, told: UserMemory) -> None:
        """The user's fact comes first, then the relations of the thing it names."""
        retriever = KGTPGRetriever(self.store(), told, include_text=False)
        found = retriever.retrieve("What is the name of my vet?")
        assert found[0].node.metadata["object"] == "Wu"
        assert texts(found)[-1] == "Wu -> WORKS_IN -> York"
        assert found[-1].score == pytest.approx(found[0].score)

    def test_paths_may_be_longer_or_none(self, told: UserMemory) -> None:
        """The depth says how far to go."""
        query = "What is the name of my vet?"
        far = KGTPGRetriever(self.store(), told, include_text=False, path_depth=2).retrieve(query)
        assert "York -> LIES_IN -> England" in texts(far)
        near = KGTPGRetriever(self.store(), told, path_depth=0).retrieve(query)
        assert not any("->" in text for text in texts(near))

    def test_the_user_is_right(self, told: UserMemory) -> None:
        """What the documents say of a relation that the user has told is left out."""
        found = KGTPGRetriever(self.store(), told, include_text=False).retrieve(
            "What does my dog eat?"
        )
        assert any("vegetables" in text for text in texts(found))
        assert not any("meat" in text for text in texts(found))

    def test_the_user_is_right_beyond_what_is_recalled(self, told: UserMemory) -> None:
        """A fact of the user hides what the documents say, though only another one was recalled."""
        store = self.store()
        store.upsert_relations([Relation(label="SLEEPS_IN", source_id="my dog", target_id="York")])
        retriever = KGTPGRetriever(store, told, include_text=False, k=1)
        found = texts(retriever.retrieve("What is the name of my dog?"))
        assert not any("vegetables" in text for text in found)
        assert "my dog -> SLEEPS_IN -> York" in found
        assert not any("meat" in text for text in found)

    def test_turns_come_too_and_lead_nowhere(self, told: UserMemory) -> None:
        """The user's own words are given, as the plain retriever gives them."""
        said = "Li in Leeds has the loudest shop."
        assert told.hear(said) == []
        query = "Who has the loudest shop?"
        found = KGTPGRetriever(self.store(), told, include_text=False).retrieve(query)
        assert [each.node_id for each in found] == [
            each.node_id for each in KGTRetriever(told).retrieve(query)
        ]
        assert said in texts(found)

    def test_the_text_of_a_relation_may_come_with_it(self, told: UserMemory) -> None:
        """The chunk that it was read from stands beside it."""
        store = self.store()
        store.upsert_llama_nodes([TextNode(text="Wu has her practice in York.", id_="chunk")])
        found = KGTPGRetriever(store, told).retrieve("What is the name of my vet?")
        assert "Wu -> WORKS_IN -> York\n\nWu has her practice in York." in texts(found)[-1]

    def test_a_new_user_gets_nothing_of_the_shared_graph(self, kgt: KGT) -> None:
        """No facts lead nowhere, not to the whole graph."""
        assert KGTPGRetriever(self.store(), kgt.user("ben")).retrieve("Who is my vet?") == []

    async def test_the_awaited_one_finds_the_same(self, told: UserMemory) -> None:
        """With any property-graph store."""
        simple = SimplePropertyGraphStore()
        simple.upsert_relations([Relation(label="WORKS_IN", source_id="Wu", target_id="York")])
        for store in (simple, self.store()):
            retriever = KGTPGRetriever(store, told, include_text=False)
            query = "What is the name of my vet?"
            assert texts(await retriever.aretrieve(query)) == texts(retriever.retrieve(query))

    def test_it_is_a_sub_retriever_of_an_index(self, told: UserMemory) -> None:
        """An index that has it answers personally."""
        store = self.store()
        index = PropertyGraphIndex.from_existing(
            property_graph_store=store,
            llm=ScriptedLLM(rule=lambda _prompt: ""),
            embed_model=WordEmbedding(),
            use_async=False,
        )
        mine = KGTPGRetriever(index.property_graph_store, told, include_text=False)
        found = index.as_retriever(sub_retrievers=[mine]).retrieve("What is the name of my vet?")
        assert "Wu -> WORKS_IN -> York" in texts(found)
