import json
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.discovery import build_posts_url, read_posts
from tests.core.discovery.sample_sources import HOME, NOW, OUTLET

DAY = timedelta(days=1)


def test_wordpress_posts() -> None:
    posts = [
        {
            "link": "https://kabar.example/satu/",
            "date_gmt": "2026-03-02T07:00:00",
            "modified_gmt": "2026-03-02T08:00:00",
            "title": {"rendered": "Satu &#8220;tebal&#8221; <em>ya</em>"},
        },
        {"link": "https://kabar.example/lama/", "modified_gmt": "2026-01-02T08:00:00", "date_gmt": None, "title": None},
        {"link": None},
    ]
    listed = read_posts(json.dumps(posts).encode(), HOME, OUTLET, NOW, NOW - 3 * DAY)
    assert listed is not None
    assert listed.listed == 3
    assert listed.last_change is None
    [post] = listed.candidates
    assert (post.url, post.title) == ("https://kabar.example/satu/", "Satu “tebal” ya")
    assert (post.published_at, post.modified_at) == (
        datetime(2026, 3, 2, 7, tzinfo=UTC),
        datetime(2026, 3, 2, 8, tzinfo=UTC),
    )
    local = (NOW - 2 * DAY).astimezone(timezone(timedelta(hours=7)))
    assert "order=desc&modified_after=2026-02-28T08%3A00%3A00Z" in build_posts_url(HOME + "wp-json/", local, 1)
    assert "order=asc" in build_posts_url(HOME + "wp-json/", local, 1, oldest_first=True)


@pytest.mark.parametrize(
    ("fields", "authors"),
    [
        ({"_embedded": {"author": [{"id": 4, "name": "Rina &amp; Dadan"}]}}, ("Rina & Dadan",)),
        ({"_embedded": {"author": [{"id": 4, "name": "Rina"}]}, "yoast_head_json": {"author": "rina"}}, ("Rina",)),
        (
            {"_embedded": {"author": [{"code": "rest_user_invalid_id"}]}, "yoast_head_json": {"author": "Rina"}},
            ("Rina",),
        ),
        ({"_embedded": {"author": {"name": "Rina"}}, "yoast_head_json": []}, ()),
        ({"_embedded": {"author": ["Rina"]}, "yoast_head_json": {"author": 4}}, ()),
    ],
)
def test_the_authors_of_posts(fields: dict[str, object], authors: tuple[str, ...]) -> None:
    posts = [{"id": 7, "link": "https://kabar.example/satu/"} | fields]
    listed = read_posts(json.dumps(posts).encode(), HOME, OUTLET, NOW)
    assert listed is not None
    assert [post.authors for post in listed.candidates] == [authors]
    query = dict(parse_qsl(urlsplit(build_posts_url(HOME + "wp-json/", NOW, 1)).query))
    assert query["_embed"] == "author"
    # WordPress embeds only links that are among the requested fields.
    assert {"yoast_head_json.author", "_links.author", "_embedded"} <= set(query["_fields"].split(","))


@pytest.mark.parametrize("rest", ["\nWarning: foreach() in /a.php on line 3", ");", "\n[1] 0.2 s"])
def test_text_behind_a_list_of_posts_is_ignored(rest: str) -> None:
    posts = json.dumps([{"id": 7, "link": "https://kabar.example/satu/"}])
    for notice in ("", "PHP Notice: Undefined index [x] in {tema}\n", "cb("):
        listed = read_posts((notice + posts + rest).encode(), HOME, OUTLET, NOW)
        assert listed is not None
        assert (len(listed.candidates), listed.is_cut_off) == (1, False)
    page = f"<html><script type='application/ld+json'>{posts}</script>{rest}</html>"
    assert read_posts(page.encode(), HOME, OUTLET, NOW) is None


