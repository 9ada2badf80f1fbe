"""The starter file and its contact."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import contact_problem, format_starter_file, parse
from core.config.addresses import USER_IN_ADDRESS
from core.errors import ConfigError
from core.keyword import Keyword
from core.messages import translate
from core.outlet import Outlet
from core.text import words


class TestContact:
    @pytest.mark.parametrize(
        "contact",
        [
            "budi@kampus.ac.id",
            "https://kampus.ac.id/kliping",
            "yourself@kampus.ac.id",
            "a@test.de",
        ],
    )
    def test_a_real_contact_may_crawl(self, contact: str) -> None:
        assert contact_problem(contact) is None
        assert parse(f"network: {{contact: '{contact}'}}", {}).network.contact == contact

    @pytest.mark.parametrize(
        "contact",
        [
            "you@example.com",
            "budi@mail.example.org",
            "BUDI@EXAMPLE.NET",
            "budi@koran.example",
            "https://example.com/bot",
            "http://koran.example",
            "contact@yourdomain",
            "contact@your-domain.com",
            "you@kampus.ac.id",
            "your.name@kampus.ac.id",
            "root@localhost",
            "budi@x.invalid",
        ],
    )
    def test_a_placeholder_may_not_crawl(self, contact: str) -> None:
        assert "placeholder" in str(contact_problem(contact))
        assert parse(f"network: {{contact: '{contact}'}}", {}).network.contact == contact

    def test_the_reason_is_translated_with_its_parameters(self) -> None:
        reason = contact_problem("budi")
        assert reason is not None
        assert "harus berupa alamat surel" in translate(reason.message, "id")

    def test_a_missing_contact_may_not_crawl(self) -> None:
        assert "missing" in str(contact_problem(None))

    @pytest.mark.parametrize("contact", ["budi", "budi@a.b\nX-Evil: 1", "ftp://a.b", "@", "ü@a.b", ""])
    def test_an_invalid_contact(self, contact: str) -> None:
        assert "must be an e-mail address" in str(contact_problem(contact))

    def test_a_password_in_the_contact_is_rejected(self) -> None:
        assert str(contact_problem("https://budi:rahasia@kampus.ac.id/")) == f"network.contact {USER_IN_ADDRESS}"


class TestStarter:
    def test_is_a_valid_config(self) -> None:
        config = parse(format_starter_file("example.co.id", ["Kota Bandung", "kerja sama"]), {})
        assert config.keywords == (Keyword.phrase("Kota Bandung"), Keyword.phrase("kerja sama"))
        assert config.outlets == (Outlet("example.co.id", "https://example.co.id/"),)
        assert contact_problem(config.network.contact) is not None

    def test_comments_are_in_the_language_of_the_command(self) -> None:
        indonesian, english = (format_starter_file("192.168.1.4", [], language) for language in ("id", "en"))
        comments = [line.partition("# ")[2] for line in indonesian.splitlines() if "# " in line]
        assert [line for line in comments if line in english] == ["- Kota Bandung"]
        assert parse(indonesian, {}) == parse(english, {})

    def test_without_keywords_shows_how_to_write_one(self) -> None:
        text = format_starter_file("example.co.id", [])
        assert parse(text, {}).keywords == ()
        assert parse(text.replace("# - Kota", "- Kota"), {}).keywords == (Keyword.phrase("Kota Bandung"),)

    @settings(max_examples=200, deadline=None)
    @given(
        st.lists(
            st.one_of(
                st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=20).map("a{}".format),
                st.sampled_from(
                    ['"a', "'a'", "a: b", "- a", "{a}", "[a", "#a", "a # b", "a\\n", "&a", "*a", "!a", "a\u00a0", "%a"]
                ),
            ),
            max_size=4,
            unique_by=lambda text: " ".join(text.casefold().split()).rstrip("/"),
        )
    )
    def test_parsing_returns_the_same_keywords(self, keywords: list[str]) -> None:
        config = parse(format_starter_file("example.co.id", keywords), {})
        assert config.keywords == tuple(Keyword.phrase(keyword) for keyword in keywords)
        assert len(config.outlets) == 1

    @settings(max_examples=100, deadline=None)
    @given(st.text(max_size=20))
    def test_text_is_escaped(self, text: str) -> None:
        try:
            config = parse(format_starter_file("example.co.id", [text]), {})
        except ConfigError as error:
            assert [problem.split(": ")[:2] for problem in error.problems] == [["config.yaml:7", "keywords[0]"]]
        else:
            assert config.keywords == (Keyword.phrase(text),)
            assert any(True for _ in words(text))
