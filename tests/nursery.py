"""What a process beside a test is at its birth: the product's own settings, set up once and copied.

Setting Django up costs more than most races. A server of copies (``multiprocessing``'s) does it once for
each test process; it imports this module, and nothing of the tests, before it makes the first copy.
"""

import os
import sys
import traceback
from pathlib import Path

import django
from django.conf import settings

django.setup()


def live(code: str, said: str, told: dict[str, object]) -> None:
    """Run code in a copy: what it prints, or the trouble that ends it, is written in a file."""
    with Path(said).open("w", buffering=1) as words:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(words.fileno(), stream.fileno())
        for name, value in told.items():
            setattr(settings, name, value)
        try:
            exec(code, {"__name__": "__main__"})
        except BaseException:
            traceback.print_exc()
            raise
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
