"""Surveys of the members: what may be answered, how answers are counted, what is not shown."""
