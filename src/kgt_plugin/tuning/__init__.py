"""Feedback to plan: candidates, opponents, scores, and the optimizers. It writes nothing.

Start at `learn`. `edit_planner` puts every triple of H and G_q on the table, `fact_scoring` asks the
model about them as far as the plan hangs on it, and `optimizer` plans from the numbers.
"""
