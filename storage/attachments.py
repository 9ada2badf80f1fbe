"""Files that a person attached to articles, such as a scan of a page or a recording of a broadcast.

They are in the database, in pieces, so that backups contain them and a removed article takes its files with it.
"""

import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from sqlalchemy import insert, select

from core.errors import UsageError
from core.messages import message
from storage.columns import bigint, in_ids, replace_unstorable
from storage.database import Repository
from storage.schema import attachment_pieces, attachments

# Bytes in one row. A file is never in memory as a whole.
PIECE_BYTES = 1024 * 1024

_SELECT = select(attachments).where(in_ids(attachments.c.article_id)).order_by(attachments.c.id)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of an article. `name` is without folders, `size` in bytes, `digest` its SHA-256 hash in hex."""

    id: int
    article_id: int
    name: str
    media_type: str | None
    size: int
    digest: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file to be attached. `stream` is read when the article is stored; `size` and `digest` are what it contains."""

    name: str
    media_type: str | None
    size: int
    digest: str
    stream: IO[bytes]


class Attachments(Repository):
    """Read and write the tables `attachments` and `attachment_pieces`."""

    def find(self, article_ids: Collection[int]) -> dict[int, tuple[Attachment, ...]]:
        """Return the files of articles, by article id, in the order in which they were added."""
        found: dict[int, tuple[Attachment, ...]] = {}
        for row in self._fetch_rows(_SELECT, {"ids": article_ids}):
            found[row.article_id] = (*found.get(row.article_id, ()), Attachment(*row))
        return found

    def add(self, article_id: int, new: NewAttachment, now: datetime) -> bool:
        """Attach a file to an article. Return False, and store nothing, if the article has this content already.

        Raise UsageError if the file changed since it was measured.
        """
        values = {
            "article_id": article_id,
            "name": replace_unstorable(new.name),
            "media_type": new.media_type,
            "size": new.size,
            "digest": new.digest,
            "added_at": now,
        }
        with self._database.writing() as connection:
            if any(each.digest == new.digest for each in self.find([article_id]).get(article_id, ())):
                return False
            attachment_id = connection.execute(insert(attachments).returning(attachments.c.id), values).scalar_one()
            hashed, number = hashlib.sha256(), 0
            new.stream.seek(0)
            while piece := new.stream.read(PIECE_BYTES):
                hashed.update(piece)
                number += 1
                row = {"attachment_id": attachment_id, "number": number, "body": piece}
                connection.execute(insert(attachment_pieces), row)
            if hashed.hexdigest() != new.digest:
                raise UsageError(message("{file}: the file changed while it was read; try again", file=new.name))
        return True

    def read(self, attachment_id: int) -> Iterator[bytes]:
        """Yield the content of a file piece by piece."""
        number = 1
        of_file = attachment_pieces.c.attachment_id == bigint(attachment_id)
        while pieces := self._fetch_column(
            select(attachment_pieces.c.body).where(of_file, attachment_pieces.c.number == number)
        ):
            yield pieces[0]
            number += 1
