"""English, as far as the method needs it: word lists, labels, possessives, how a fact reads."""
