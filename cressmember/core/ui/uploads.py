"""Files on their way in: none is written down beyond what the product may accept."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class CappedUploadHandler(FileUploadHandler):
    """Lets a file through up to one byte too many, and drops the rest as it comes.

    The form then refuses the file for its size, with its own sentence, and nothing beyond the limit was ever
    kept in memory or on disk.
    """

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        left = settings.IMPORT_MAX_BYTES + 1 - start
        return raw_data[:left] if left > 0 else None

    def file_complete(self, file_size: int) -> None:
        return None
