"""The team's pages: who comes in, and to do what."""
