"""`kliping alerts`."""

from collections.abc import Iterator

import pytest

from storage import open_store
from tests.cli.commands import Kliping, run_warm
from tests.cli.conftest import CONFIG, store_articles
from tests.factories import NOW, make_article
from tests.processes import Warm
from tests.sinks import HttpSink, Reply


@pytest.fixture
def hook() -> Iterator[HttpSink]:
    with HttpSink().serving() as sink:
        yield sink


@pytest.fixture
def office(kliping: Kliping, hook: HttpSink) -> Kliping:
    """An alert with a webhook; an article is stored."""
    kliping.write_config(
        f"{CONFIG}webhook: {{allow_private: true}}\n"
        f"alerts: [{{name: Kantor, keywords: [kota contoh, Salah], to: ['{hook.url}'], lang: en}}]\n"
    )
    store_articles(kliping.store_url, {"Kabar Contoh": [make_article()]})
    return kliping


def test_lists_the_alerts_with_their_channels_and_mistakes(office: Kliping, hook: HttpSink) -> None:
    done = office("alerts", "--table")
    assert done.code == 0
    assert [line.split()[0] for line in done.out.splitlines()] == ["alert", "Kantor"]
    assert hook.url.removesuffix("hook") + "…" in done.out
    assert "nothing sent yet" in done.out
    assert done.err == "Kantor: no keyword is named 'Salah'\n"
    [record] = office("alerts", "list").records
    assert (record["name"], record["problems"]) == ("Kantor", ["no keyword is named 'Salah'"])


