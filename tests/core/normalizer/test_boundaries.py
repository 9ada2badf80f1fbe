"""Later pages of an article just below and just above each threshold of the pager."""

import pytest

from core.normalizer import read_article_page
from core.normalizer.pager import ArticlePage
from tests.core.normalizer.boundary_pages import URL, column, make_page, prose, read, sentence

pytestmark = pytest.mark.page

ARTICLE = prose()


def part_numbers(links: str) -> list[int]:
    reading = read_article_page(make_page(column(*ARTICLE) + links), URL)
    assert isinstance(reading, ArticlePage)
    return sorted(reading.pager.urls)


@pytest.mark.parametrize(("last", "is_pager"), [(49, True), (51, False)])
def test_pages_of_an_article(last: int, is_pager: bool) -> None:
    links = "".join(f"<a href='{URL}/{number}'>{number}</a>" for number in (2, 3, last))
    assert part_numbers(f"<div>{links}</div>") == ([2, 3, last] if is_pager else [])


@pytest.mark.parametrize(("depth", "is_pager"), [(3, False), (4, True)])
def test_boxes_around_the_pager_of_another_list(depth: int, is_pager: bool) -> None:
    link = f"<a href='{URL}/2'>2</a>"
    for _ in range(depth):
        link = f"<div>{link}</div>"
    assert part_numbers(f"<div class='komentar'>{link}</div>") == ([2] if is_pager else [])


@pytest.mark.parametrize(("letters", "times"), [(77, 2), (83, 1)])
def test_letters_of_a_line_that_stands_on_two_pages(letters: int, times: int) -> None:
    line, more = sentence(letters), prose(4, 160, 50)
    part = make_page(column(more[0], line, *more[1:]), url=f"{URL}/2")
    found = read(make_page(column(*ARTICLE, line, sentence(150, 7)), parts=(part,))).text.split("\n")
    assert found.count(line) == times
