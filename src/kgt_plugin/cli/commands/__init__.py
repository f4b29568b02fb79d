"""The commands, one module each: how it is called, and what it shows."""
