"""Tests of spans and metrics, by OpenTelemetry's own SDK."""
