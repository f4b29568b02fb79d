"""Tests against a real PostgreSQL server; see `make test-postgres`."""
