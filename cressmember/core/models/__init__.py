"""Plumbing: one file per noun."""

from cressmember.core.models.chamber import Chamber
from cressmember.core.models.document import StoredDocument
from cressmember.core.models.entry import ChainHead, Entry, EntryDetail
from cressmember.core.models.job import Job
from cressmember.core.models.message import Delivery, Message
from cressmember.core.models.series import Series

__all__ = [
    "ChainHead",
    "Chamber",
    "Delivery",
    "Entry",
    "EntryDetail",
    "Job",
    "Message",
    "Series",
    "StoredDocument",
]
