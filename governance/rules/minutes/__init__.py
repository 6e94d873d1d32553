"""Minutes: their text, and the figures that it must not contradict."""
