"""Imports: how far each file of articles was imported, so that a stopped import continues and none is done twice."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from storage.database import Repository
from storage.schema import imports


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far a file was imported. `digest` is the SHA-256 hash of its content, `file` its name at the first time.

    `position` is the number of records that were read: `new` articles, `known` ones (stored already, or removed for
    good), and `invalid` records. `finished_at` is None until the end of the file was reached.
    """

    digest: str
    file: str
    started_at: datetime
    position: int = 0
    new: int = 0
    known: int = 0
    invalid: int = 0
    finished_at: datetime | None = None


class Imports(Repository):
    """Read and write the table `imports`."""

    def get(self, digest: str) -> ImportProgress | None:
        """Return how far the file with this content was imported, or None if it was not."""
        rows = self._fetch_rows(select(imports).where(imports.c.digest == digest))
        return ImportProgress(**rows[0]._asdict()) if rows else None

    def put(self, progress: ImportProgress) -> None:
        """Store how far a file was imported."""
        with self._database.writing():
            self._execute(delete(imports).where(imports.c.digest == progress.digest))
            self._execute(insert(imports), asdict(progress))
