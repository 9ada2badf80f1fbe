"""Differences between two clippings of a page."""

from dataclasses import replace

from core.article_diff import MAX_LINES, TextSegment, diff_articles, diff_words
from core.matcher import Clipping
from tests.factories import make_article, make_mention

BEFORE = Clipping(make_article(text="Satu.\nDua.\nTiga."), (make_mention("banjir"), make_mention("lumpur")))


def after(**fields: object) -> Clipping:
    return replace(BEFORE, article=replace(BEFORE.article, **fields))  # type: ignore[arg-type]  # any field


def test_equal_articles_have_no_diff() -> None:
    assert diff_articles(BEFORE, after()) is None


def test_lines_are_compared_in_order() -> None:
    change = diff_articles(BEFORE, after(text="Dua.\nTiga.\nEmpat.\nDua."))
    assert change is not None
    assert (change.removed, change.added) == (("Satu.",), ("Empat.", "Dua."))
    assert (change.title, change.gained, change.lost, change.fields) == (None, (), (), ())


def test_title_and_other_fields_are_reported() -> None:
    change = diff_articles(BEFORE, after(title="Lain", authors=(), language="su"))
    assert change is not None
    assert change.title == (BEFORE.article.title, "Lain")
    assert change.fields == ("authors", "language")
    assert (change.removed, change.added) == ((), ())


def test_gained_and_lost_keywords_are_reported() -> None:
    change = diff_articles(BEFORE, replace(BEFORE, mentions=(make_mention("banjir"), make_mention("warga"))))
    assert change is not None
    assert (change.gained, change.lost, change.fields) == (("warga",), ("lumpur",), ())


def test_moved_mentions_are_reported() -> None:
    moved = replace(BEFORE, mentions=(make_mention("banjir", start=1), make_mention("lumpur")))
    change = diff_articles(BEFORE, moved)
    assert change is not None
    assert (change.gained, change.lost, change.fields) == ((), (), ("mentions",))


def test_texts_of_too_many_lines_are_compared_as_multisets() -> None:
    lines = [f"{number}." for number in range(MAX_LINES + 1)]
    change = diff_articles(after(text="\n".join(lines)), after(text="\n".join([*lines[::-1], "baru"])))
    assert change is not None
    assert (change.removed, change.added) == ((), ("baru",))


def test_a_word_diff_contains_both_versions() -> None:
    before = "Banjir surut di Kota Contoh.\nWarga pulang.\nAir jernih."
    after = "Banjir surut di Kabupaten Contoh.\nAir jernih sekali.\nTamat."
    segments = diff_words(before, after)
    assert "".join(each.text for each in segments if each.kind != "added") == before
    assert "".join(each.text for each in segments if each.kind != "removed") == after
    assert ("removed", "Kota") in [(each.kind, each.text) for each in segments]
    assert ("added", "Kabupaten") in [(each.kind, each.text) for each in segments]


def test_a_word_diff_of_equal_texts_is_one_equal_segment() -> None:
    assert diff_words("Air.\nSurut.", "Air.\nSurut.") == (TextSegment("equal", "Air.\nSurut."),)
    assert diff_words("", "Baru") == (TextSegment("added", "Baru"),)
