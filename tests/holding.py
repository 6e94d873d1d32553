"""What a process beside a test calls to keep its transaction open until another one has begun."""

import time
from pathlib import Path


def hold_open(held: str, *, until: str) -> None:
    """Say that all is held, by a file; go on once the file ``until`` is there, or ten seconds later."""
    Path(held).touch()
    for _ in range(2000):
        if Path(until).exists():
            # The other one has begun: it needs the time to reach what is held.
            time.sleep(0.5)
            return
        time.sleep(0.005)
