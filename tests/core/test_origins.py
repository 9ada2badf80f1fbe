"""Words for the places where the fields of an article were read."""

from core.article import Article
from core.messages import translate
from core.origins import FROM_HAND, describe_origin, find_origins, state_origin
from tests.factories import make_article


def test_each_field_with_a_known_origin_has_words() -> None:
    origins = find_origins(make_article(published_from="correction", authors_from=None))
    assert {field: str(origin) for field, origin in origins.items()} == {
        "title": "read from the heading on the page",
        "section": "read from the path above the article",
        "published_at": "by hand",
        "modified_at": "read from the page's meta data",
    }
    assert translate(origins["title"], "id") == "dibaca dari judul yang tampil di halaman"


def test_an_origin_of_a_later_release_is_shown_as_it_is() -> None:
    assert str(describe_origin("microdata-2")) == "read from microdata-2"


def test_only_fields_with_a_value_have_an_origin() -> None:
    typed = state_origin(Article("https://kabar.example/1", "Judul", "Teks"), FROM_HAND)
    assert (typed.title_from, typed.authors_from, typed.section_from, typed.published_from) == (
        "hand",
        None,
        None,
        None,
    )
