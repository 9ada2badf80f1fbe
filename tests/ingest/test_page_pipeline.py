"""A worker normalizes pages. An explained page has the same article as one that is not explained."""

import asyncio

from core.article import Article, NotAnArticle
from core.normalizer import Explanation, ExtractionResult, Profile
from ingest.page_pipeline import explain_page, read_page
from ingest.worker_pool import WorkerPool
from tests.outlet_pages import OUTLET, PROMOTION, learn_pages, make_page, make_paragraphs


def normalize_both_ways(pool: WorkerPool, profile: Profile) -> tuple[ExtractionResult, Explanation]:
    page = make_page(99, [*make_paragraphs(99), PROMOTION])

    async def run() -> tuple[ExtractionResult, Explanation]:
        try:
            return await read_page(pool, page, OUTLET, profile), await explain_page(pool, page, OUTLET, profile)
        finally:
            pool.close()

    return asyncio.run(run())


def test_an_explained_page_has_the_same_article() -> None:
    profile = learn_pages(make_page(number, [*make_paragraphs(number), PROMOTION]) for number in range(30))
    read, explained = normalize_both_ways(WorkerPool(count=1), profile)
    assert isinstance(read.article, Article)
    assert read.article.text == "\n".join(make_paragraphs(99))
    assert explained.result == read.article
    assert PROMOTION in {line.text for line in explained.removed}


def test_a_page_that_no_worker_can_finish_is_a_fault() -> None:
    pool = WorkerPool(count=1)
    pool.close()
    read, explained = normalize_both_ways(pool, Profile())
    assert isinstance(read.article, NotAnArticle)
    assert read.article.is_fault
    assert explained == Explanation(read.article)
