"""The quickstart with no extra: a scorer of the app's own, here the double that ships for tests."""

from kgt_plugin import KGT
from kgt_plugin.testing import FakeScorer

with KGT.open(store="memory.trig", model=FakeScorer(), embedder=None) as kgt:
    ana = kgt.user("ana@example.org")
    ana.hear("I live in Lagos.")
    edit = ana.learn("Where do I live?", "Nairobi", old_answer="Lagos")
    print([fact.labels for fact in edit.added], [fact.labels for fact in edit.removed])
    print("Nairobi" in ana.context("Where do I live?").text)
    ana.undo(edit.id)
    print([fact.labels for fact in ana.facts()])
