"""How long one sits, who follows, and which offices one holds."""
