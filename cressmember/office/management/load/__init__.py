"""The house under load: an assembly of two thousand electors that votes by telephone, against a real server.

None of the votes may be lost nor counted twice, a worker killed in the middle included.
"""
