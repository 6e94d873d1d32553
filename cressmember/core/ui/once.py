"""The same form sent twice acts once.

A form carries a number drawn when it was shown. The first post that comes through with it claims it and
leaves behind where it led; a second one (double click, impatient reload) is sent there, and does nothing.
Another form under the same number (back, other answers, sent again) is neither: it is shown again.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.utils.crypto import get_random_string

from cressmember.kernel.violations import RuleViolation

FIELD = "once"
KEPT_FOR = 60 * 60  # seconds
UNDER_WAY = ""
LOOKS = 50
LOOK_EVERY = 0.1  # seconds
NOT_SAID = {FIELD, "csrfmiddlewaretoken"}


def draw() -> str:
    """A number for a form about to be shown."""
    return get_random_string(20)


class Sending:
    """A form that came: its number, and what it says: who sends it, where to, with which answers."""

    def __init__(self, request: Any) -> None:
        self.number = request.POST.get(FIELD, "")[:40]
        answers = [(name, told) for name, told in sorted(request.POST.lists()) if name not in NOT_SAID]
        files = [(name, file.name, file.size) for name, file in sorted(request.FILES.items())]
        said = [request.user.pk, request.get_full_path(), answers, files]
        self.said = hashlib.sha256(json.dumps(said).encode()).hexdigest()

    def claim(self) -> bool:
        """Whether this is the first time that the form comes; a form without a number always is.

        Raises RuleViolation when its number came with something else, or could not be written down.
        """
        if not self.number or cache.add(self._key, [self.said, UNDER_WAY], KEPT_FOR):
            return True
        known = cache.get(self._key)
        if known is None:
            # A database too busy to write is answered like a number that is taken.
            raise RuleViolation("Rien n’a été enregistré : le serveur est occupé. Envoyez de nouveau.")
        if known[0] != self.said:
            raise RuleViolation(
                "Cette page a déjà été envoyée, avec d’autres réponses : ce qui est affiché ici n’est pas "
                "enregistré. Envoyez de nouveau si c’est autre chose."
            )
        return False

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Act on a claimed form; whatever goes wrong, the form may come again, for nothing was done."""
        finished = False
        try:
            yield
            finished = True
        finally:
            if self.number and not finished:
                cache.delete(self._key)

    def led_to(self, url: str) -> None:
        """Remember where the form led."""
        if self.number:
            cache.set(self._key, [self.said, url], KEPT_FOR)

    def led(self) -> str:
        """Where the same form led when it came before: waits a little while that one is under way.

        Nothing when it did not come, came to nothing, or takes too long.
        """
        for _ in range(LOOKS):
            said, url = (self.number and cache.get(self._key)) or ("", UNDER_WAY)
            if said != self.said:
                return ""
            if url != UNDER_WAY:
                return str(url)
            time.sleep(LOOK_EVERY)
        return ""

    @property
    def _key(self) -> str:
        return f"once:{self.number}"
