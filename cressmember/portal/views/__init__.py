"""The member's side, and the front door."""
