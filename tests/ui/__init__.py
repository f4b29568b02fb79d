"""The Inspector in a real browser, over the embedded models: `make test-ui`."""
