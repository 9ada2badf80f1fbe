"""The clipping reports that were delivered, as they were sent, whatever happens to their articles afterwards."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import ColumnElement, and_, insert, select, update

from core.errors import NotFound
from core.messages import message
from storage.columns import Record, bigint, replace_unstorable
from storage.database import Repository
from storage.schema import sent_report_files, sent_reports

# A file has up to some megabytes.
_PRUNED_FILES = 20


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A file of a report that is delivered."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class NewSentReport:
    """A report to be delivered by a subscription at a scheduled time, for all its channels.

    `title` and `day` head it, `headlines` are those of its main issues. If it could not be made, it has no files, and
    `problem` says why.
    """

    subscription: str
    scheduled_at: datetime
    report: str
    title: str
    day: date
    since: datetime
    until: datetime
    articles: int = 0
    outlets: int = 0
    headlines: tuple[str, ...] = ()
    problem: str | None = None
    files: tuple[ReportFile, ...] = ()


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a report that was sent, without its content, which was deleted unless `is_kept`.

    `digest` is its SHA-256 hash in hex.
    """

    name: str
    media_type: str
    size: int
    digest: str
    is_kept: bool = True


@dataclass(frozen=True, slots=True)
class SentReport:
    """A report as it was made for a subscription. See NewSentReport."""

    id: int
    subscription: str
    scheduled_at: datetime
    made_at: datetime
    report: str
    title: str
    day: date
    since: datetime
    until: datetime
    articles: int
    outlets: int
    headlines: tuple[str, ...]
    problem: str | None
    files: tuple[SentFile, ...]


class SentReports(Repository):
    """Read and write the tables `sent_reports` and `sent_report_files`."""

    def add(self, new: NewSentReport, now: datetime) -> SentReport:
        """Store a report before it is sent, and return it, or the one that is stored for this time already."""
        with self._database.writing() as connection:
            known = self.find(new.subscription, new.scheduled_at)
            if known is not None:
                return known
            values = {
                "subscription": new.subscription,
                "scheduled_at": new.scheduled_at,
                "made_at": now,
                "report": new.report,
                "title": replace_unstorable(new.title),
                "day": new.day.isoformat(),
                "since": new.since,
                "until": new.until,
                "articles": new.articles,
                "outlets": new.outlets,
                "headlines": tuple(map(replace_unstorable, new.headlines)),
                "problem": new.problem,
            }
            report_id = connection.execute(insert(sent_reports).returning(sent_reports.c.id), values).scalar_one()
            rows = [
                {
                    "report_id": report_id,
                    "number": number,
                    "name": file.name,
                    "media_type": file.media_type,
                    "size": len(file.content),
                    "digest": sha256(file.content).hexdigest(),
                    "body": file.content,
                }
                for number, file in enumerate(new.files, 1)
            ]
            if rows:
                connection.execute(insert(sent_report_files), rows)
            return self.get(report_id)

    def find(self, subscription: str, scheduled_at: datetime) -> SentReport | None:
        """Return the report that a subscription delivers at a scheduled time, or None if it was not made yet."""
        columns = sent_reports.c
        found = self._find(and_(columns.subscription == subscription, columns.scheduled_at == scheduled_at), 1)
        return found[0] if found else None

    def find_latest(self, limit: int, report: str | None = None) -> tuple[SentReport, ...]:
        """Return the latest reports, newest first; those with one name, as it was declared, if it is given."""
        return self._find(sent_reports.c.id > 0 if report is None else sent_reports.c.report == report, limit)

    def get(self, report_id: int) -> SentReport:
        """Return one report. Raise NotFound for an unknown id."""
        found = self._find(sent_reports.c.id == bigint(report_id), 1)
        if not found:
            raise NotFound(message("no report with the id {id} was sent", id=report_id))
        return found[0]

    def read_files(self, report_id: int) -> tuple[ReportFile, ...]:
        """Return the files of a report that are kept, the same bytes each time."""
        columns = sent_report_files.c
        selected = select(columns.name, columns.media_type, columns.body).where(
            columns.report_id == bigint(report_id), columns.body.is_not(None)
        )
        return tuple(ReportFile(*row) for row in self._fetch_rows(selected.order_by(columns.number)))

    def prune(self, *, before: datetime) -> int:
        """Delete the contents of one batch of the files of reports that were made at `before` or earlier.

        What was sent stays known: the report, and the names, sizes and hashes of its files. Return the number of files.
        """
        files = sent_report_files.c
        is_old = files.report_id.in_(select(sent_reports.c.id).where(sent_reports.c.made_at <= before))
        with self._database.writing():
            oldest = select(files.report_id, files.number).where(is_old, files.body.is_not(None))
            batch = self._fetch_rows(oldest.order_by(files.report_id, files.number).limit(_PRUNED_FILES))
            for row in batch:
                is_file = and_(files.report_id == row.report_id, files.number == row.number)
                self._execute(update(sent_report_files).where(is_file).values(body=None))
            return len(batch)

    def _find(self, condition: ColumnElement[bool], limit: int) -> tuple[SentReport, ...]:
        files = sent_report_files.c
        with self._database.reading():
            rows = self._fetch_rows(
                select(sent_reports).where(condition).order_by(sent_reports.c.id.desc()).limit(limit)
            )
            is_kept = files.body.is_not(None).label("is_kept")
            selected = select(files.report_id, files.name, files.media_type, files.size, files.digest, is_kept)
            of_reports = selected.where(files.report_id.in_([row.id for row in rows]))
            found = self._fetch_rows(of_reports.order_by(files.report_id, files.number))
        return tuple(
            _make_report(row, tuple(_make_file(file) for file in found if file.report_id == row.id)) for row in rows
        )


def _make_file(row: Record) -> SentFile:
    return SentFile(row.name, row.media_type, row.size, row.digest, bool(row.is_kept))


def _make_report(row: Record, files: tuple[SentFile, ...]) -> SentReport:
    return SentReport(
        id=row.id,
        subscription=row.subscription,
        scheduled_at=row.scheduled_at,
        made_at=row.made_at,
        report=row.report,
        title=row.title,
        day=date.fromisoformat(row.day),
        since=row.since,
        until=row.until,
        articles=row.articles,
        outlets=row.outlets,
        headlines=row.headlines,
        problem=row.problem,
        files=files,
    )
