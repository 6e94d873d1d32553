"""The house's bench: each operation beside its limit, the least code that does the same, in one run.

Only ratios travel from one machine to another; `docs/bench.md` tells how to read them.
"""
