"""Who takes part in a meeting, in person or through another."""
