"""Today: the news since the last look, by keyword, each story once; marks on the pages; everything without scripts."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest
from lxml.html import HtmlElement, fromstring
from sqlalchemy import event

from actions.context import AppContext
from actions.today import MAX_STORIES, find_today
from core.article import Article
from core.config import parse
from core.filters import ArticleFilter
from core.marks import MarkKind
from core.matcher import Matcher
from core.reasons import Reason
from storage import FinishedCrawl, Store, open_store
from tests.cli.commands import Kliping
from tests.factories import DAY, HOUR, NOW, claim, make_article, make_keep_request, make_report, make_visit
from tests.stores import copy_template
from tests.web.conftest import Answer, Site, serve_in_thread

INDONESIAN = {"Accept-Language": "id"}
CONFIG = """\
keywords:
  - pasar
  - banjir
outlets:
  - {name: Kabar Contoh, url: https://kabar-contoh.example}
  - {name: Warta Misal, url: https://warta-misal.example}
"""
STORY = (
    "Warga membuka pasar baru di tepi sungai pada Jumat pagi bersama pedagang yang sudah lama menunggu.\n"
    "Pedagang meminta keringanan sewa kios selama enam bulan pertama karena pembeli belum banyak datang.\n"
    "Pengelola menjawab permintaan itu akan dibahas pada pekan depan sebelum tarif yang baru berlaku."
)


class Newsroom:
    """A store in which articles arrive, the clock of its page, and the page."""

    def __init__(self, kliping: Kliping, config: str = CONFIG) -> None:
        self.kliping, self.now = kliping, NOW
        kliping.write_config(config)
        watched = parse(config, {})
        copy_template(kliping.store_url)
        self.store = open_store(kliping.store_url, migrate=False, variants=watched.variants)
        self.store.mirror(watched.outlets, watched.keywords, NOW - 9 * DAY)
        self.claims = {each.outlet.name: each for each in claim(self.store)}
        self.matcher = Matcher(watched.keywords)
        self.number = 0

    @property
    def context(self) -> AppContext:
        folder = self.kliping.folder
        return AppContext(parse(CONFIG, {}, str(folder)), folder / "config.yaml", lambda: self.now)

    def keep(self, title: str, text: str | None = None, outlet: str = "Kabar Contoh", **fields: object) -> int:
        """Keep an article now. Return its id."""
        self.number += 1
        url = f"{self.claims[outlet].outlet.url}/{self.number}"
        body = f"Isi nomor {self.number} saja." if text is None else text
        article = make_article(url, title=title, text=body, published_at=self.now, is_teaser=False, **fields)
        self._keep(article, outlet)
        return max(each.id for each in self.store.articles.find(replace_all()))

    def crawl(self, outlet: str, error: Reason | None = None) -> None:
        """Let a crawl of an outlet end now, and begin another one."""
        finished = FinishedCrawl(self.claims[outlet].outlet_id, "satu", make_report(outlet, error=error), {})
        assert self.store.claims.finish(finished, self.now)
        (self.claims[outlet],) = claim(self.store, now=self.now, outlets=(outlet,), force=True)

    def edit(self, article_id: int, text: str) -> None:
        stored = self.store.articles.get(article_id)
        self._keep(replace(stored.article, text=text), stored.outlet)

    def _keep(self, article: Article, outlet: str) -> None:
        mentions = self.matcher.match(article, outlet)
        request = make_keep_request(self.store, self.claims[outlet], article, *mentions)
        self.store.keep(replace(request, page_url=article.url, visit=make_visit(article.url)), self.now)


def replace_all() -> ArticleFilter:
    return ArticleFilter(with_unmatched=True, limit=1000)


@pytest.fixture
def newsroom(kliping: Kliping) -> Iterator[Newsroom]:
    room = Newsroom(kliping)
    yield room
    room.store.close()


@pytest.fixture
def site(newsroom: Newsroom) -> Iterator[Site]:
    with serve_in_thread(newsroom.context) as served:
        yield served


def tree(answer: Answer) -> HtmlElement:
    assert answer.status == 200
    return fromstring(answer.text)


def shown(site: Site) -> dict[str, list[int]]:
    """Return the ids of the articles on the page, by keyword."""
    return {
        section.xpath("string(.//h2)"): [int(each.rpartition("-")[2]) for each in section.xpath(".//li/@id")]
        for section in tree(site.get("/")).xpath("//section[contains(@class, 'keyword-news')]")
    }


def chips(site: Site) -> list[str]:
    found = tree(site.get("/")).xpath("//nav[contains(@class, 'chips')]//a")
    return [" ".join(each.text_content().split()) for each in found]


def seen(site: Site) -> str:
    return str(tree(site.get("/")).xpath("//div[@class='today']/@data-seen")[0])


def test_news_are_shown_by_keyword_in_the_order_of_the_config(site: Site, newsroom: Newsroom) -> None:
    flood, market, both = newsroom.keep("Banjir"), newsroom.keep("Pasar"), newsroom.keep("Banjir di pasar")
    newsroom.keep("Lain")
    assert shown(site) == {"pasar": [both, market], "banjir": [flood]}
    assert chips(site) == ["pasar 2", "banjir 2"]
    page = site.get("/").text
    assert "3 new articles" in page
    assert "1 story is shown under another keyword." in page
    assert "3 berita baru" in site.get("/", INDONESIAN).text


def test_a_story_is_shown_once(site: Site, newsroom: Newsroom) -> None:
    first = newsroom.keep("Pasar baru", STORY)
    newsroom.keep("Pasar baru dibuka", STORY, "Warta Misal")
    assert shown(site) == {"pasar": [first]}
    page = site.get("/").text
    assert "also in 1 other outlet" in page
    assert "2 articles, 1 story" in page


def test_a_copy_of_what_was_seen_says_so(site: Site, newsroom: Newsroom) -> None:
    newsroom.keep("Pasar baru", STORY)
    site.post("/looked", seen=seen(site), done="true")
    assert shown(site) == {}
    copy = newsroom.keep("Pasar baru dibuka", STORY, "Warta Misal")
    assert shown(site) == {"pasar": [copy]}
    assert "published elsewhere before" in site.get("/").text


def test_done_makes_the_page_empty_but_not_of_what_it_did_not_show(site: Site, newsroom: Newsroom) -> None:
    newsroom.keep("Banjir")
    position = seen(site)
    later = newsroom.keep("Banjir lagi")
    newsroom.now += HOUR
    answer = site.post("/looked", seen=position, done="true")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    assert shown(site) == {"banjir": [later]}
    site.post("/looked", seen=seen(site), done="true")
    assert "Nothing new since today, 16:30." in site.get("/").text
    assert "Tidak ada yang baru sejak hari ini, 16.30." in site.get("/", INDONESIAN).text


def test_a_visit_ends_half_an_hour_after_the_last_action_never_by_reloading(site: Site, newsroom: Newsroom) -> None:
    article_id = newsroom.keep("Banjir")
    site.get("/")
    newsroom.now += timedelta(hours=5)
    assert shown(site) == {"banjir": [article_id]}
    assert site.post("/looked", seen=seen(site)).status == 204
    newsroom.now += timedelta(minutes=29)
    assert shown(site) == {"banjir": [article_id]}
    site.post(f"/articles/{article_id}/marks", star="yes", seen=seen(site))
    newsroom.now += timedelta(minutes=29)
    assert shown(site) == {"banjir": [article_id]}
    newsroom.now += timedelta(minutes=1)
    assert shown(site) == {}


def test_dropping_hides_a_story_and_can_be_undone_without_scripts(site: Site, newsroom: Newsroom) -> None:
    article_id = newsroom.keep("Pasar baru", STORY)
    answer = site.post(f"/articles/{article_id}/marks", drop="yes", seen=seen(site))
    assert (answer.status, answer.headers["location"]) == (303, f"/?undo={article_id}")
    newsroom.keep("Pasar baru dibuka", STORY, "Warta Misal")
    assert shown(site) == {}, "a copy that arrives later is dropped, too"
    [form] = tree(site.get(f"/?undo={article_id}")).xpath("//form[contains(@class, 'undo')]")
    assert "Dropped: Pasar baru" in form.text_content()
    fields = {each.get("name"): each.get("value") for each in form.xpath(".//input | .//button")}
    assert site.post(form.get("action"), **fields).status == 303
    assert shown(site) == {"pasar": [article_id]}
    assert not tree(site.get(f"/?undo={article_id}")).xpath("//form[contains(@class, 'undo')]")


def test_marks_are_set_by_forms_on_every_page(site: Site, newsroom: Newsroom) -> None:
    article_id = newsroom.keep("Banjir")
    for path in ("/", "/search?q=banjir", f"/articles/{article_id}"):
        [marks] = tree(site.get(path)).xpath(f"//div[@id='marks-{article_id}']")
        [button] = marks.xpath(".//button[@name='tone'][@value='negative']")
        form = button.getparent().getparent()
        fields = {each.get("name"): each.get("value") for each in form.xpath(".//input")}
        answer = site.post(form.get("action"), **fields, tone="negative")
        assert (answer.status, answer.headers["location"].partition("#")[0]) == (303, path)
        pressed = tree(site.get(path)).xpath(f"//div[@id='marks-{article_id}']//button[@aria-pressed='true']")
        assert [(each.get("name"), each.get("value")) for each in pressed] == [("tone", "none")]
        assert "This computer, today, 15:30" in pressed[0].get("title")
        site.post(form.get("action"), **fields, tone="none")
    assert newsroom.store.articles.get(article_id).marks.tone is None


def test_a_script_gets_the_changed_buttons(site: Site, newsroom: Newsroom) -> None:
    article_id = newsroom.keep("Banjir")
    fields = {"note": "Tanggapi\r\n<b>segera</b>", "seen": seen(site)}
    answer = site.post(f"/articles/{article_id}/marks", {"HX-Request": "true"}, **fields)
    assert answer.status == 200
    assert answer.text.strip().startswith(f'<div class="marks" id="marks-{article_id}"')
    assert "Tanggapi\n&lt;b&gt;segera&lt;/b&gt;" in answer.text
    assert newsroom.store.audit_log.find(9)[0][1].action == "article.mark"


@pytest.mark.parametrize(
    "fields",
    [{"tone": "angry"}, {"star": "maybe"}, {"note": "x" * 4001}, {"note": "x" * 2001}, {"other": "1"}, {"seen": "1"}],
)
def test_invalid_forms_are_refused(site: Site, newsroom: Newsroom, fields: dict[str, str]) -> None:
    article_id = newsroom.keep("Banjir")
    assert site.post(f"/articles/{article_id}/marks", **fields).status == 422
    assert site.post("/articles/99/marks", star="yes").status == 404
    assert newsroom.store.audit_log.find(9) == []


def test_a_position_of_the_future_is_not_believed(site: Site, newsroom: Newsroom) -> None:
    newsroom.keep("Banjir")
    site.post("/looked", seen=f"{10**17}.{10**14 - 1}", done="true")
    newsroom.now += HOUR
    later = newsroom.keep("Banjir lagi")
    assert shown(site) == {"banjir": [later]}


def test_new_articles_wait_until_asked(site: Site, newsroom: Newsroom) -> None:
    newsroom.keep("Banjir")
    position = seen(site)
    assert site.get("/today/new", seen=position).text.strip() == ""
    newsroom.keep("Banjir lagi")
    newsroom.keep("Lain")
    assert '<a href="/">1 new article: show it</a>' in site.get("/today/new", seen=position).text
    assert "1 berita baru: tampilkan" in site.get("/today/new", INDONESIAN, seen=position).text


def test_an_edit_that_adds_a_keyword_is_news_and_a_backfill_is_not(site: Site, newsroom: Newsroom) -> None:
    newsroom.now = NOW - 3 * DAY
    edited, old = newsroom.keep("Rapat", "Rapat dibuka."), newsroom.keep("Rapat lain", "Tentang pasar.")
    newsroom.now = NOW
    newsroom.edit(edited, "Rapat dibuka. Banjir dibahas.")
    assert shown(site) == {"banjir": [edited]}
    newsroom.edit(edited, "Rapat ditutup.")
    assert shown(site) == {}
    assert old


def test_only_some_stories_of_a_keyword_are_shown(site: Site, newsroom: Newsroom) -> None:
    ids = [newsroom.keep(f"Banjir {number}") for number in range(MAX_STORIES + 2)]
    assert shown(site) == {"banjir": ids[: -MAX_STORIES - 1 : -1]}
    page = site.get("/").text
    assert "2 more stories." in page
    [address] = re.findall(r'href="(/search\?keyword=banjir[^"]*)"', page)
    found = re.findall(r'href="/articles/(\d+)"', site.get(unescape(address)).text)
    assert [int(each) for each in found] == ids[::-1]


def test_todays_articles_are_those_of_the_changes(site: Site, newsroom: Newsroom) -> None:
    newsroom.keep("Banjir kemarin")
    site.post("/looked", seen=seen(site), done="true")
    position = newsroom.store.changes.find_last()
    texts = ["Banjir", "Pasar", "Banjir di pasar", "Lain", "Pasar kedua"]
    ids = [newsroom.keep(title) for title in texts]
    newsroom.store.marks.change(ids[4], {MarkKind.DROP: ""}, "sari", NOW)
    changes = site.get("/api/v1/changes", since_change=position, dropped="false").record["changes"]
    appeared = {each["id"] for each in changes if each["change"]["kind"] == "appeared"}
    assert {each for of_keyword in shown(site).values() for each in of_keyword} == appeared == {*ids[:3]}


def test_troubles_are_named_in_plain_words(site: Site, newsroom: Newsroom) -> None:
    for hours in (60, 59, 58, 57, 55):
        newsroom.now = NOW - hours * HOUR
        newsroom.keep(f"Lain {hours}", outlet="Warta Misal")
    newsroom.now = NOW
    newsroom.crawl("Warta Misal")
    page = site.get("/").text
    assert "Warta Misal has published nothing since 28 Feb 2026" in page
    assert "Kabar Contoh" not in page
    newsroom.now += HOUR / 60
    newsroom.crawl("Warta Misal", error=Reason("timeout"))
    assert "Warta Misal has not been readable since" in site.get("/").text


def test_today_says_of_an_outlet_what_the_outlets_view_says(site: Site, newsroom: Newsroom) -> None:
    for outlet, last in (("Kabar Contoh", 1), ("Warta Misal", 30)):
        for hours in range(last + 4, last - 1, -1):
            newsroom.now = NOW - hours * HOUR
            newsroom.keep(f"{outlet} {hours}", outlet=outlet)
    newsroom.now = NOW
    newsroom.crawl("Kabar Contoh")
    newsroom.crawl("Warta Misal")
    assert states_in(site, "/outlets") == {"Kabar Contoh": "working", "Warta Misal": "quiet"}
    assert states_in(site, "/") == {"Warta Misal": "quiet"}
    newsroom.now += HOUR / 60
    newsroom.crawl("Warta Misal", error=Reason("timeout"))
    assert states_in(site, "/outlets") == {"Kabar Contoh": "working", "Warta Misal": "failing"}
    assert states_in(site, "/") == {"Warta Misal": "failing"}
    assert {each["name"]: each["state"] for each in site.get("/api/v1/outlets").record["outlets"]} == {
        "Kabar Contoh": "working",
        "Warta Misal": "failing",
    }


def states_in(site: Site, path: str) -> dict[str, str]:
    """Return the words for the outlets that a page names."""
    names = ("Kabar Contoh", "Warta Misal")
    return {
        name: row.xpath("string(.//span[contains(@class, 'state')])")
        for row in tree(site.get(path)).xpath("//tbody/tr | //section[contains(@class, 'troubles')]//li")
        for name in names
        if name in row.text_content()
    }


def test_an_outlet_whose_articles_were_deleted_is_not_quiet(site: Site, newsroom: Newsroom) -> None:
    newsroom.now = NOW - 3 * DAY
    article_id = newsroom.keep("Lain", outlet="Warta Misal")
    newsroom.now = NOW
    newsroom.crawl("Warta Misal")
    newsroom.store.remove_articles([article_id], None, NOW)
    assert site.get("/").status == 200
    assert states_in(site, "/") == {}


def test_an_empty_store_says_what_to_do(site: Site) -> None:
    page = site.get("/", INDONESIAN).text
    assert "Belum ada berita." in page
    assert "Jalankan dengan: kliping run" in page


def test_the_next_round_of_a_running_service_is_named(site: Site, newsroom: Newsroom) -> None:
    newsroom.store.leases.renew_service("satu", 2 * HOUR, NOW)
    assert "A round is running now." in site.get("/").text or "Next round: " in site.get("/").text


@contextmanager
def counted_statements(store: Store) -> Iterator[list[str]]:
    statements: list[str] = []
    engine = store._database.engine

    def note(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_the_number_of_statements_does_not_depend_on_the_stories(newsroom: Newsroom) -> None:
    # So many that the hours before are read, in which a keyword may have risen.
    for number in range(6):
        newsroom.keep(f"Banjir {number}")
    newsroom.keep("Pasar")
    with counted_statements(newsroom.store) as few:
        find_today(newsroom.context, newsroom.store, "sari")
    for number in range(6, 15):
        newsroom.keep(f"Banjir {number}")
        newsroom.keep(f"Pasar {number}", STORY, "Warta Misal")
    with counted_statements(newsroom.store) as many:
        today = find_today(newsroom.context, newsroom.store, "sari")
    assert len(today.keywords) == 2
    assert len(many) == len(few) <= 40


HOSTILE = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7 * 7 }}", "\u202egnp.exe")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(site: Site, newsroom: Newsroom, text: str) -> None:
    article_id = newsroom.keep(f"Banjir {text}", f"Banjir {text} datang.", authors=(text,))
    site.post(f"/articles/{article_id}/marks", note=text, back="/")
    for path in ("/", "/search", f"/articles/{article_id}", "/?undo=1"):
        elements = list(tree(site.get(path)).iter())
        assert not {each.tag for each in elements} & {"img", "iframe"}
        assert not [each for each in elements if each.tag == "script" and each.text]
        assert not [name for each in elements for name in each.attrib if str(name).startswith("on")]
    assert text in tree(site.get("/")).xpath("string(//p[@class='note-text'])")
    site.post(f"/articles/{article_id}/marks", drop="yes")
    assert text in tree(site.get(f"/?undo={article_id}")).xpath("string(//form[contains(@class, 'undo')]//span)")


def test_forms_of_other_sites_are_refused(site: Site, newsroom: Newsroom) -> None:
    article_id = newsroom.keep("Banjir")
    for path in (f"/articles/{article_id}/marks", "/looked"):
        assert site.post(path, {"Sec-Fetch-Site": "cross-site"}, star="yes").status == 403
