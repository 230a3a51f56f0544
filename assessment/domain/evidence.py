"""Evidence: a file, or the number and date of a document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence; it may serve several questions.

    ``storage_id`` names the stored content and is absent where number and date stand for it.
    ``upload_sha256`` is of the bytes as they came, ``sha256`` of what is stored (a photo is
    encoded again).
    """

    id: str
    assessment_id: str
    question_ids: tuple[str, ...]
    kind: str
    filename: str
    media_type: str
    size: int
    sha256: str
    upload_sha256: str
    storage_id: str | None
    document_number: str | None
    document_date: date | None
    created_at: datetime

    @property
    def has_file(self) -> bool:
        return self.storage_id is not None

    @property
    def counts(self) -> bool:
        """Whether it makes a question evidenced: a file, or number and date together."""
        return self.has_file or (
            self.document_number is not None and self.document_date is not None
        )
