"""Money, periods, identifiers and violations: pure Python, known to every storey."""
