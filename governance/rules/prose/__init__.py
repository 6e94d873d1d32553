"""The statutes in plain sentences: what each part says, as a secretary reads it aloud."""
