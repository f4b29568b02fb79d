"""Words: how a text is cut into passages and made into what a search looks for, in any script."""
