"""How relevant an article is for a query: how often its words occur, above all in the title."""

from collections.abc import Iterator

from core.article import Article
from core.matcher.tokenized_article import TokenizedArticle
from core.query import And, InField, Near, Node, Or, Term

# How much more an occurrence in the title counts.
TITLE_WEIGHT = 3.0


def measure_relevance(query: Node, article: Article) -> float:
    """Return a number that is greater for a more relevant article. It is 0 if no word of the query occurs.

    Each further occurrence of a word or phrase counts less, so that different words count more than repeated ones.
    """
    tokenized = TokenizedArticle(article)
    score = 0.0
    for term in set(_find_terms(query)):
        in_title, in_text = (len(field.find_word_spans(term)) for field in (tokenized.title, tokenized.text))
        score += TITLE_WEIGHT * in_title / (in_title + 1) + in_text / (in_text + 1)
    return score


def _find_terms(node: Node) -> Iterator[Term]:
    """Yield the words and phrases of a query that are not negated."""
    match node:
        case Term():
            yield node
        case And(children=children) | Or(children=children) | Near(children=children):
            for child in children:
                yield from _find_terms(child)
        case InField(child=child):
            yield from _find_terms(child)
