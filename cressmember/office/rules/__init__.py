"""What the office computes: who is written to, what personal data are and how long they are kept: pure."""
