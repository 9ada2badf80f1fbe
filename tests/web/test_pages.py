"""The pages: what they show, in both languages, and that text from the web cannot do anything in them."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml.html import fromstring

from tests.cli.commands import Kliping
from tests.cli.conftest import make_unmatched, store_articles
from tests.factories import NOW, make_article
from tests.web.conftest import Site, serve_folder
from web.security import CONTENT_SECURITY_POLICY

INDONESIAN = {"Accept-Language": "id"}


def links(page: str, pattern: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'href="({pattern})"', page)]


def article_ids(page: str) -> list[int]:
    return [int(found.rpartition("/")[2]) for found in links(page, r"/articles/\d+")]


def test_search_shows_articles_with_their_mentions(site: Site) -> None:
    page = site.get("/search", q="banjir").text
    assert article_ids(page) == [3, 2, 1]
    assert "3 articles in all" in page
    assert '<mark title="air: &#34;banjir&#34;">Banjir</mark> 3' in page
    assert "Understood as: &#34;banjir&#34;" in page


def test_facets_and_days_narrow_the_search(site: Site) -> None:
    page = site.get("/search").text
    [keyword] = links(page, r"/search\?keyword=Kota\+Contoh")
    assert article_ids(site.get(keyword).text) == [4, 3, 2, 1]
    [outlet] = links(site.get(keyword).text, r"/search\?keyword=Kota\+Contoh&amp;outlet=Kabar\+Contoh")
    chosen = site.get(outlet).text
    assert 'aria-current="true"><span>Kabar Contoh' in chosen
    assert "/search?keyword=Kota+Contoh" in links(chosen, r"/search\?[^\"]*"), "a second click removes the choice"
    day = next(found for found in links(page, r"/search\?since=[^\"]*"))
    assert {*parse_qs(urlsplit(day).query)} == {"since", "until"}
    assert article_ids(site.get(day).text)


@pytest.mark.parametrize(("locale", "name"), [("en", "Indonesian"), ("id", "Indonesia")])
def test_languages_and_days_are_named_as_people_do(site: Site, locale: str, name: str) -> None:
    page = site.get("/search", {"Accept-Language": locale}, language="id", all="true").text
    assert f'aria-current="true"><span>{name}</span>' in page, "the facet"
    assert f"</span> {name} <span aria-hidden" in page, "the condition"
    assert re.search(r'aria-label="\d+ \w{3} 20\d\d: \d+"><title>\d+ \w{3} ', page), "a day of the timeline"


def test_the_pages_of_a_search_have_each_article_once(site: Site) -> None:
    ids, path = [], "/search?limit=2&all=true"
    while True:
        page = site.get(path).text
        ids += article_ids(page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        if following is None:
            break
        path = unescape(following[1])
    assert ids == [7, 6, 5, 4, 3, 2, 1]


def test_an_invalid_query_keeps_what_was_typed_and_points_into_it(site: Site) -> None:
    answer = site.get("/search", INDONESIAN, q="air AND (banjir", since="3d")
    assert answer.status == 422
    assert 'value="air AND (banjir"' in answer.text
    assert "air AND (banjir\n        ^" in answer.text
    assert 'value="3d"' in answer.text


def test_an_invalid_date_keeps_what_was_typed(site: Site) -> None:
    answer = site.get("/search", q="banjir", since="besok sore")
    assert answer.status == 422
    assert 'value="banjir"' in answer.text
    assert 'value="besok sore"' in answer.text
    assert "since besok sore: write 2026-11-20" in answer.text


def test_the_form_keeps_the_conditions_that_it_has_no_field_for(site: Site) -> None:
    page = site.get("/search", keyword=["air", "Kota Contoh"], kept_since="2026-01-01", limit=3, cursor="start").text
    form = page.partition("</form>")[0]
    kept = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
    assert kept == [("keyword", "air"), ("keyword", "Kota Contoh"), ("kept_since", "2026-01-01"), ("limit", "3")]


def test_an_empty_form_searches_everything(site: Site) -> None:
    page = site.get("/search?q=&since=&until=&order=newest").text
    assert article_ids(page) == [7, 4, 3, 2, 1]


def test_nothing_found_says_what_to_try(site: Site) -> None:
    assert "Nothing was found" in site.get("/search", q="zeppelin").text


def test_an_article_is_shown_with_its_mentions_explained(site: Site) -> None:
    page = site.get("/articles/1").text
    assert '<mark tabindex="0" title="air: &#34;banjir&#34;">Banjir</mark> 1' in page
    assert '<a href="/search?keyword=Kota%20Contoh">Kota Contoh</a>' in page
    assert 'href="https://kabar-contoh.example/1" rel="noopener noreferrer external"' in page


@pytest.mark.parametrize(("path", "status"), [("/articles/99", 404), ("/articles/x", 422), ("/nothing", 404)])
def test_errors_are_pages(site: Site, path: str, status: int) -> None:
    answer = site.get(path, INDONESIAN)
    assert (answer.status, answer.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert '<html lang="id">' in answer.text


def test_the_language_is_the_readers_choice_or_the_browsers(site: Site) -> None:
    assert "<button>Cari</button>" in site.get("/search", INDONESIAN).text
    assert "<button>Search</button>" in site.get("/search", {"Accept-Language": "de, id;q=0.3, en;q=0.5"}).text
    chosen = site.get("/language/id", back="/search?q=air")
    assert (chosen.status, chosen.headers["location"]) == (303, "/search?q=air")
    cookie = chosen.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=lax"} <= {part.strip() for part in cookie.split(";")}
    headers = {"Cookie": cookie.partition(";")[0], "Accept-Language": "en"}
    assert "<button>Cari</button>" in site.get("/search", headers).text


@pytest.mark.parametrize("back", ["https://other.example/", "//other.example", "/\\other.example", "search"])
def test_the_choice_of_a_language_leads_to_no_other_site(site: Site, back: str) -> None:
    assert site.get("/language/id", back=back).headers["location"] == "/"


@pytest.mark.parametrize("path", ["/search", "/articles/1", "/articles/99", "/static/kliping.css", "/api/v1/articles"])
def test_every_response_restricts_the_browser(site: Site, path: str) -> None:
    headers = site.get(path).headers
    assert headers["content-security-policy"] == CONTENT_SECURITY_POLICY
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


@pytest.mark.parametrize("host", ["kliping.example", "127.0.0.1.other.example", "", "localhost.other.example:80"])
def test_other_names_of_this_computer_are_refused(site: Site, host: str) -> None:
    for path in ("/search", "/api/v1/articles", "/static/kliping.css"):
        assert site.get(path, {"Host": host}).status == 400


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1:8321", "[::1]:8321"])
def test_local_names_are_served(site: Site, host: str) -> None:
    assert site.get("/search", {"Host": host}).status == 200


ONE_OUTLET = """\
keywords: [banjir]
outlets: [{name: Kabar Contoh, url: https://kabar-contoh.example}]
"""

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "{{ 7 * 7 }}{% raw %}",
    "</title><svg onload=alert(1)>",
    "\u202egnp.exe",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_from_the_web_stays_text(kliping: Kliping, text: str) -> None:
    article = make_article(
        "https://kabar-contoh.example/1",
        title=f"Banjir {text}",
        text=f"Banjir {text} datang.\nWarga {text} mengungsi.",
        authors=(text,),
        section=text,
        tags=(text,),
        published_at=NOW,
    )
    kliping.write_config(ONE_OUTLET)
    store_articles(kliping.store_url, {"Kabar Contoh": [article]}, ONE_OUTLET)
    with serve_folder(kliping.folder) as site:
        pages = [site.get("/search").text, site.get("/articles/1").text, site.get("/search", q=text).text]
    for page in pages:
        elements = list(fromstring(page).iter())
        assert not {element.tag for element in elements} & {"img", "iframe", "style"}
        scripts = [element for element in elements if element.tag == "script"]
        assert all(element.get("src", "").startswith("/static/") and not element.text for element in scripts)
        assert not [name for element in elements for name in element.attrib if str(name).startswith("on")]
    assert "49" not in pages[1].partition("<article")[2].partition("</article>")[0]


@pytest.mark.parametrize("text", HOSTILE)
def test_who_was_quoted_is_linked_to_the_place_and_stays_text(kliping: Kliping, text: str) -> None:
    article = make_article(
        "https://kabar-contoh.example/1",
        title="Banjir",
        text=f"Banjir datang.\n“Air {text} naik sejak subuh,” kata Budi Contoh, Senin.",
    )
    kliping.write_config(ONE_OUTLET)
    store_articles(kliping.store_url, {"Kabar Contoh": [article]}, ONE_OUTLET)
    with serve_folder(kliping.folder) as site:
        page = fromstring(site.get("/articles/1").text)
    (quoted,) = (each for each in page.iter("section") if each.get("class") == "quoted")
    assert [str(each.xpath("string()")) for each in quoted.iter("dt")] == ["Budi Contoh"]
    (link,) = quoted.iter("a")
    assert str(link.xpath("string()")).startswith("“")
    assert [each.tag for each in quoted.iter()] == ["section", "h2", "dl", "dt", "dd", "a"]
    (paragraph,) = (each for each in page.iter("p") if f"#{each.get('id')}" == link.get("href"))
    assert "kata Budi Contoh" in str(paragraph.xpath("string()"))


def test_an_excerpt_shows_its_snippets(kliping: Kliping) -> None:
    config = ONE_OUTLET.replace("example}", "example, excerpts_only: true}")
    kliping.write_config(config)
    address, filler = "https://kabar-contoh.example/1", "Kalimat lain. " * 30
    first = make_article(address, title="Banjir", text=f"Banjir <b>datang</b> kemarin.\n{filler}Kedondong habis.")
    edited = make_article(address, title="Banjir lagi", text=f"Banjir datang lagi kemarin.\n{filler}")
    store_articles(kliping.store_url, {"Kabar Contoh": [first, edited]}, config)
    with serve_folder(kliping.folder) as site:
        page = site.get("/articles/1").text
    assert "Only excerpts of this outlet" in page
    assert '<li><mark title="banjir: &#34;banjir&#34;">Banjir</mark> datang lagi' in page
    assert "The texts are not stored" in page
    assert "Kedondong" not in page


def test_an_address_that_is_no_web_address_is_no_link(kliping: Kliping) -> None:
    kliping.write_config(ONE_OUTLET)
    article = make_unmatched("javascript:alert(1)")
    store_articles(kliping.store_url, {"Kabar Contoh": [article]}, ONE_OUTLET)
    with serve_folder(kliping.folder) as site:
        assert "javascript:" not in site.get("/articles/1").text
