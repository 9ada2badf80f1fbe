"""Reports that a subscription delivers at its times: complete, once, and kept as they were sent."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from core.alerts import Subscription
from core.config import parse
from core.errors import ConfigError
from core.marks import MarkKind
from storage import MessageState, NewSentReport, ReportFile, Store
from tests.alerts.alerting import Office, open_office
from tests.factories import DAY, NOW
from tests.sinks import HttpSink, Reply, SmtpSink, telegram_answer

# NOW is 15:30 in Jakarta; the articles are two hours older.
DUE = NOW + timedelta(minutes=30)

REPORT = "{name: Harian, keywords: [Kota Contoh], ends: '16:00', office: Bagian Humas}"


def report_office(
    store: Store, hook: HttpSink, mailbox: SmtpSink, formats: str = "html", report: str = REPORT
) -> Office:
    hook.answer = lambda request: telegram_answer(request) if "bot" in request.path else Reply()
    return open_office(
        store,
        f"""
        keywords: [Kota Contoh, Longsor]
        mail: {{host: 127.0.0.1, port: {mailbox.port}, security: none, sender: kliping@kota.example}}
        telegram: {{token: '123:abcdefghijklmnopqrstuvwxyz', api: '{hook.url}'}}
        webhook: {{allow_private: true}}
        reports: [{report}]
        alerts:
          - name: Pagi
            report: Harian
            formats: [{formats}]
            when: daily 16:00
            to: [desk@kota.example, kepala@kota.example, 'tgram://-42', '{hook.url}']
        """,
    )


def tell_at(office: Office, moment: object) -> None:
    office.now = moment  # type: ignore[assignment]
    office.tell()


def attached(mailbox: SmtpSink) -> list[tuple[str | None, bytes]]:
    found = []
    for mail in mailbox.mails:
        for part in mail.iter_attachments():
            content = part.get_payload(decode=True)
            assert isinstance(content, bytes)
            found.append((part.get_filename(), content))
    return found


def test_a_report_is_delivered_at_its_time_to_all_channels(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(store, hook, mailbox, "pdf, xlsx")
    office.keep("satu", "dua")
    office.keep("lain", keywords=("Longsor",))
    tell_at(office, DUE - timedelta(seconds=1))
    assert not mailbox.mails
    assert not hook.received
    for minutes in range(3):
        tell_at(office, DUE + timedelta(minutes=minutes))
    assert sorted(mailbox.receivers) == ["desk@kota.example", "kepala@kota.example"]
    assert {str(mail["Subject"]) for mail in mailbox.mails} == {"Kliping Berita, 2 Maret 2026"}
    first = mailbox.mails[0]
    body = first.get_body(("plain",))
    assert body is not None
    assert "2 berita" in body.get_content()
    assert "- Judul satu" in body.get_content()
    files = attached(mailbox)
    names = ["harian-2026-03-02.pdf", "harian-2026-03-02.xlsx"]
    assert [name for name, _ in files] == names * 2
    assert files[:2] == files[2:], "the same bytes for each receiver"
    assert files[0][1].startswith(b"%PDF-")

    [chat] = [request.record for request in hook.received if "bot" in request.path]
    assert chat["text"].startswith("<b>Kliping Berita, 2 Maret 2026</b>\n2 berita\n1 media\n• Judul ")
    [request] = [request for request in hook.received if "bot" not in request.path]
    record = request.record["report"]
    assert (request.record["type"], record["name"], record["articles"]) == ("report", "Harian", 2)
    assert [file["name"] for file in record["files"]] == names

    [sent] = store.sent_reports.find_latest(10)
    assert (sent.subscription, sent.report, sent.articles, sent.made_at) == ("pagi", "Harian", 2, DUE)
    assert [file.digest for file in sent.files] == [file["sha256"] for file in record["files"]]
    assert [(file.name, file.content) for file in store.sent_reports.read_files(sent.id)] == files[:2]
    assert {each.state for each in store.alerts.find_messages(10)} == {MessageState.SENT}


def test_what_was_sent_stays_as_it_was(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(store, hook, mailbox)
    office.keep("satu")
    tell_at(office, DUE)
    [sent] = store.sent_reports.find_latest(1)
    [file] = store.sent_reports.read_files(sent.id)
    store.articles.remove_one(1)
    assert store.sent_reports.read_files(sent.id) == (file,)
    assert b"Judul satu" in file.content
    tell_at(office, DUE + DAY)
    assert [each.articles for each in store.sent_reports.find_latest(10)] == [0, 1]


def test_files_are_deleted_by_age_and_what_was_sent_stays_known(
    store: Store, hook: HttpSink, mailbox: SmtpSink
) -> None:
    office = report_office(store, hook, mailbox, "html, xlsx")
    tell_at(office, DUE)
    tell_at(office, DUE + DAY)
    newer, older = store.sent_reports.find_latest(10)
    periods = {"unmatched_days": 30, "retention_days": None}
    store.prune(DUE + 400 * DAY, **periods)  # type: ignore[arg-type]
    assert len(store.sent_reports.read_files(older.id)) == 2
    pruned = store.prune(DUE + 365 * DAY, **periods, reports_days=365)  # type: ignore[arg-type]
    assert pruned.report_files == 2
    assert store.sent_reports.read_files(older.id) == ()
    assert len(store.sent_reports.read_files(newer.id)) == 2
    again = store.sent_reports.get(older.id)
    assert [(file.name, file.size, file.digest, file.is_kept) for file in again.files] == [
        (file.name, file.size, file.digest, False) for file in older.files
    ]
    assert store.prune(DUE + 365 * DAY, **periods, reports_days=365).is_nothing  # type: ignore[arg-type]


def test_marks_of_people_count_and_an_untouched_report_is_complete(
    store: Store, hook: HttpSink, mailbox: SmtpSink
) -> None:
    office = report_office(store, hook, mailbox)
    office.keep("satu", "dua", "tiga")
    store.marks.change(1, {MarkKind.DROP: ""}, "sari", NOW)
    store.marks.change(2, {MarkKind.TONE: "negative", MarkKind.NOTE: "Tanggapi hari ini"}, "sari", NOW)
    tell_at(office, DUE)
    page = attached(mailbox)[0][1].decode()
    assert "Judul satu" not in page
    assert "Tanggapi hari ini" in page
    assert "Judul tiga" in page


def test_a_day_without_articles_is_reported_as_such(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(store, hook, mailbox)
    tell_at(office, DUE)
    [mail, _] = mailbox.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert "Tidak ada berita" in body.get_content()
    assert len(attached(mailbox)) == 2


def test_a_report_that_cannot_be_made_says_so_at_its_time(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(
        store, hook, mailbox, "html, docx", "{name: Harian, ends: '16:00', template: tidak-ada.docx}"
    )
    office.keep("satu")
    tell_at(office, DUE)
    assert not attached(mailbox)
    body = mailbox.mails[0].get_body(("plain",))
    assert body is not None
    assert "tidak-ada.docx" in body.get_content()
    assert [notice for notice in office.notices if "tidak-ada.docx" in notice and "Pagi" in notice]
    tell_at(office, DUE + timedelta(hours=1))
    assert len(mailbox.mails) == 2, "told once to each receiver"


def test_a_server_that_fails_gets_the_same_files_later(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(store, hook, mailbox)
    office.keep("satu")
    mailbox.answer = lambda _mail: "452 4.2.2 mailbox full"
    tell_at(office, DUE)
    office.keep("dua")
    mailbox.answer = lambda _mail: "250 OK"
    tell_at(office, DUE + timedelta(hours=2))
    files = {content for _, content in attached(mailbox)}
    assert len(attached(mailbox)) == 4
    assert len(files) == 1
    assert b"Judul dua" not in files.pop()


def test_another_process_makes_no_second_report(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = report_office(store, hook, mailbox)
    office.keep("satu")
    office.now = DUE

    async def both() -> None:
        await asyncio.gather(*(office.make_dispatcher(owner).send_waiting() for owner in ("satu", "dua")))

    asyncio.run(both())
    assert len(store.sent_reports.find_latest(10)) == 1
    assert sorted(mailbox.receivers) == ["desk@kota.example", "kepala@kota.example"]


def test_a_report_that_another_process_stored_first_is_returned(
    store: Store, hook: HttpSink, mailbox: SmtpSink
) -> None:
    office = report_office(store, hook, mailbox)
    subscription = office.config.alerts[0]
    made = office.collect_report(store, subscription, DUE)()
    first = store.sent_reports.add(made, DUE)
    again = office.collect_report(store, subscription, DUE)()
    assert store.sent_reports.add(again, DUE + DAY) == first
    assert all(isinstance(file, ReportFile) for file in store.sent_reports.read_files(first.id))


class Writing(Office):
    """An office in which another part of the process writes to the store while a report is made."""

    def collect_report(self, store: Store, subscription: Subscription, at: datetime) -> Callable[[], NewSentReport]:
        make = super().collect_report(store, subscription, at)

        def make_beside_a_writer() -> NewSentReport:
            store.submit(store.marks.change, 1, {MarkKind.STAR: ""}, "sari", NOW).result(timeout=20)
            return make()

        return make_beside_a_writer


def test_others_can_write_while_a_report_is_made(store: Store, hook: HttpSink, mailbox: SmtpSink) -> None:
    office = Writing(**vars(report_office(store, hook, mailbox)))
    office.keep("satu")
    tell_at(office, DUE)
    assert len(mailbox.mails) == 2
    assert store.sent_reports.find_latest(1)[0].problem is None


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ("report: Harian", "'report' needs the times"),
        ("report: Harian, when: [now, daily 06:00]", "'report' needs the times"),
        ("report: Hairan, when: daily 06:00", "no report is named 'Hairan', did you mean 'Harian'?"),
        ("report: Harian, when: daily 06:00, keywords: [banjir]", "'keywords' does not apply"),
        ("report: Harian, when: daily 06:00, from: 2026-03-01", "'from' does not apply"),
        ("report: Harian, when: daily 06:00, formats: []", "must not be empty"),
        ("report: Harian, when: daily 06:00, formats: [doc]", "doc"),
        ("formats: [pdf]", "'formats' needs a 'report'"),
    ],
)
def test_mistakes_in_the_config(options: str, problem: str) -> None:
    text = f"""
    keywords: [banjir]
    reports: [{{name: Harian}}]
    mail: {{host: smtp.kota.example, sender: kliping@kota.example}}
    alerts: [{{name: Pagi, to: [desk@kota.example], {options}}}]
    """
    with pytest.raises(ConfigError) as raised:
        parse(text, {})
    assert problem in str(raised.value)
