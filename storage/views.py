"""The views for those who query the database with SQL. docs/reference/views.md describes their columns.

An upgrade drops and creates them again, so a migration can change any table, and the views are always those of this
version. All views have the same columns and contents on SQLite and PostgreSQL. They use only functions that DuckDB
knows, too, since DuckDB runs the views of an SQLite file itself.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, inspect

from core.urls import NO_ADDRESS

# The name of every view begins so, and that of no table.
PREFIX = "v_"

# SQL with these placeholders: {time[COLUMN]} is a time as text, {day[COLUMN]} a day as text, {list[COLUMN]} the items
# of a list as text, {flag[CONDITION]} a condition as 1 or 0, and {url[COLUMN]} an address, or null if there is none.
_VIEWS = {
    "v_articles": """
        SELECT articles.id AS id, outlets.name AS outlet, {url[articles.url]} AS url, articles.title AS title,
            articles.text AS text, {list[articles.authors]} AS authors, {time[articles.published_at]} AS published_at,
            {time[articles.modified_at]} AS modified_at, articles.section AS section, {list[articles.tags]} AS tags,
            articles.language AS language, articles.image_url AS image_url, {flag[articles.is_teaser]} AS is_teaser,
            {flag[articles.is_excerpt]} AS is_excerpt,
            {flag[articles.is_matched]} AS is_matched, articles.version AS version,
            {time[articles.fetched_at]} AS fetched_at, {time[articles.kept_at]} AS kept_at,
            {time[articles.updated_at]} AS updated_at, {time[articles.withdrawn_at]} AS withdrawn_at,
            articles.origin AS origin, coalesce(cluster_copies.first_id, articles.id) AS cluster_id,
            {flag[star.article_id IS NOT NULL]} AS is_starred, {flag[dropped.article_id IS NOT NULL]} AS is_dropped,
            tone.value AS tone, note.value AS note
        FROM articles JOIN outlets ON outlets.id = articles.outlet_id
        LEFT JOIN marks AS star ON star.article_id = articles.id AND star.kind = 'star'
        LEFT JOIN marks AS dropped ON dropped.article_id = articles.id AND dropped.kind = 'drop'
        LEFT JOIN marks AS tone ON tone.article_id = articles.id AND tone.kind = 'tone'
        LEFT JOIN marks AS note ON note.article_id = articles.id AND note.kind = 'note'
        LEFT JOIN cluster_copies ON cluster_copies.article_id = articles.id""",
    "v_mentions": """
        SELECT mentions.id AS id, mentions.article_id AS article_id, keywords.name AS keyword, outlets.name AS outlet,
            {url[articles.url]} AS url, articles.title AS title, {time[articles.published_at]} AS published_at,
            {time[articles.kept_at]} AS kept_at, mentions.field AS field, mentions.prominence AS prominence,
            substr(mentions.snippet, mentions.mark_start + 1, mentions.mark_end - mentions.mark_start) AS occurrence,
            mentions.snippet AS snippet, mentions.starts AS start_offset, mentions.ends AS end_offset,
            mentions.total AS occurrences_in_field, mentions.clause AS clause,
            keyword_versions.version AS keyword_version, mentions.origin AS origin
        FROM mentions
        JOIN articles ON articles.id = mentions.article_id
        JOIN outlets ON outlets.id = articles.outlet_id
        JOIN keywords ON keywords.id = mentions.keyword_id
        JOIN keyword_versions ON keyword_versions.id = mentions.keyword_version_id
        WHERE NOT EXISTS (
            SELECT 1 FROM mentions AS newer WHERE newer.keyword_id = mentions.keyword_id
            AND newer.article_id = mentions.article_id AND newer.keyword_version_id > mentions.keyword_version_id)""",
    "v_quotes": """
        SELECT quotes.id AS id, quotes.article_id AS article_id, outlets.name AS outlet, {url[articles.url]} AS url,
            articles.title AS title, {time[articles.published_at]} AS published_at,
            {time[articles.kept_at]} AS kept_at, quotes.kind AS kind,
            substr(articles.text, quotes.starts + 1, quotes.ends - quotes.starts)
            || CASE WHEN quotes.next_starts IS NULL THEN '' ELSE ' … '
            || substr(articles.text, quotes.next_starts + 1, quotes.next_ends - quotes.next_starts) END AS quotation,
            quotes.cue AS cue, quotes.speaker AS speaker, quotes.full_name AS full_name, quotes.office AS office,
            {flag[quotes.is_pronoun]} AS is_pronoun, quotes.starts AS start_offset, quotes.ends AS end_offset
        FROM quotes
        JOIN articles ON articles.id = quotes.article_id
        JOIN outlets ON outlets.id = articles.outlet_id""",
    "v_daily_mentions": """
        SELECT days.day AS day, days.keyword AS keyword, days.outlet AS outlet, count(*) AS articles,
            sum(days.is_headline) AS articles_in_headline
        FROM (
            SELECT DISTINCT mentions.article_id AS article_id, {day[articles.dated_at]} AS day,
                keywords.name AS keyword, outlets.name AS outlet, CASE WHEN EXISTS (
                    SELECT 1 FROM mentions AS headline WHERE headline.keyword_id = mentions.keyword_id
                    AND headline.article_id = mentions.article_id AND headline.prominence = 'headline'
                    AND NOT EXISTS (
                        SELECT 1 FROM mentions AS newer WHERE newer.keyword_id = headline.keyword_id
                        AND newer.article_id = headline.article_id
                        AND newer.keyword_version_id > headline.keyword_version_id)
                ) THEN 1 ELSE 0 END AS is_headline
            FROM mentions
            JOIN articles ON articles.id = mentions.article_id
            JOIN outlets ON outlets.id = articles.outlet_id
            JOIN keywords ON keywords.id = mentions.keyword_id
        ) AS days
        GROUP BY days.day, days.keyword, days.outlet""",
    "v_versions": """
        SELECT articles.id AS article_id, article_versions.number AS version, outlets.name AS outlet,
            {url[articles.url]} AS url, article_versions.title AS title, article_versions.text AS text,
            {flag[article_versions.is_excerpt]} AS is_excerpt, {list[article_versions.authors]} AS authors,
            article_versions.section AS section,
            {time[article_versions.first_seen_at]} AS first_seen_at, {time[article_versions.replaced_at]} AS replaced_at
        FROM article_versions
        JOIN articles ON articles.id = article_versions.article_id
        JOIN outlets ON outlets.id = articles.outlet_id
        UNION ALL
        SELECT articles.id, articles.version, outlets.name, {url[articles.url]}, articles.title, articles.text,
            {flag[articles.is_excerpt]}, {list[articles.authors]}, articles.section, coalesce((
                SELECT {time[max(earlier.replaced_at)]} FROM article_versions AS earlier
                WHERE earlier.article_id = articles.id), {time[articles.kept_at]}), NULL
        FROM articles JOIN outlets ON outlets.id = articles.outlet_id""",
    "v_corrections": """
        SELECT corrections.article_id AS article_id, outlets.name AS outlet, {url[articles.url]} AS url,
            corrections.field AS field, corrections.value AS value, corrections.original AS original,
            {time[corrections.corrected_at]} AS corrected_at
        FROM corrections
        JOIN articles ON articles.id = corrections.article_id
        JOIN outlets ON outlets.id = articles.outlet_id""",
    "v_clusters": """
        SELECT copies.first_id AS cluster_id, articles.id AS article_id, outlets.name AS outlet,
            {url[articles.url]} AS url, articles.title AS title, {time[articles.published_at]} AS published_at,
            {time[articles.kept_at]} AS kept_at, copies.share AS share_percent
        FROM (
            SELECT first_id, article_id, share FROM cluster_copies
            UNION ALL SELECT DISTINCT first_id, first_id, CAST(NULL AS integer) FROM cluster_copies
        ) AS copies
        JOIN articles ON articles.id = copies.article_id
        JOIN outlets ON outlets.id = articles.outlet_id""",
    "v_outlets": """
        SELECT outlets.id AS id, outlets.name AS name, {url[outlets.url]} AS url, outlets.language AS language,
            outlets.timezone AS timezone, outlets.region AS region, outlets.kind AS kind,
            {list[outlets.tags]} AS tags, {flag[outlets.active]} AS is_active,
            {flag[outlets.excerpts_only]} AS excerpts_only,
            coalesce(article_totals.articles, 0) AS articles, coalesce(article_totals.matched, 0) AS matched_articles,
            {time[outlets.last_crawl_at]} AS last_crawl_at, {time[outlets.last_success_at]} AS last_success_at,
            outlets.last_new AS last_new, outlets.last_error AS last_error, {time[outlets.created_at]} AS created_at
        FROM outlets LEFT JOIN article_totals
        ON article_totals.subject = 'outlet' AND article_totals.key = CAST(outlets.id AS text)""",
}

VIEW_NAMES = tuple(_VIEWS)


class _Pattern(dict[str, str]):
    """A placeholder: the SQL expression of its key, whatever that is."""

    def __init__(self, template: str) -> None:
        super().__init__()
        self._template = template

    def __missing__(self, key: str) -> str:
        return self._template.format(key)


_URL = _Pattern(f"CASE WHEN substr({{0}}, 1, {len(NO_ADDRESS)}) = '{NO_ADDRESS}' THEN NULL ELSE {{0}} END")

# Stored times are text on SQLite. DuckDB reads them as timestamps, and has no function for both.
_SQLITE = {
    "time": _Pattern("replace(substr(CAST({} AS text), 1, 19), ' ', 'T') || 'Z'"),
    "day": _Pattern("substr(CAST({} AS text), 1, 10)"),
    # DuckDB's `json_each` returns texts with quotation marks.
    "list": _Pattern(
        "(SELECT coalesce(group_concat({0} ->> ('$[' || items.key || ']'), '; '), '') FROM json_each({0}) AS items)"
    ),
    "flag": _Pattern("CASE WHEN {} THEN 1 ELSE 0 END"),
    "url": _URL,
}
_POSTGRESQL = {
    "time": _Pattern("""to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""),
    "day": _Pattern("to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"),
    "list": _Pattern(
        "(SELECT coalesce(string_agg(items.value, '; ' ORDER BY items.place), '')"
        " FROM json_array_elements_text({}) WITH ORDINALITY AS items(value, place))"
    ),
    "flag": _Pattern("CASE WHEN {} THEN 1 ELSE 0 END"),
    "url": _URL,
}


def drop_views(connection: Connection) -> None:
    """Drop the views of this or any other version. They refer to no other view."""
    for name in inspect(connection).get_view_names():
        if name.startswith(PREFIX):
            connection.exec_driver_sql(f'DROP VIEW "{name}"')


def create_views(connection: Connection) -> None:
    """Create the views of this version, which must not exist yet."""
    for statement in make_statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


def make_statements(dialect: str) -> Iterable[str]:
    """Return the statements that create the views on `sqlite` or `postgresql`."""
    patterns = _SQLITE if dialect == "sqlite" else _POSTGRESQL
    for name, template in _VIEWS.items():
        yield f"CREATE VIEW {name} AS {template.format(**patterns)}"
