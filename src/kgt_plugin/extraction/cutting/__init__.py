"""From text to clauses: words and signs, sentences, where a clause ends, and which of them state something."""
