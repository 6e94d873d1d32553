"""What a rule answers, and how answers join."""
