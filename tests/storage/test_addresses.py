"""Addresses of articles: the same article is stored once, and different articles never replace each other."""

from dataclasses import replace

import pytest

from core.article import Article
from core.filters import ArticleFilter
from storage import Claim, KeepResult, Store
from storage.addresses import FEW_PAGES
from tests.factories import DAY, HOUR, NOW, find_candidates, make_article, make_candidate, make_keep_request, watch
from tests.outlet_pages import make_paragraphs

ALL = ArticleFilter(with_unmatched=True)
SITE = "https://kabar-contoh.example/"
TITLES = (
    "Warga desa menata kebun bersama",
    "Pasar ikan buka sampai malam",
    "Jembatan bambu selesai dibangun",
    "Sekolah menerima buku baru",
)


@pytest.fixture
def claimed(store: Store) -> Claim:
    return watch(store)


def story(number: int, canonical: str, **fields: object) -> Article:
    """Return an article with another title, text and date for each number."""
    text = "\n".join(make_paragraphs(number))
    filled = {"title": TITLES[number], "text": text, "dateline": None, "published_at": NOW - number * HOUR}
    return make_article(SITE + canonical, **filled | fields)


def keep(store: Store, claimed: Claim, article: Article, path: str, **listed: str) -> KeepResult:
    """Keep an article that was listed and fetched at a path, or listed at `listed["url"]` and redirected."""
    fields = {key: SITE + value for key, value in ({"url": path} | listed).items()}
    candidate = make_candidate(**fields)
    waiting = {each.candidate.url: each.id for each in find_candidates(store, claimed, [candidate])}
    request = make_keep_request(store, claimed, article)
    ids = replace(request, candidate_id=waiting.get(candidate.url, 0), candidate=candidate, page_url=SITE + path)
    return store.keep(ids, NOW)


def urls(store: Store) -> list[str]:
    return sorted(stored.article.url.removeprefix(SITE) for stored in store.articles.find(ALL))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (1, 0, 3, 2), (3, 2, 1, 0)])
def test_articles_that_all_declare_one_url_are_kept_apart(store: Store, claimed: Claim, order: tuple[int, ...]) -> None:
    """The declared URL is that of article 0."""
    for _ in range(3):
        for number in order:
            keep(store, claimed, story(number, "kabar/0-kebun-desa-kita"), f"kabar/{number}-kebun-desa-kita")
    assert urls(store) == [f"kabar/{number}-kebun-desa-kita" for number in range(4)]
    assert {stored.article.text for stored in store.articles.find(ALL)} == {story(n, "").text for n in range(4)}


def test_a_declared_url_that_is_no_page_is_kept_by_no_article(store: Store, claimed: Claim) -> None:
    for number in range(4):
        keep(store, claimed, story(number, "kabar-hari-ini-semua"), f"kabar/{number}")
    assert urls(store) == [f"kabar/{number}" for number in range(4)]


def test_the_same_final_url_is_the_same_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kabar/0"), "kabar/0")
    assert keep(store, claimed, story(1, "kabar/0"), "kabar/0") is KeepResult.UPDATED
    assert keep(store, claimed, story(1, "kabar/lain"), "kabar/0/") is KeepResult.UNCHANGED
    assert store.articles.count(ALL) == 1


@pytest.mark.parametrize("paths", [("baca/7", "cetak/7"), ("cetak/7", "baca/7")])
def test_a_view_that_declares_its_article_is_that_article(store: Store, claimed: Claim, paths: tuple[str, str]) -> None:
    part = story(0, "baca/7", text=story(0, "").text[:900])
    for path in paths:
        keep(store, claimed, part if path == "cetak/7" else story(0, "baca/7"), path)
    assert urls(store) == ["baca/7"]


