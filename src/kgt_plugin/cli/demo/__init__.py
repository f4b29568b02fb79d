"""The demonstration: what the package does, told step by step and checked as it is told."""
