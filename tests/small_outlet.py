"""An outlet of a few articles whose sources a test writes, served on loopback."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape

from core.outlet import Outlet, Source, SourceKind
from demo.response import HTML, XML, Response
from demo.server import Listener, Request, serving
from tests.outlet_pages import make_paragraphs

NAME = "Kabar Contoh"


@dataclass
class SmallOutlet:
    """The responses by path with query, or by path and `?` for any query, and functions that make them, likewise.

    `requests` is the log.
    """

    url: str
    responses: dict[str, Response] = field(default_factory=dict)
    handlers: dict[str, Callable[[Request], Response]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)

    @classmethod
    @contextmanager
    def serve(cls) -> Iterator["SmallOutlet"]:
        listener = Listener()
        small_outlet = cls(listener.url)
        listener.respond = small_outlet.respond
        with serving([listener]):
            yield small_outlet

    def respond(self, request: Request) -> Response:
        self.requests.append(request)
        any_query = request.target.partition("?")[0] + "?"
        handler = self.handlers.get(request.target) or self.handlers.get(any_query)
        if handler is not None:
            return handler(request)
        response = self.responses.get(request.target) or self.responses.get(any_query)
        if response is None:
            return Response(b"tidak ada", status=404)
        return Response(b"", status=304) if response.is_fresh_for(request.headers) else response

    def outlet(self, *paths: str, home: str = "") -> Outlet:
        """Return the outlet with feeds and sitemaps at `paths` as configured sources; without any, to be discovered."""
        sources = (Source(SourceKind.SITEMAP if "peta" in path else SourceKind.FEED, self.url + path) for path in paths)
        return Outlet(NAME, self.url + home, sources=tuple(sources), private=True)

    def add_article(self, path: str, number: int) -> str:
        """Serve an article of eight paragraphs without a date, different for each number, and return its URL.

        A shorter page that neither itself nor its source dates is not an article.
        """
        title = f"Warga desa menata kebun nomor {number} bersama para tetangga"
        body = "".join(
            f"<p>{escape(paragraph)}</p>" for paragraph in make_paragraphs(number) + make_paragraphs(number + 13)
        )
        page = f"<html lang='id'><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>"
        self.responses["/" + path] = Response(f"{page}</body></html>".encode(), HTML)
        return self.url + path

    def add_home(self, head: str = "", robots: str = "") -> None:
        self.responses["/"] = Response(f"<html><head>{head}</head><body>Beranda</body></html>".encode(), HTML)
        self.responses["/robots.txt"] = Response(robots.encode(), "text/plain")

    def add_source(self, path: str, body: str | bytes, content_type: str = XML) -> None:
        self.responses["/" + path] = Response(body if isinstance(body, bytes) else body.encode(), content_type)

    def asked(self, path: str) -> list[Request]:
        return [request for request in self.requests if request.target == "/" + path]


def urlset(*urls: str) -> str:
    return "<urlset>" + "".join(f"<url><loc>{escape(url)}</loc></url>" for url in urls) + "</urlset>"


def index(*urls: str) -> str:
    return "<sitemapindex>" + "".join(f"<sitemap><loc>{url}</loc></sitemap>" for url in urls) + "</sitemapindex>"


def rss(*items: str) -> str:
    items_text = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel>{items_text}</channel></rss>"
