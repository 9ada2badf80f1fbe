"""Sample sources of an invented outlet."""

from datetime import UTC, datetime

from core.outlet import Outlet

HOME = "https://kabar.example/"
NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
OUTLET = Outlet("Kabar", HOME, timezone="Asia/Makassar")

RSS = b"""<?xml version="1.0"?><rss version="2.0"><channel><title>Kabar</title>
<item><title>Satu &lt;b&gt;tebal&lt;/b&gt;</title><link>https://kabar.example/satu/?utm_source=rss</link>
<pubDate>Mon, 02 Mar 2026 14:00:00 +0700</pubDate></item>
<item><title>Dua</title><link>/dua/</link><pubDate>Thu, 01 Jan 1970 00:00:00 GMT</pubDate></item>
<item><title>Tanpa alamat</title></item>
</channel></rss>"""

NEWS_SITEMAP = b"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>https://kabar.example/satu.html</loc><lastmod>2026-03-02T08:00:00+07:00</lastmod>
<image:image><image:loc>https://kabar.example/satu.jpg</image:loc><image:title>Foto</image:title></image:image>
<news:news><news:publication><news:name>Kabar</news:name></news:publication>
<news:publication_date>2026-03-02T07:00:00+07:00</news:publication_date><news:title>Satu</news:title></news:news></url>
<url><loc>https://kabar.example/</loc></url>
<url><loc>https://kabar.example/dua.html?page=2</loc></url>
</urlset>"""
