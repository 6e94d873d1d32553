"""Pictures of what a browser test sees, kept when ``CRESSMEMBER_PICTURES`` names a folder.

Those that the guide shows are retaken by ``make pictures``.
"""

import os
from pathlib import Path


def picture(page, name):
    """Keep the whole page, a pixel for each of its own, whatever the screen."""
    if folder := os.environ.get("CRESSMEMBER_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, scale="css")


def fits(page):
    """Assert that nothing is wider than the screen, once the page is there."""
    page.wait_for_load_state()
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
