import codecs
from datetime import UTC, datetime

import pytest

from core.article import NotAnArticle, Page
from core.normalizer.document.html import Tree, decode, parse_html, parse_page
from core.normalizer.document.thresholds import DECODED_CHUNK_BYTES, MAX_BYTES, MAX_OPEN_TAGS, MAX_TAGS

pytestmark = pytest.mark.page

TEXT = "<p>Kata dia, “désa éta” sepi – kafé pun tutup.</p>"


def parsed(body: bytes) -> object:
    return parse_page(Page("https://example.co.id/a", body, datetime(2024, 1, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), None),
        (TEXT.encode(), "text/html; charset=iso-8859-1"),
        (codecs.BOM_UTF8 + TEXT.encode(), "text/html; charset=windows-1252"),
        (TEXT.encode("utf-16"), None),
        (TEXT.encode("utf-16-le"), None),
        (TEXT.encode("utf-16-be"), "text/html; charset=utf-8"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), None),
        (TEXT.encode("windows-1252"), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("windows-1252"), "text/html; charset=no-such-charset"),
        (TEXT.encode("windows-1252"), "text/html; charset=base64"),
        (TEXT.encode("windows-1252"), None),
    ],
)
def test_charsets(body: bytes, content_type: str | None) -> None:
    assert decode(body, content_type) == TEXT


def test_the_declared_charset_is_used() -> None:
    labelled = "<meta charset='shift_jis'><p>橋</p>"
    assert decode(labelled.encode("shift_jis")) == labelled


def test_a_page_truncated_within_a_character_is_decoded() -> None:
    assert decode("kafé”".encode()[:-1]) == "kafé"


@pytest.mark.parametrize("padding", range(4))
def test_a_character_may_lie_across_two_decoded_chunks(padding: int) -> None:
    """Otherwise the page would be decoded by the charset that it declares."""
    start = "<meta charset=windows-1252>"
    text = "x" * (DECODED_CHUNK_BYTES - len(start) - padding) + "… akhir"
    tree = parsed(f"{start}{text}".encode())
    assert isinstance(tree, Tree)
    assert [element.text for element in tree.iter("body")] == [text]


def test_one_invalid_byte_does_not_override_the_declared_charset() -> None:
    body = b'<meta charset="utf-8">' + "kafé ".encode() + b"\xff"
    assert "kafé" in decode(body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"\0" * 100, "empty"),
        (b"a" * (MAX_BYTES + 1), "too large"),
        (b"<b></b>" * (MAX_TAGS // 2) + b"<b>", "too many tags"),
        (b"<font color=red>" * (MAX_OPEN_TAGS + 1), "unclosed"),
        (b"<p" + b" a=b" * 20_000 + b">", "attributes"),
        (b"<!-- -->", "no HTML"),
    ],
)
def test_refused_bytes(body: bytes, reason: str) -> None:
    answer = parsed(body)
    assert isinstance(answer, NotAnArticle)
    assert reason in str(answer.reason)


def test_null_bytes_are_removed() -> None:
    tree = parse_page(Page("https://example.co.id/a", b"<p>sat\0u</p>", datetime(2024, 1, 1, tzinfo=UTC)))
    assert not isinstance(tree, NotAnArticle)
    assert [element.text for element in tree.iter("p")] == ["satu"]


def test_long_data_in_a_script_is_not_a_tag_with_many_attributes() -> None:
    body = b"<script>let data = [" + b"1, " * 30_000 + b"]</script>" + TEXT.encode()
    assert not isinstance(parsed(body), NotAnArticle)


def test_a_long_url_is_one_attribute() -> None:
    assert not isinstance(parsed(b"<p><img src='data:" + b"A" * 200_000 + b"'>"), NotAnArticle)


def test_unprintable_characters_are_removed() -> None:
    tree = parse_html("<p title='sa\x01tu'>d\ufeffu\x1ba</p>")
    element = next(tree.iter("p"))
    assert (element.get("title"), element.text) == ("satu", "dua")


def test_an_empty_attribute_differs_from_a_missing_one() -> None:
    element = next(parse_html("<html lang=id><p hidden><b>x</b></p>").iter("p"))
    assert (element.get("hidden"), element.get("class"), element.tag) == ("", None, "p")
    assert parse_html("<html lang=id>").get("lang") == "id"


def test_elements_are_in_page_order() -> None:
    assert [element.tag for element in parse_html("<h1>a</h1><p>b</p><h1>c</h1>").iter("p", "h1")] == ["h1", "p", "h1"]
