"""The Inspector without a browser: its view models, its pages over HTTP, and who is let in."""
