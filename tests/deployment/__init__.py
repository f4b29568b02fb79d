"""Tests of what docs/deployment.md says, with real servers."""
