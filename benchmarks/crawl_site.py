"""Outlets with generated articles of a given size, served on loopback; equal seeds give equal pages.

    python benchmarks/crawl_site.py --seed 1 --pages 2000 --kilobytes 76

Each outlet has a design of its own: container, classes, menu, related articles, sharing links, cookie banner. Pages
are filled up to their size with teasers of other articles (markup) and inline scripts and styles, in a proportion of
the outlet's own, as real pages are. The articles are dated within the last two days; some outlets state only the day. A
feed lists the newest articles, and a sitemap all of them.
"""

import argparse
import json
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from html import escape
from random import Random
from threading import Event

from benchmarks.news_language import LANGUAGES
from benchmarks.news_writer import Draft, NewsWriter
from demo.response import HTML, XML, Response
from demo.server import Listener, Request, serving

OUTLETS = 4
FEED_LENGTH = 30
PERIOD = timedelta(days=2)
# Paragraphs per article: about 2,000 characters, which fit into the smallest page.
PARAGRAPHS = (5, 9)


@dataclass(frozen=True)
class Filler:
    """Pieces of markup with which an outlet fills its pages, and the share of it that is scripts and styles."""

    teasers: tuple[str, ...]
    scripts: tuple[str, ...]
    script_share: float

    def make(self, rng: Random, size: int) -> tuple[str, str]:
        """Return teasers and scripts of about `size` characters together."""
        return (
            _take(rng, self.teasers, size * (1 - self.script_share)),
            _take(rng, self.scripts, size * self.script_share),
        )


