"""What a member does."""
