"""`kliping candidates`: pages without an article are listed with the reason and the keywords that they name."""

from core.article import Page
from core.reasons import Reason
from storage import CandidateState, CandidateUpdate, open_store
from tests.cli.commands import Kliping
from tests.factories import HOUR, NOW, claim, find_candidates, make_candidate

SITE = "https://kabar-contoh.example/"


def refuse_two(store_url: str) -> None:
    """Refuse two candidates of Kabar Contoh, one for good, and leave a third one waiting."""
    store = open_store(store_url, migrate=False)
    [claimed] = [each for each in claim(store, now=NOW + 9 * HOUR) if each.outlet.name == "Kabar Contoh"]
    listed = [make_candidate(SITE + path, title=title) for path, title in (("a", "Banjir"), ("b", "Lain"), ("c", "D"))]
    first, second, _ = find_candidates(store, claimed, listed)
    body = b"<html><body><h1>Kabar</h1><p>Warga Kota Contoh membersihkan lumpur.</p></body></html>"
    page = Page(SITE + "b", body, NOW, "text/html")
    reason = Reason("too_little_text")
    store.candidates.update(CandidateUpdate(first.id, CandidateState.NOT_ARTICLE, reason), NOW)
    store.candidates.update(CandidateUpdate(second.id, CandidateState.WAITING, reason, page=page), NOW)
    store.close()


def test_refused_candidates_are_listed_with_reason_and_keywords(archive: Kliping) -> None:
    refuse_two(archive.store_url)
    records = archive("candidates", "--refused").records
    listed = {each["url"]: (each["state"], each["reason"], each["keywords"]) for each in records}
    reason = str(Reason("too_little_text"))
    assert listed == {SITE + "a": ("not_article", reason, ["air"]), SITE + "b": ("waiting", reason, ["Kota Contoh"])}
    assert {SITE + path for path in "abc"} < {each["url"] for each in archive("candidates").records}
    assert archive("candidates", "--refused", "--outlet", "Warta Misal").records == []
    archive.set_width(200)
    assert reason in archive("candidates", "--refused", "--table").out
    assert "2 pages yielded no article" in archive("status", "--table").out


def test_an_unknown_outlet_is_refused(archive: Kliping) -> None:
    assert archive("candidates", "--outlet", "Entah").code == 3
