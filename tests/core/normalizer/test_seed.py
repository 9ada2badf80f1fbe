"""The article that the project began with, set into a page of an outlet's theme, comes back as it was written."""

import os
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from core.article import Article, Page
from core.normalizer import normalize
from core.outlet import Outlet
from core.text import text_words

FOLDER = os.environ.get("KLIPING_SEED")
THEME = """<!DOCTYPE html>
<html lang="id-ID"><head><meta charset="UTF-8"><title>{title} &#8211; Bandung Ekspres</title>
<meta property="og:title" content="{title} - Bandung Ekspres"><meta property="og:site_name" content="Bandung Ekspres">
</head><body class="single-post">
<header><a href="/">Bandung Ekspres</a><nav><ul><li><a href="/">Beranda</a></li><li><a href="/metro/">Metro</a></li>
<li><a href="/sport/">Olahraga</a></li></ul></nav></header>
<main><article><header><h1>{title}</h1><div><a href="/author/redaksi/">redaksi</a>
<time datetime="2016-09-28T09:00:00+07:00">28 September 2016</time></div></header>
<div class="share">Bagikan: <a href="#f">Facebook</a> <a href="#t">Twitter</a> <a href="#w">WhatsApp</a></div>
<div class="entry-content">{paragraphs}</div>
<footer>Tag: <a href="/tag/kota/">kota</a></footer></article>
<h3>Berita Terkait</h3><ul><li><a href="/a/">Kota Chandler Sambut Rombongan Pelajar</a></li></ul>
<div id="comments"><div id="respond"><h3>Tinggalkan Balasan <small><a href="#">Batalkan balasan</a></small></h3>
<form><p>Alamat surel Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *</p><textarea></textarea></form>
</div></div>
</main><footer>Hak Cipta © 2016 Bandung Ekspres</footer></body></html>"""


@pytest.mark.skipif(not FOLDER, reason="set KLIPING_SEED to the folder that holds the seed article's article.txt")
@pytest.mark.parametrize("outlet", [None, Outlet("Bandung Ekspres", "https://bandungekspres.co.id/")])
def test_the_seed_article_comes_back(outlet: Outlet | None) -> None:
    lines = (Path(str(FOLDER)) / "article.txt").read_text(encoding="utf-8").splitlines()
    # What a browser shows of a run of blanks is one.
    title, *paragraphs, form = [" ".join(line.split()) for line in lines if line.strip()]
    assert form == "Tinggalkan Balasan"
    inner = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    html = THEME.format(title=escape(title), paragraphs=inner)
    url = "https://bandungekspres.co.id/2016/09/28/berita-utama-hari-ini/"
    article = normalize(Page(url, html.encode(), datetime(2016, 9, 29, tzinfo=UTC)), outlet)
    assert isinstance(article, Article), article
    assert article.title == title
    assert article.text.split("\n") == paragraphs
    assert article.dateline is not None
    assert (article.dateline.credit, article.dateline.place) == ("bandungekspres.co.id", "REGOL")
    assert article.text[: article.dateline.end].endswith("REGOL – ")
    assert article.language == "id"
    assert article.authors == ()
    assert "bandungekspres" not in {word.folded for word in text_words(article)}
