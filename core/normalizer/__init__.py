"""Normalize a page: extract its article without boilerplate, and learn what the pages of an outlet have in common."""

from typing import NamedTuple

from core.article import Article, NotAnArticle, Page
from core.normalizer.document.line import join_table_rows
from core.normalizer.explanation import Explanation, KeptLine, RemovedLine
from core.normalizer.metadata.article_builder import build_article
from core.normalizer.pager import ArticlePage, read_pager
from core.normalizer.pipeline import LINE_STEPS, READ_STEP, fingerprint_draft, run_page
from core.normalizer.profile.fingerprints import PageFingerprint
from core.normalizer.profile.outlet_profile import Profile, dump_profile, load_profile
from core.normalizer.profile.profile_update import update_profile
from core.normalizer.profile.text_agreement import NO_AGREEMENT, AgreementFall, TextAgreement, measure_agreement
from core.outlet import Outlet
from core.reasons import Reason

__all__ = [
    "NO_AGREEMENT",
    "AgreementFall",
    "ArticlePage",
    "Explanation",
    "ExtractionResult",
    "KeptLine",
    "PageFingerprint",
    "Profile",
    "RemovedLine",
    "TextAgreement",
    "dump_profile",
    "explain",
    "extract",
    "fingerprint_page",
    "load_profile",
    "normalize",
    "read_article_page",
    "update_profile",
]


class ExtractionResult(NamedTuple):
    """The article of a page or the reason why it is refused, and the page's fingerprint for the outlet's profile.

    `agreement` states how well the text agrees with the one that the outlet's feed states in full, from 0 to 1. It is
    None if there is no such text.
    """

    article: Article | NotAnArticle
    fingerprint: PageFingerprint
    agreement: float | None = None


def normalize(
    page: Page, outlet: Outlet | None = None, profile: Profile | None = None, *, without: frozenset[str] = frozenset()
) -> Article | NotAnArticle:
    """Return the article of `page`, or the reason why the page is refused. Pure; never raises, even for broken bytes.

    `outlet` provides the name, language or time zone if the page declares none. The text of `page.parts` is added
    after the text of the page. Lines that `profile` knows as the outlet's boilerplate are removed. `without` contains
    the names of steps and rules to skip (see core/normalizer/pipeline.py).
    """
    try:
        result = run_page(page, outlet, profile, without).result
        return result if isinstance(result, NotAnArticle) else build_article(result)
    except Exception as error:
        return _unreadable(error)


def extract(page: Page, outlet: Outlet | None = None, profile: Profile | None = None) -> ExtractionResult:
    """Return the results of `normalize` and `fingerprint_page`, parsing the page once."""
    try:
        result = run_page(page, outlet, profile).result
        if isinstance(result, NotAnArticle):
            return ExtractionResult(result, PageFingerprint())
        article = build_article(result)
        return ExtractionResult(article, fingerprint_draft(result), _compare(article, page))
    except Exception as error:
        return ExtractionResult(_unreadable(error), PageFingerprint())


def _compare(article: Article, page: Page) -> float | None:
    """Return the agreement of an article with the text in the feed. A teaser shows less than the feed on purpose."""
    full_text = page.candidate.full_text if page.candidate else None
    return measure_agreement(article.text, full_text) if full_text and not article.is_teaser else None


def fingerprint_page(page: Page, outlet: Outlet | None = None) -> PageFingerprint:
    """Return the fingerprints of `page` for `update_profile`. Pure; never raises."""
    return extract(page, outlet).fingerprint


def explain(page: Page, outlet: Outlet | None = None, profile: Profile | None = None) -> Explanation:
    """Return the result of `normalize`, the lines that were kept and removed, and the step that refused the page.

    Pure; never raises. The lines of `page.parts` are not included.
    """
    try:
        outcome = run_page(page, outlet, profile)
        draft = outcome.last_draft
        result = outcome.result if isinstance(outcome.result, NotAnArticle) else build_article(outcome.result)
    except Exception as error:
        return Explanation(_unreadable(error), decided_by=READ_STEP)
    if draft is None:
        return Explanation(result, decided_by=outcome.decided_by)
    removals = [*(draft.selection.removals() if draft.is_displayed else ()), *draft.removals]
    removed = (RemovedLine(removal.line.position, removal.line.text, *removal.cause) for removal in removals)
    return Explanation(
        result,
        kept=tuple(KeptLine(line.position, line.text) for line in draft.lines),
        removed=tuple(sorted(removed, key=lambda line: line.position)),
        decided_by=outcome.decided_by,
        source=draft.source,
    )


def read_article_page(page: Page, first_url: str, outlet: Outlet | None = None) -> ArticlePage | NotAnArticle:
    """Return one page of the article whose first page is at `first_url`, and the addresses of its other pages.

    Pure; never raises.
    """
    try:
        draft = run_page(page, outlet, steps=LINE_STEPS).result
        if isinstance(draft, NotAnArticle):
            return draft
        return ArticlePage(
            read_pager(draft.tree, page.url, first_url), draft.title, tuple(join_table_rows(draft.lines))
        )
    except Exception as error:
        return _unreadable(error)


def _unreadable(error: Exception) -> NotAnArticle:
    # If a parser library raises, the page is refused, because a single page must not end a crawl.
    return NotAnArticle(Reason("unreadable_page", kind=type(error).__name__, detail=str(error)), is_fault=True)