class GeneratedOutlet:
    """An outlet with `count` articles, and its responses by path. `base` is the URL at which it is served."""

    def __init__(self, seed: str, count: int, kilobytes: int, now: datetime) -> None:
        rng = Random(seed)
        self._seed, self._count, self._size, self._now = seed, count, kilobytes * 1000, now
        self._language = LANGUAGES["en" if rng.random() < 0.15 else "id"]
        writer = NewsWriter(self._language, rng)
        self.name = writer.outlets[0]
        self.base = ""
        self._sections = [writer.word() for _ in range(6)]
        self._container = rng.choice(
            (
                '<article class="{0}">{1}</article>',
                '<div class="{0}">{1}</div>',
                '<main><div class="{0}">{1}</div></main>',
            )
        )
        self._class = rng.choice(("entry-content", "detail-text", "post-body", "c-x7", "read__content"))
        self._has_jsonld, self._states_time = rng.random() < 0.7, rng.random() < 0.8
        self._filler = self._make_filler(rng, writer)
        self._menu = "".join(
            f'<li class="nav-i"><a href="/{name}/">{name.capitalize()}</a></li>' for name in self._sections
        )

    def _make_filler(self, rng: Random, writer: NewsWriter) -> Filler:
        prefix, teasers, scripts = rng.choice(("jeg", "td", "c", "elementor")), [], []
        for number in range(200):
            title, path = escape(writer.headline(writer.topic())), f"/{rng.choice(self._sections)}/{90_000 + number}/x"
            teasers.append(
                f'<div class="{prefix}-card {prefix}-col-{number % 4}"><a class="{prefix}-thumb" href="{path}"><img '
                f'src="/i/{number}.jpg" alt="" width="300" height="169" loading="lazy"></a><div class="{prefix}-meta">'
                f'<span class="{prefix}-cat">{rng.choice(self._sections)}</span><h3><a href="{path}">{title}</a></h3>'
                f"<time>{rng.randint(1, 23)} jam lalu</time></div></div>\n"
            )
        for number in range(40):
            numbers = [rng.randint(0, 10**6) for _ in range(60)]
            scripts.append(f"<script>window.q{number}=window.q{number}||{json.dumps({'ids': numbers})};</script>\n")
            scripts.append(
                f"<style>.{prefix}-{number}{{margin:{number}px;color:#{numbers[0]:06x};padding:1px 2px}}</style>\n"
            )
        return Filler(tuple(teasers), tuple(scripts), rng.choice((0.2, 0.5, 0.8)))

    @cached_property
    def urls(self) -> list[str]:
        """The URLs of all articles, oldest first."""
        return [self.base + self._path(number)[1:] for number in range(self._count)]

    def respond(self, request: Request) -> Response:
        path = request.target.partition("?")[0]
        handlers: dict[str, Callable[[], Response]] = {
            "/": self._home, "/robots.txt": self._robots, "/feed/": self._feed, "/sitemap.xml": self._sitemap,
        }  # fmt: skip
        if path in handlers:
            return handlers[path]()
        number = path.rpartition("/")[0].rpartition("/")[2]
        if not number.isdigit() or int(number) - 10_000 >= self._count or self._path(int(number) - 10_000) != path:
            return Response(b"<html><body><h1>404</h1></body></html>", status=404)
        return Response(self._page(int(number) - 10_000).encode(), HTML)

    def _path(self, number: int) -> str:
        words = self._draft(number).title.lower().translate(str.maketrans("", "", ",.:?“”")).split()
        return f"/{self._sections[number % 6]}/{10_000 + number}/{'-'.join(words[:8])}"

    def _draft(self, number: int) -> Draft:
        if number not in self._drafts:
            rng = Random(f"{self._seed} {number}")
            self._drafts[number] = NewsWriter(self._language, rng).story(paragraphs=rng.randint(*PARAGRAPHS))
        return self._drafts[number]

    @cached_property
    def _drafts(self) -> dict[int, Draft]:
        return {}

    def _published_at(self, number: int) -> datetime:
        return (self._now - PERIOD + (number + 1) * PERIOD / (self._count + 1)).replace(microsecond=0)

    def _stated_date(self, number: int) -> str:
        published_at = self._published_at(number)
        return published_at.isoformat() if self._states_time else published_at.date().isoformat()

    def _home(self) -> Response:
        links = "".join(
            f'<li><a href="{url}">{escape(self._draft(self._count - 1 - back).title)}</a></li>'
            for back, url in enumerate(self.urls[: -FEED_LENGTH - 1 : -1])
        )
        return Response(
            f'<!DOCTYPE html><html lang="{self._language.code}"><head><title>{escape(self.name)}</title><link rel='
            f'"alternate" type="application/rss+xml" href="/feed/"></head><body><nav><ul>{self._menu}</ul></nav>'
            f"<ul>{links}</ul></body></html>".encode(),
            HTML,
        )

    def _robots(self) -> Response:
        return Response(f"User-agent: *\nDisallow: /cari\n\nSitemap: {self.base}sitemap.xml\n".encode(), "text/plain")

    def _feed(self) -> Response:
        items = "".join(
            f"<item><title>{escape(self._draft(number).title)}</title><link>{self.urls[number]}</link><pubDate>"
            f"{self._published_at(number):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
            for number in range(self._count - 1, max(-1, self._count - 1 - FEED_LENGTH), -1)
        )
        return Response(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), XML)

    def _sitemap(self) -> Response:
        entries = "".join(
            f"<url><loc>{escape(url)}</loc><lastmod>{self._published_at(number).isoformat()}</lastmod></url>"
            for number, url in enumerate(self.urls)
        )
        xmlns = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Response(f'<?xml version="1.0"?><urlset xmlns="{xmlns}">{entries}</urlset>'.encode(), XML)

    def _page(self, number: int) -> str:
        draft, url, rng = self._draft(number), self.urls[number], Random(f"{self._seed} page {number}")
        title, stated = escape(draft.title), self._stated_date(number)
        declared = {
            "@context": "https://schema.org", "@type": "NewsArticle", "headline": draft.title, "datePublished": stated,
            "mainEntityOfPage": url, "author": {"@type": "Person", "name": "Rina Marlina"},
        }  # fmt: skip
        jsonld = f'<script type="application/ld+json">{json.dumps(declared)}</script>' if self._has_jsonld else ""
        text = "".join(f"<p>{escape(paragraph)}</p>\n" for paragraph in draft.text.split("\n"))
        head = (
            f'<!DOCTYPE html>\n<html lang="{self._language.code}"><head><meta charset="utf-8"><title>{title} - '
            f'{escape(self.name)}</title><meta property="og:type" content="article"><meta property="og:title" content='
            f'"{title}"><meta property="article:published_time" content="{stated}"><link rel="canonical" href="{url}">'
        )
        body = (
            f'<header><a href="/">{escape(self.name)}</a><nav><ul>{self._menu}</ul></nav></header><h1>{title}</h1>'
            f'<div class="by">Rina Marlina - {self._published_at(number):%d/%m/%Y %H:%M} WIB</div>'
            f"{self._container.format(self._class, text)}<div class='share'><a href='#'>Facebook</a> <a href='#'>X</a>"
            f"</div>"
        )
        footer = f"<footer><p>© 2026 {escape(self.name)}</p></footer>"
        missing = self._size - sum(map(len, (head, jsonld, body, footer)))
        teasers, scripts = self._filler.make(rng, max(0, missing))
        aside = f"<aside>{teasers}</aside>" if teasers else ""
        return f"{head}{jsonld}{scripts}</head><body>{body}{aside}{footer}</body></html>"


def _take(rng: Random, pieces: tuple[str, ...], size: float) -> str:
    taken: list[str] = []
    while size > 0:
        taken.append(rng.choice(pieces))
        size -= len(taken[-1])
    return "".join(taken[:-1])


def main() -> None:
    """Print a JSON line {"outlets": [{"name", "url", "pages": [url, …]}, …]}, then serve until SIGTERM."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--pages", type=int, default=2000)
    parser.add_argument("--kilobytes", type=int, default=6)
    options = parser.parse_args()
    stopped = Event()
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    listeners = [Listener() for _ in range(OUTLETS)]
    outlets = []
    for number, listener in enumerate(listeners):
        count = options.pages // OUTLETS + (number < options.pages % OUTLETS)
        outlet = GeneratedOutlet(f"{options.seed} {number}", count, options.kilobytes, datetime.now(UTC))
        outlet.base, listener.respond = listener.url, outlet.respond
        outlets.append({"name": f"{outlet.name} {number}", "url": outlet.base, "pages": outlet.urls})
    with serving(listeners):
        sys.stdout.write(json.dumps({"outlets": outlets}) + "\n")
        sys.stdout.flush()
        stopped.wait()


if __name__ == "__main__":
    main()
