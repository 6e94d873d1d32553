"""What the law and the chamber say of members: pure answers."""
