"""What personal data are, where they stand, how long they are kept: pure."""
