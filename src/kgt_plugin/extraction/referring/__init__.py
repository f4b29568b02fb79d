"""Whom a message speaks of: names, roles and pronouns, in the light of what came before."""
