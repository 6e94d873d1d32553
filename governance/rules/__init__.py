"""The statutes and what they say of a meeting, a vote, a seat: values in, verdicts out."""
