"""What a predicate says as facts: tables of verbs and set phrases, and the few constructions that need more."""
