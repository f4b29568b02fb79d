"""Replies and corrections: a word against the question, or the answer, before it."""
