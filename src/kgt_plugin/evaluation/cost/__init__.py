"""What an edit costs: its latency beside the arithmetic floor, and how it grows."""