def test_a_redirect_from_an_old_url_is_one_article_with_both_addresses(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama"), "kebun-lama")
    edited = story(0, "kebun-baru", title="Warga desa menata kebun bunga")
    assert keep(store, claimed, edited, "kebun-baru", url="kebun-lama") is KeepResult.UPDATED
    [stored] = store.articles.find(ALL)
    assert stored.article.url == SITE + "kebun-baru"
    assert set(store.articles.addresses.find(stored.id)) == {SITE + "kebun-lama", SITE + "kebun-baru"}


def test_a_redirect_to_another_story_is_another_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama"), "kebun-lama")
    assert keep(store, claimed, story(1, "pasar"), "pasar", url="kebun-lama") is KeepResult.NEW


def test_the_same_wordpress_post_is_one_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama"), "kebun-lama", shortlink="?p=7")
    rewritten = story(1, "kebun-baru")
    assert keep(store, claimed, rewritten, "kebun-baru", shortlink="?p=7") is KeepResult.UPDATED
    assert urls(store) == ["kebun-baru"]
    assert keep(store, claimed, story(2, "pasar"), "pasar", shortlink="?p=8") is KeepResult.NEW


def test_the_same_date_and_text_is_one_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama"), "kebun-lama")
    renamed = story(0, "kebun-baru", title="Kebun warga ditata")
    assert keep(store, claimed, renamed, "kebun-baru") is KeepResult.UPDATED
    assert urls(store) == ["kebun-lama"]
    other_day = story(0, "kebun-lagi", published_at=NOW - 3 * DAY)
    assert keep(store, claimed, other_day, "kebun-lagi") is KeepResult.NEW


def test_other_words_of_the_same_date_are_another_article(store: Store, claimed: Claim) -> None:
    for number in range(4):
        assert (
            keep(store, claimed, story(number, f"kabar-{number}", published_at=NOW), f"kabar-{number}")
            is KeepResult.NEW
        )
    pages = [make_keep_request(store, claimed, story(n, f"lain-{n}", published_at=NOW)).fetched for n in range(4)]
    other = make_keep_request(store, claimed, story(0, "baru", text=" ".join(TITLES * 5), published_at=NOW)).fetched
    assert store.articles.addresses.find_new([*pages, other]) == [False, False, False, False, True]
    assert [store.articles.addresses.find_new([page])[0] for page in (pages[0], other)] == [False, True]
    many = [
        make_keep_request(store, claimed, story(0, f"banyak-{n}", text=f"Kabar {n} dari kota. " * 20, published_at=NOW))
        for n in range(FEW_PAGES)
    ]
    found = store.articles.addresses.find_new([*pages, other, *(request.fetched for request in many)])
    assert found == [False, False, False, False, True, *[True] * FEW_PAGES]


def test_articles_of_earlier_releases_have_no_digest_but_are_found(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama"), "kebun-lama")
    with store._database.writing() as connection:
        connection.exec_driver_sql("UPDATE articles SET text_digest = 0")
    moved = story(0, "kebun-baru")
    pages = [make_keep_request(store, claimed, each).fetched for each in (moved, story(1, "pasar"))]
    assert store.articles.addresses.find_new(pages) == [False, True]
    assert keep(store, claimed, moved, "kebun-baru") is not KeepResult.NEW
    assert urls(store) == ["kebun-lama"]


def test_without_dates_the_same_headline_and_text_is_one_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun-lama", published_at=None), "kebun-lama")
    moved = story(0, "kebun-baru", published_at=None)
    assert keep(store, claimed, moved, "kebun-baru") is not KeepResult.NEW
    assert urls(store) == ["kebun-lama"]
    retitled = story(0, "kebun-lagi", published_at=None, title="Kebun warga ditata")
    assert keep(store, claimed, retitled, "kebun-lagi") is KeepResult.NEW
    assert keep(store, claimed, story(1, "kebun-lain", published_at=None), "kebun-lain") is KeepResult.NEW


def test_equal_addresses_are_one_candidate(store: Store, claimed: Claim) -> None:
    story_urls = ["kabar-desa-kita-hari-ini" + ending for ending in ("", "/", "?from=rss", "/print/")]
    found = find_candidates(store, claimed, [make_candidate(SITE + path) for path in story_urls])
    assert len(found) == 1
    again = make_candidate("http://www.kabar-contoh.example/kabar-desa-kita-hari-ini;jsessionid=0A1B2C3D4E5F6")
    assert find_candidates(store, claimed, [again]) == found
    assert store.candidates.count_known(claimed.outlet_id, [again, make_candidate(SITE + "lain")]) == 1


def test_addresses_are_pruned_with_their_article(store: Store, claimed: Claim) -> None:
    keep(store, claimed, story(0, "kebun"), "kebun")
    store.prune(NOW + 40 * DAY, unmatched_days=30, retention_days=None)
    assert keep(store, claimed, story(1, "kebun"), "kebun") is KeepResult.NEW
