"""Pictures of what a browser test sees, kept when ``CRESSMEMBER_PICTURES`` names a folder."""

import os
from pathlib import Path


def picture(page, name):
    if folder := os.environ.get("CRESSMEMBER_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
