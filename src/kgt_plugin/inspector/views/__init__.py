"""View models: pure functions from records to frozen dataclasses that say what a page shows."""
