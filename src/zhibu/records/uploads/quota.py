"""Uploads that are too large are counted to their end, but kept only up to the limit."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler

LIMIT = 20 << 20
"""Bytes of one file."""


class TooLarge(SimpleUploadedFile):
    """Stands for a file over the limit: its name and its size, but nothing of what it held."""

    def __init__(self, name: str, size: int) -> None:
        super().__init__(name, b"")
        self.size = size


class BoundedUploadHandler(TemporaryFileUploadHandler):
    """Writes an upload to a temporary file, up to the limit; the rest is read and thrown away.

    The form then says clearly which file is too large, where a broken connection would say nothing.
    """

    seen = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.seen += len(raw_data)
        if self.seen <= LIMIT:
            super().receive_data_chunk(raw_data, start)
        elif not self.file.closed:
            self.file.close()  # and with it goes what was written

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        if self.seen > LIMIT:
            return TooLarge(self.file_name or "", file_size)
        return super().file_complete(file_size)
