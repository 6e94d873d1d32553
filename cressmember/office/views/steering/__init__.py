"""Steering: figures as of any date, each opening its rows, and the files that are asked for every year."""
