"""The page and the API on the store: FastAPI, Jinja templates, Uvicorn."""

from web.application import make_application
from web.server import serve

__all__ = ["make_application", "serve"]