@pytest.mark.parametrize(
    ("root", "start"),
    [
        ("https://kabar.example/wp-json/", "https://kabar.example/wp-json/wp/v2/posts?per_page=100&page=2&"),
        ("https://kabar.example/wp-json", "https://kabar.example/wp-json/wp/v2/posts?per_page=100&page=2&"),
        ("https://kabar.example/wp-json/wp/v2/posts", "https://kabar.example/wp-json/wp/v2/posts?per_page=100&"),
        ("https://kabar.example/wp-json/wp/v2/", "https://kabar.example/wp-json/wp/v2/posts?per_page=100&"),
        ("https://kabar.example/wp/wp-json/", "https://kabar.example/wp/wp-json/wp/v2/posts?per_page=100&"),
        ("https://kabar.example/wp-json/?lang=id", "https://kabar.example/wp-json/wp/v2/posts?lang=id&per_page=100&"),
        ("https://kabar.example/?rest_route=/", "https://kabar.example/?rest_route=/wp/v2/posts&per_page=100&page=2&"),
        ("https://kabar.example/?rest_route=%2F", "https://kabar.example/?rest_route=/wp/v2/posts&per_page=100&"),
        ("https://kabar.example/?rest_route=", "https://kabar.example/?rest_route=/wp/v2/posts&per_page=100&"),
        (
            "https://kabar.example/index.php?lang=id&rest_route=/",
            "https://kabar.example/index.php?lang=id&rest_route=/wp/v2/posts&per_page=100&",
        ),
        ("https://kabar.example/index.php/wp-json/", "https://kabar.example/index.php/wp-json/wp/v2/posts?per_page="),
    ],
)
def test_addresses_of_posts_with_and_without_pretty_permalinks(root: str, start: str) -> None:
    posts_url = build_posts_url(root, NOW, 2)
    assert posts_url.startswith(start)
    assert posts_url.count("?") == 1
    assert "&orderby=modified" in posts_url


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b'{"code":"rest_forbidden"}', b"[1]", b"[" * 100_000])
def test_invalid_lists_of_posts(body: bytes) -> None:
    assert read_posts(body, HOME, OUTLET, NOW) is None


NOTICES = [
    "\ufeff",
    "<br />\n<b>Notice</b>:  Undefined index: x in <b>/var/www/tema.php</b> on line <b>3</b><br />\n",
    "Warning: Array [] to string conversion in {tema} [x]\n",
    "<!-- {} -->",
]


@pytest.mark.parametrize("notice", NOTICES)
def test_a_notice_in_front_of_the_posts_is_skipped(notice: str) -> None:
    post = {"link": HOME + "satu/", "date_gmt": "2026-03-02T07:00:00", "title": {"rendered": "Satu"}}
    listed = read_posts((notice + json.dumps([post, {"link": None}])).encode(), HOME, OUTLET, NOW)
    assert listed is not None
    assert [candidate.url for candidate in listed.candidates] == [HOME + "satu/"]
    both_ends = notice + json.dumps([post, {"link": None}]) + "\n<br />\n<b>Warning</b>: x [1]<br />"
    assert read_posts(both_ends.encode(), HOME, OUTLET, NOW) == listed
    assert [reason.code for reason in listed.dropped] == ["entries_without_address"]
    assert read_posts((notice + "{}").encode(), HOME, OUTLET, NOW) is None


def test_a_list_of_posts_that_is_cut_off_is_not_read() -> None:
    tags: list[object] = [{"link": HOME + "tag/"}]
    posts = json.dumps([{"link": HOME + "satu/", "title": {"rendered": "Satu"}}, {"link": HOME + "dua/", "tags": tags}])
    for end in range(2, len(posts)):
        for rest in ("", "\n<br />\n<b>Fatal error</b>: x"):
            listed = read_posts((posts[:end] + rest).encode(), HOME, OUTLET, NOW)
            assert listed is not None
            assert (listed.is_cut_off, listed.candidates) == (True, ())
        assert read_posts(f"Notice: x [1]\n{posts[:end]}".encode(), HOME, OUTLET, NOW) is None


def test_texts_are_requested_only_if_they_are_wanted() -> None:
    assert "content" not in build_posts_url(HOME + "wp-json/", NOW, 1)
    assert "%2Ccontent.rendered" in build_posts_url(HOME + "wp-json/", NOW, 1, with_texts=True)
