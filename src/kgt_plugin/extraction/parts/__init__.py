"""The parts of a clause: its subject, its verb, what follows the verb, and where an object ends."""
