"""Valid configurations and their values."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from core.config import Config, contact_problem, parse
from core.config.schema import ENTRIES, SECTIONS, DeclaredSource
from core.keyword import Keyword, phrase_query
from core.outlet import Outlet, Source, SourceKind

ROOT = Path(__file__).resolve().parents[3]
EXAMPLE = (ROOT / "config.yaml").read_text(encoding="utf-8")


def one_keyword(text: str) -> Keyword:
    (keyword,) = parse(text, {}).keywords
    return keyword


def one_outlet(text: str) -> Outlet:
    (outlet,) = parse(text, {}).outlets
    return outlet


class TestExampleFile:
    def test_is_valid(self) -> None:
        config = parse(EXAMPLE, {})
        assert [keyword.name for keyword in config.keywords] == ["Kota Bandung", "kerja sama", "Banjir di Bandung Raya"]
        assert [outlet.name for outlet in config.outlets] == ["Bandung Ekspres"]

    def test_its_contact_is_a_placeholder(self) -> None:
        assert contact_problem(parse(EXAMPLE, {}).network.contact) is not None

    def test_shows_the_defaults(self) -> None:
        shown, default = parse(EXAMPLE, {}), parse("", {})
        assert shown.storage == default.storage
        assert shown.schedule == default.schedule
        assert shown.network.model_copy(update={"contact": None}) == default.network

    @pytest.mark.parametrize("model", [*SECTIONS.values(), *ENTRIES.values(), DeclaredSource])
    def test_contains_every_option(self, model: type) -> None:
        named = set(re.findall(r"^[\s#-]*(\w+):", EXAMPLE, re.MULTILINE))
        options = {field.alias or name for name, field in model.model_fields.items()}  # type: ignore[attr-defined]
        missing = options - named
        assert not missing, f"write these options of {model.__name__} into config.yaml: {sorted(missing)}"

    def test_commented_options_are_valid(self) -> None:
        lines = EXAMPLE.splitlines()
        first = lines.index("    # sources:")
        for index in range(first, first + 5):
            lines[index] = lines[index].replace("# ", "", 1)
        outlet = parse("\n".join(lines), {}).outlets[0]
        assert {source.kind for source in outlet.sources} == set(SourceKind) - {SourceKind.HOME}


class TestEmptyFile:
    @pytest.mark.parametrize("text", ["", "# only a comment\n", "---\n", "storage:\nkeywords:\noutlets:\n", "{}"])
    def test_yields_the_defaults(self, text: str) -> None:
        assert parse(text, {}) == Config()

    def test_default_values(self) -> None:
        config = parse("", {})
        assert config.storage.url == "sqlite:///kliping.db"
        assert (config.storage.unmatched_days, config.storage.retention_days) == (30, None)
        assert (config.schedule.every, config.schedule.timezone) == (timedelta(minutes=30), "Asia/Jakarta")
        assert config.network.model_dump() == {
            "contact": None,
            "delay": timedelta(seconds=1),
            "concurrency": 8,
            "allow_private": False,
            "first_days": 3,
            "max_pages": 200,
            "recheck": (timedelta(hours=1), timedelta(hours=6), timedelta(days=1)),
        }
        assert (config.keywords, config.outlets) == ((), ())

    def test_a_byte_order_mark_is_ignored(self) -> None:
        assert one_keyword("\ufeffkeywords: [banjir]").name == "banjir"


class TestStorage:
    @pytest.mark.parametrize(
        ("url", "folder", "expected"),
        [
            ("sqlite:///kliping.db", "/etc/kliping", "sqlite:////etc/kliping/kliping.db"),
            ("sqlite:///data/kliping.db", "conf/", "sqlite:///conf/data/kliping.db"),
            ("sqlite:///kliping.db", ".", "sqlite:///kliping.db"),
            ("sqlite:////var/kliping.db", "/etc", "sqlite:////var/kliping.db"),
            ("sqlite:///C:/kliping.db", "/etc", "sqlite:///C:/kliping.db"),
            ("sqlite:///:memory:", "/etc", "sqlite:///:memory:"),
            ("postgresql://u:p%40x@db/k?sslmode=require", "/etc", "postgresql+psycopg://u:p%40x@db/k?sslmode=require"),
            ("postgres://db/k", "/etc", "postgresql+psycopg://db/k"),
            ("postgresql+psycopg://db/k", "/etc", "postgresql+psycopg://db/k"),
        ],
    )
    def test_url_is_completed(self, url: str, folder: str, expected: str) -> None:
        assert parse(f"storage: {{url: '{url}'}}", {}, folder).storage.url == expected

    @pytest.mark.parametrize("url", ["sqlite:///~/data/kliping.db", "sqlite:////~/data/kliping.db"])
    def test_the_home_directory_is_expanded(self, url: str) -> None:
        environ = {"HOME": "/home/redaksi"}
        assert parse(f"storage: {{url: '{url}'}}", environ, "/etc").storage.url == (
            "sqlite:////home/redaksi/data/kliping.db"
        )

    def test_the_default_is_relative_to_the_folder(self) -> None:
        assert parse("", {}, "/srv/k").storage.url == "sqlite:////srv/k/kliping.db"

    def test_the_password_is_not_in_the_repr(self) -> None:
        config = parse("storage: {url: 'postgresql://u:geheim@db/k'}", {})
        assert "geheim" not in repr(config)


class TestKeywords:
    def test_a_plain_string_is_a_phrase(self) -> None:
        assert one_keyword("keywords:\n- Kota Bandung") == Keyword.phrase("Kota Bandung")

    @pytest.mark.parametrize("text", ["2024", "1e3", "true", "no", "0x1F", "2024-01-01", "12:30:00"])
    def test_scalars_of_other_types_stay_text(self, text: str) -> None:
        assert one_keyword(f"keywords:\n- {text}") == Keyword.phrase(text)

    @pytest.mark.parametrize("text", ["banjir OR longsor", "NOT (a", "-jakarta", "title:x*"])
    def test_operators_in_a_plain_string_are_words(self, text: str) -> None:
        assert one_keyword(f"keywords:\n- {text}").query == phrase_query(text)

    def test_a_mapping(self) -> None:
        text = "keywords:\n- {name: B, query: banjir OR x, languages: [id, min], outlets: [a.example], active: false}\n"
        keyword = one_keyword(f"{text}outlets: [https://a.example]")
        assert keyword == Keyword("B", "banjir OR x", ("id", "min"), ("a.example",), active=False)

    def test_lists_may_be_empty(self) -> None:
        keyword = one_keyword("keywords:\n- name: B\n  query: banjir\n  languages:\n  outlets: []")
        assert (keyword.languages, keyword.outlets, keyword.active) == ((), (), True)


class TestOutlets:
    @pytest.mark.parametrize(
        ("address", "url", "name"),
        [
            ("https://bandungekspres.co.id", "https://bandungekspres.co.id/", "bandungekspres.co.id"),
            ("bandungekspres.co.id", "https://bandungekspres.co.id/", "bandungekspres.co.id"),
            ("WWW.Example.CO.ID/Berita#atas", "https://www.example.co.id/Berita", "example.co.id"),
            ("HTTP://example.co.id:8080/?p=1", "http://example.co.id:8080/?p=1", "example.co.id:8080"),
            ("127.0.0.1:8001", "https://127.0.0.1:8001/", "127.0.0.1:8001"),
            ("localhost:8000", "https://localhost:8000/", "localhost:8000"),
            ("http://[::1]:8000/", "http://[::1]:8000/", "[::1]:8000"),
        ],
    )
    def test_an_address_alone_is_an_outlet(self, address: str, url: str, name: str) -> None:
        assert one_outlet(f"outlets: ['{address}']") == Outlet(name, url)

    def test_a_mapping(self) -> None:
        text = (
            "{name: A, url: a.example, every: 2h, language: su, timezone: Asia/Makassar, private: true, active: false}"
        )
        assert one_outlet(f"outlets: [{text}]") == Outlet(
            name="A",
            url="https://a.example/",
            every=timedelta(hours=2),
            language="su",
            timezone="Asia/Makassar",
            private=True,
            active=False,
        )

    def test_sources_are_relative_to_the_outlet(self) -> None:
        text = """
