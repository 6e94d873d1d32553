"""Writing what a rehearsal said, noun by noun."""
