"""What the office computes: pure Python."""
