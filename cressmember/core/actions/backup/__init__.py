"""Keeping everything in one archive, and putting it back."""

from cressmember.core.actions.backup.archive import Manifest
from cressmember.core.actions.backup.make import back_up
from cressmember.core.actions.backup.restore import Restored, offer_stillness, restore_chamber

__all__ = ["Manifest", "Restored", "back_up", "offer_stillness", "restore_chamber"]
