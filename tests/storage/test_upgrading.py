"""A store that an older Kliping filled is brought up with all that it holds."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from core.filters import ArticleFilter
from storage import Store, open_store
from storage.database import open_database

OUTLET = (
    "INSERT INTO outlets (id, name, url, host, timezone, private, active, origin, created_at) VALUES"
    " (1, 'Kabar Contoh', 'https://kabar-contoh.example/', 'kabar-contoh.example', 'Asia/Jakarta', false, true,"
    " 'config', '2026-03-02 08:30:00')"
)
ARTICLE = (
    "INSERT INTO articles (id, outlet_id, url, title, text, authors, tags, fetched_at, kept_at, is_matched) VALUES"
    " (1, 1, 'https://kabar-contoh.example/1', 'Banjir surut', 'Air surut.', '[]', '[]', '2026-03-02 08:30:00',"
    " '2026-03-02 08:30:00', true)"
)
KEYWORD = (
    "INSERT INTO keywords (id, name, query, languages, outlets, origin, active, version, created_at) VALUES"
    " (1, 'surut', 'surut', '[]', '[]', 'config', true, 1, '2026-03-02 08:30:00')"
)
VERSION = (
    "INSERT INTO keyword_versions (id, keyword_id, version, query, languages, outlets, created_at) VALUES"
    " (1, 1, 1, 'surut', '[]', '[]', '2026-03-02 08:30:00')"
)
MENTION = (
    "INSERT INTO mentions (article_id, keyword_id, keyword_version_id, field, starts, ends, snippet, mark_start,"
    " mark_end, total) VALUES (1, 1, 1, '{}', {}, {}, '{}', {}, {}, 1)"
)


def fill_first(connection: Connection) -> None:
    """The first schema with one article that mentions one keyword twice."""
    config = Config()
    config.set_main_option("script_location", "storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "0001")
    title, body = (
        MENTION.format("title", 7, 12, "Banjir surut", 7, 12),
        MENTION.format("text", 4, 9, "Air surut.", 4, 9),
    )
    for statement in (OUTLET, ARTICLE, KEYWORD, VERSION, title, body):
        connection.execute(text(statement))


def open_upgraded(url: str) -> Store:
    database = open_database(url, creates=True)
    with database.writing() as connection:
        fill_first(connection)
    database.close()
    return open_store(url, migrate=True)


def test_mentions_stay_with_what_is_known_of_them(empty_url: str) -> None:
    store = open_upgraded(empty_url)
    (stored,) = store.articles.find(ArticleFilter())
    assert [(each.version, each.origin) for each in stored.evidence] == [(1, "crawl"), (1, "crawl")]
    known = [(each.field, each.start, each.end, each.clause, each.prominence) for each in stored.mentions]
    assert known == [("title", 7, 12, "", "headline"), ("text", 4, 9, "", "body")]
    # It goes with its article, as before.
    with store._database.writing() as connection:
        connection.execute(text("DELETE FROM articles"))
        assert connection.execute(text("SELECT count(*) FROM mentions")).scalar() == 0
    store.close()
