"""The page and the API on the store: FastAPI, Jinja templates, Uvicorn."""

from web.application import is_reachable, make_application
from web.server import serve

__all__ = ["is_reachable", "make_application", "serve"]
