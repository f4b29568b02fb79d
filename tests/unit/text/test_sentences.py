"""Where sentences end."""

from __future__ import annotations

from kgt_plugin.text.sentences import split_sentences


def test_sentences_keep_their_places() -> None:
    """Abbreviations end nothing; every sentence stands where it says."""
    text = "Dr. Osei lives here. J. Smith left!\nWho?  東京です。はい"
    sentences = split_sentences(text)
    assert [s.text for s in sentences] == [
        "Dr. Osei lives here.", "J. Smith left!", "Who?", "東京です。", "はい",
    ]  # fmt: skip
    assert all(text[s.start : s.end] == s.text for s in sentences)