def test_without_alerts(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    done = kliping("alerts", "--table")
    assert (done.code, done.out) == (0, "config.yaml has no alerts; see 'alerts' in docs/reference/config.md\n")


def test_sends_a_sample_and_shows_the_answer(office: Kliping, hook: HttpSink) -> None:
    hook.answer = lambda _request: Reply(200, "terima kasih")
    done = office("alerts", "test", "kantor")
    assert (done.code, done.out) == (0, f"{hook.url.removesuffix('hook')}…: sent. Answer: HTTP 200 terima kasih\n")
    [request] = hook.received
    assert (request.record["type"], request.record["articles"][0]["outlet"]) == ("sample", "Sample outlet")
    assert office("alerts", "log").records == []


def test_a_sample_to_a_chat_service_and_its_secret(office: Kliping, hook: HttpSink) -> None:
    secret = office.folder / "topik.txt"
    secret.write_text("rahasia-topik\n")
    server = hook.url.replace("http://", "ntfy://").removesuffix("/hook")
    office.write_config(
        f"{CONFIG}webhook: {{allow_private: true}}\n"
        f"alerts: [{{name: Kantor, to: ['{server}/${{KLIPING_SECRET_TOPIC}}'], lang: en}}]\n"
    )
    missing = office("alerts", "test", "Kantor")
    assert missing.code != 0
    assert "alerts[0].to[0]: the variable KLIPING_SECRET_TOPIC is not set" in missing.err
    office.set_variable("KLIPING_SECRET_TOPIC_FILE", str(secret))
    done = office("alerts", "test", "Kantor")
    assert (done.code, done.out) == (0, "ntfy://…: sent. Answer: HTTP 200 ok\n")
    assert hook.received[0].record["topic"] == "rahasia-topik"
    assert "rahasia" not in office("alerts", "list").out
    assert "Sample outlet" in hook.received[0].record["message"]


def test_a_sample_that_is_refused(office: Kliping, hook: HttpSink) -> None:
    hook.answer = lambda _request: Reply(401)
    done = office("alerts", "test", "Kantor")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"{hook.url.removesuffix('hook')}…: FAILED: the receiver refuses: HTTP 401\n"


def test_previews_the_latest_mentions(office: Kliping, hook: HttpSink) -> None:
    done = office("alerts", "preview", "Kantor")
    assert '"title":"Banjir surut di Kota Contoh"' in done.out
    assert not hook.received


def test_a_crawl_sends_what_waits_and_the_log_shows_it(office: Kliping, hook: HttpSink, warm: Warm) -> None:
    """The outlets are paused, so that nothing is fetched."""
    office("alerts")  # the alert begins now
    config = office.folder / "config.yaml"
    text = (
        config.read_text()
        .replace(".example}", ".example, active: false}")
        .replace("sources:", "active: false, sources:")
    )
    config.write_text(text)
    (office.folder / "baru.txt").write_text("Air naik.")
    title, outlet = "Hujan di Kota Contoh", "Kabar Contoh"
    added = office("add", "--outlet", outlet, "--title", title, "--text", "baru.txt", "--date", "2026-11-20")
    assert added.code == 0, added.err
    assert run_warm(warm, office.folder, "crawl").code == 0
    [request] = hook.received
    assert [(each["title"], each["cause"]) for each in request.record["articles"]] == [("Hujan di Kota Contoh", "hand")]
    [record] = office("alerts", "log", "kantor").records
    assert (record["alert"], record["state"], record["mentions"], record["answer"]) == (
        "Kantor",
        "sent",
        1,
        "HTTP 200 ok",
    )
    assert "last sent" in office("alerts", "--table").out


def test_pauses_and_resumes(office: Kliping) -> None:
    assert (
        office("alerts", "pause", "kantor").out == "Kantor is paused: nothing is sent until 'kliping alerts resume'\n"
    )
    assert "paused" in office("alerts", "--table").out
    assert office("alerts", "resume", "kantor").out.startswith("Kantor sends again, from now on")
    assert office("alerts").records[0]["paused_at"] is None


@pytest.mark.parametrize("words", [("test",), ("preview",), ("log",), ("pause",), ("resume",)])
def test_an_unknown_name(office: Kliping, words: tuple[str, ...]) -> None:
    done = office("alerts", *words, "lain")
    assert (done.code, done.err) == (
        3,
        "kliping: no alert is named 'lain'; 'kliping alerts' lists those of the config file\n",
    )


def test_a_pause_stands_in_the_audit_log(office: Kliping) -> None:
    office("alerts", "pause", "kantor")
    office("alerts", "resume", "KANTOR")
    assert [(entry["action"], entry["subject"]) for entry in office("audit").records] == [
        ("alert.resume", "Kantor"),
        ("alert.pause", "Kantor"),
    ]


def test_an_alert_of_a_saved_search(office: Kliping, hook: HttpSink) -> None:
    office.write_config(
        f"{CONFIG}webhook: {{allow_private: true}}\n"
        f"alerts: [{{name: Banjir, search: banjir, to: ['{hook.url}']}},"
        f" {{name: Salah, search: x, to: ['{hook.url}']}}]\n"
    )
    with open_store(office.store_url, migrate=False) as store:
        store.saved_searches.add("Banjir", {"q": "banjir"}, "sari", NOW)
    assert "Banjir surut" in office("alerts", "preview", "Banjir").out
    assert office("alerts").records[1]["problems"] == ["no saved search is named 'x'"]
    failed = office("alerts", "preview", "Salah")
    assert "no saved search is named 'x'" in failed.err
    assert failed.code != 0


def test_texts_to_be_pasted_into_whatsapp(office: Kliping) -> None:
    done = office("alerts", "preview", "kantor", "--whatsapp")
    assert (done.code, done.err) == (0, "")
    title, outlet, mention, url = done.out.splitlines()
    assert (title, url) == ("*Banjir surut di Kota Contoh*", "https://kabar-contoh.example/banjir")
    assert outlet.startswith("Kabar Contoh, ")
    assert mention.startswith("_Kota Contoh_")
    clip = office("show", "1", "--whatsapp")
    assert clip.out.splitlines()[0] == title
    assert clip.out.splitlines()[-1] == url
    missing = office("show", "99", "--whatsapp")
    assert missing.code != 0
    assert missing.out == ""


def test_the_operator_is_listed_and_tested_as_an_alert(office: Kliping, hook: HttpSink) -> None:
    office.write_config(f"{CONFIG}webhook: {{allow_private: true}}\noperator: {{to: ['{hook.url}'], lang: en}}\n")
    [_, line] = office("alerts", "--table").out.splitlines()
    assert line.split()[:2] == ["operator", "–"]
    assert office("alerts", "test", "operator").code == 0
    assert hook.received[0].record["alert"] == "operator"
