"""The product's settings, with the bare views beside the product's own."""

from cressmember.settings import *  # noqa: F403
from cressmember.settings import DATABASES

ROOT_URLCONF = "cressmember.office.management.bench.urls"
if "postgresql" in DATABASES["default"]["ENGINE"]:
    # The server is the bench's own; its first database serves to copy the others.
    DATABASES["default"]["NAME"] = "bench"