outlets:
- url: https://a.example/kota/
  sources:
  - feed: /feed/
  - sitemap: https://b.example/news.xml
  - wordpress: /wp-json/
  - section: index.php/berita
"""
        assert one_outlet(text).sources == (
            Source(SourceKind.FEED, "https://a.example/feed/"),
            Source(SourceKind.SITEMAP, "https://b.example/news.xml"),
            Source(SourceKind.WORDPRESS, "https://a.example/wp-json/"),
            Source(SourceKind.SECTION, "https://a.example/kota/index.php/berita"),
        )

    def test_line_numbers_are_kept(self) -> None:
        config = parse("keywords:\n- a\n\n- name: b\n  query: b\noutlets:\n# c\n- c.example\n", {})
        assert config.keyword_lines == {"a": 2, "b": 4}
        assert config.outlet_lines == {"c.example": 8}


class TestAliases:
    def test_aliases_share_the_value_of_their_anchor(self) -> None:
        text = "keywords:\n- {name: a, query: a, languages: &two [id, en]}\n- {name: b, query: b, languages: *two}\n"
        assert [keyword.languages for keyword in parse(text, {}).keywords] == [("id", "en"), ("id", "en")]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://kliping.example", "https://kliping.example/"),
        ("HTTP://Kliping.example:8321/humas", "http://kliping.example:8321/humas/"),
        ("https://kliping.example/humas/#atas", "https://kliping.example/humas/"),
    ],
)
def test_the_address_of_the_page_ends_with_a_slash(written: str, address: str) -> None:
    assert parse(f"web: {{address: '{written}'}}", {}).web.address == address
