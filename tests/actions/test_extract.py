"""Pages are extracted as a crawl extracts them."""

from dataclasses import replace
from pathlib import Path

import pytest

from actions.context import AppContext
from actions.extract import Extraction, extract
from actions.keywords import make_editor
from core.article import Article
from core.keyword import Keyword
from core.normalizer import dump_profile
from storage import Store
from tests.factories import NOW
from tests.outlet_pages import PROMOTION, learn_pages, make_page, make_paragraphs


def read_text(extraction: Extraction) -> str:
    assert isinstance(extraction.explanation.result, Article)
    return extraction.explanation.result.text


def test_the_profile_of_a_configured_outlet_is_used(context: AppContext, opened: Store, tmp_path: Path) -> None:
    page = make_page(99, [*make_paragraphs(99), PROMOTION])
    file = tmp_path / "page.html"
    file.write_bytes(page.body)
    before = extract(context, str(file), page.url)
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(30))
    [outlet] = [stored for stored in opened.outlets.find(NOW) if stored.outlet.name == "Kabar Contoh"]
    opened.profiles.put(outlet.id, dump_profile(profile), (), NOW)
    after = extract(context, str(file), page.url)
    assert read_text(before) == "\n".join([*make_paragraphs(99), PROMOTION])
    assert read_text(after) == "\n".join(make_paragraphs(99))
    [removed] = [line for line in after.explanation.removed if line.text == PROMOTION]
    assert removed.step == "outlet profile"
    without_outlets = replace(context, config=context.config.model_copy(update={"outlets": ()}))
    assert read_text(extract(without_outlets, str(file), page.url)) == read_text(before)


@pytest.fixture
def flood_page(tmp_path: Path) -> Path:
    """A saved page that mentions the configured keyword `air` and the word `warga`."""
    sentence = "Banjir sudah surut di seluruh desa itu, kata warga yang pulang kemarin sore."
    file = tmp_path / "page.html"
    file.write_bytes(make_page(7, [*make_paragraphs(7), sentence]).body)
    return file


def find_mentioned_keywords(context: AppContext, page: Path) -> set[str]:
    return {mention.keyword for mention in extract(context, str(page), None).mentions}


def test_keywords_of_the_config_are_matched_without_a_store(context: AppContext, flood_page: Path) -> None:
    assert find_mentioned_keywords(context, flood_page) == {"air"}


def test_active_keywords_of_the_store_are_matched_too(context: AppContext, opened: Store, flood_page: Path) -> None:
    editor = make_editor(context, opened, "warga")
    editor.add(Keyword("warga", "warga AND @air"))
    assert find_mentioned_keywords(context, flood_page) == {"air", "warga"}
    editor.set_active(active=False)
    assert find_mentioned_keywords(context, flood_page) == {"air"}
