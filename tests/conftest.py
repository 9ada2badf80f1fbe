"""The fixtures that tests of several rooms use."""

from tests.postgres import postgres_server
from tests.stores import empty_url, sqlite_template, store, store_url

__all__ = ["empty_url", "postgres_server", "sqlite_template", "store", "store_url"]
