from core.discovery import read_section
from tests.core.discovery.sample_sources import HOME, OUTLET


def test_articles_of_a_section_page_oldest_first() -> None:
    body = b"""<a href="/kota/3-berita-paling-baru-hari-ini.html"><img></a>
    <a href="/kota/3-berita-paling-baru-hari-ini.html">Berita paling baru hari ini</a>
    <a href="/kota/2-berita-yang-lebih-lama.html">Berita yang lebih lama</a>
    <a href="/kota/1-berita-lama-sekali-sudah.html?page=2">2</a> <a href="/ekonomi/">Ekonomi</a>
    <a href="https://lain.example/kota/9-berita-dari-tempat-lain.html">Lain</a>
    <a href="/kota/?page=2">2</a> <a href="/kota/?page=3">3</a>"""
    section = read_section(b"<html><body>" + body + b"</body></html>", HOME + "kota/", OUTLET)
    assert section is not None
    assert [(each.url.removeprefix(HOME), each.title) for each in section.candidates] == [
        ("kota/1-berita-lama-sekali-sudah.html", None),
        ("kota/2-berita-yang-lebih-lama.html", "Berita yang lebih lama"),
        ("kota/3-berita-paling-baru-hari-ini.html", "Berita paling baru hari ini"),
    ]
    assert section.next_url == HOME + "kota/?page=2"


def test_a_page_number_in_digits_of_another_kind_is_none() -> None:
    body = '<a href="/kota/?page=²">2</a><a href="/kota/1-berita-lama-sekali-sudah.html?hal=³">Berita lama</a>'
    section = read_section(f"<html><meta charset=utf-8><body>{body}</body></html>".encode(), HOME + "kota/", OUTLET)
    assert section is not None
    assert (len(section.candidates), section.next_url) == (1, None)


def test_links_after_the_end_of_the_document_are_read() -> None:
    link = '<a href="/kota/{0}-berita-lama-sekali-sudah.html">Berita lama {0}</a>'
    body = f"<html><body>{link.format(1)}</body></html>{link.format(2)}</BODY ></html>{link.format(3)}"
    section = read_section(body.encode(), HOME + "kota/", OUTLET)
    assert section is not None
    assert len(section.candidates) == 3


def test_parameters_beside_a_link_to_the_article_are_views_except_for_the_number_of_an_article() -> None:
    paths = [
        "banjir-surut-di-kota",
        "banjir-surut-di-kota?ref=atas",
        "berita-terkini-hari-ini",
        "berita-terkini-hari-ini?id=812",
        "berita-terkini-hari-ini?id=813",
    ]
    links = "".join(f"<a href='/{path}'>Judul</a>" for path in paths)
    section = read_section(f"<html><body>{links}</body></html>".encode(), HOME + "kota/", OUTLET)
    assert section is not None
    assert {each.url.removeprefix(HOME) for each in section.candidates} == set(paths) - {paths[1]}
