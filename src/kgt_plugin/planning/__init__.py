"""One feedback to one plan: candidates, conflicts, and what the model says to them, as far as it matters.

The entry is `planning.Planning`; `deciding` asks the model, and the optimizer plans from its numbers.
"""
