"""Problems in keywords and outlets, with their line numbers."""

import pytest

from core.config import parse
from tests.core.config.invalid_configs import assert_only_problem, problems


class TestLists:
    @pytest.mark.parametrize("name", ["keywords", "outlets"])
    def test_text_is_not_a_list(self, name: str) -> None:
        assert_only_problem(f"{name}: banjir", f"1: {name}: must be a list: write '- banjir' on a line of its own")

    @pytest.mark.parametrize("name", ["keywords", "outlets"])
    def test_a_mapping_is_not_a_list(self, name: str) -> None:
        assert_only_problem(f"{name}:\n  name: a", f"1: {name}: must be a list: put '- ' before each entry")

    def test_lists_of_a_keyword(self) -> None:
        assert_only_problem(
            "keywords:\n- name: a\n  query: a\n  languages: id",
            "4: keywords[0].languages: must be a list: write '- id' on a line of its own",
        )

    @pytest.mark.parametrize("name", ["keywords", "outlets"])
    def test_empty_entries_are_rejected(self, name: str) -> None:
        assert_only_problem(
            f"{name}:\n- a.example\n-\n- b.example", f"3: {name}[1]: has no value; add one or remove the key"
        )

    def test_nested_lists_are_rejected(self) -> None:
        found = problems("keywords:\n- [a]\noutlets:\n- [a]\n- {url: b.example, sources: [/feed]}")
        assert [problem.removeprefix("config.yaml:") for problem in found] == [
            "2: keywords[0]: must be text, or a mapping with 'name' and 'query'",
            "4: outlets[0]: must be an address, or a mapping with 'url'",
            "5: outlets[1].sources[0]: must be a mapping such as 'feed: /feed/' (or sitemap, wordpress, section)",
        ]


class TestKeywords:
    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("a AND (", "column 7: "),
            ("'banjir \"kota'", "column 8: "),
            ("NOT a", "column 1: "),
            ("''", "column 1: "),
        ],
    )
    def test_an_invalid_query_is_reported_with_its_caret(self, query: str, expected: str) -> None:
        (problem,) = problems(f"keywords:\n- banjir\n- name: b\n  query: {query}")
        assert problem.startswith(f"config.yaml:4: keywords[1].query: {expected}")

    @pytest.mark.parametrize("text", ["'---'", "'\"\"'", '"…"'])
    def test_a_phrase_without_words_is_rejected(self, text: str) -> None:
        assert_only_problem(
            f"keywords: [\n{text}]", "2: keywords[0]: contains no letter or digit, so nothing can match it"
        )

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("''", "must not be empty"),
            ("|\n  kota\n  bandung\n", "must be one line, without control characters"),
            (r'"a\0b"', "must be one line, without control characters"),
            ("a" * 201, "must have at most 200 characters"),
        ],
    )
    def test_invalid_names(self, text: str, expected: str) -> None:
        assert_only_problem(f"keywords:\n- {text}", f"2: keywords[0]: {expected}")

    def test_invalid_names_in_mappings(self) -> None:
        assert_only_problem("keywords:\n- query: a\n  name: ' '", "3: keywords[0].name: must not be empty")

    def test_invalid_language_codes(self) -> None:
        expected = "must be a language code of two or three lower-case letters, such as 'id' or 'en'"
        assert problems("keywords:\n- name: a\n  query: a\n  languages:\n  - id\n  - ID\n  - Indonesia") == (
            f"config.yaml:6: keywords[0].languages[1]: {expected}",
            f"config.yaml:7: keywords[0].languages[2]: {expected}, did you mean 'id'?",
        )

    def test_duplicates_are_reported_with_the_first_line(self) -> None:
        text = "keywords:\n- Kota Bandung\n- banjir\n- kota  bandung\n- {query: x, name: BANJIR}"
        assert problems(text) == (
            "config.yaml:4: keywords[2]: 'kota  bandung' is already defined in line 2",
            "config.yaml:5: keywords[3].name: 'BANJIR' is already defined in line 3",
        )

    def test_an_unknown_outlet_of_a_keyword(self) -> None:
        text = "keywords:\n- name: a\n  query: a\n  outlets: [a.example,\n   a.exmple]\noutlets: [www.a.example]"
        assert_only_problem(text, "5: keywords[0].outlets[1]: no outlet is named 'a.exmple', did you mean 'a.example'?")

    def test_an_outlet_with_another_problem_counts_as_known(self) -> None:
        text = "keywords: [{name: a, query: a, outlets: [A]}]\noutlets: [{name: A, url: a.example, every: 1}]"
        assert len(problems(text)) == 1


class TestOutlets:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("ftp://a.example", "must begin with https:// or http://, did you mean 'https://a.example'?"),
            ("https:/a.example", "must begin with https:// or http://, did you mean 'https://a.example'?"),
            ("htps://a.example", "must begin with https:// or http://, did you mean 'https://a.example'?"),
            ("https//a.example", "must begin with https:// or http://, did you mean 'https://a.example'?"),
            ("https://https://a.example", "must begin with https:// or http://, did you mean 'https://a.example'?"),
            ("file:///etc/passwd", "must begin with https:// or http://"),
            ("https://", "the host is missing in this address; write one such as https://example.co.id"),
            ("https:///feed", "the host is missing in this address; write one such as https://example.co.id"),
            ("a b.example", "an address must not contain spaces"),
            ("https://a.example/a b", "an address must not contain spaces"),
            (
                "https://u:p@a.example",
                "user and password do not belong in an address; remove what stands before the '@'",
            ),
            (
                "budi@a.example",
                "user and password do not belong in an address; remove what stands before the '@'",
            ),
            ("a.example:99999", "the port must be a number from 1 to 65535"),
            ("http://a.example:0", "the port must be a number from 1 to 65535"),
            ("http://127.0.0.1:/", "the port must be a number from 1 to 65535"),
            ("http://[::1]:", "the port must be a number from 1 to 65535"),
            ("http://[::1", "the host in this address is invalid"),
            ("http://a..example", "the host in this address is invalid"),
            ("http://a<b.example", "the host in this address is invalid"),
            ("bandungekspres", "not a valid address; write one such as https://example.co.id"),
            ("", "must not be empty; write an address such as https://example.co.id"),
        ],
    )
    def test_invalid_addresses(self, address: str, expected: str) -> None:
        assert_only_problem(f"outlets:\n- '{address}'", f"2: outlets[0]: {expected}")
        assert_only_problem(f"outlets:\n- name: A\n  url: '{address}'", f"3: outlets[0].url: {expected}")

    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            (
                "feed: ftp://a.example/x",
                ".feed: must begin with https:// or http://, did you mean 'https://a.example/x'?",
            ),
            (
                "feed: feeds.a.example/x",
                ".feed: did you mean 'https://feeds.a.example/x'? (a path of the outlet itself begins with '/')",
            ),
            ("feed: /a b", ".feed: an address must not contain spaces"),
            ("feed: ''", ".feed: must not be empty; write an address such as https://example.co.id"),
            ("feed:", ": needs exactly one of feed, sitemap, wordpress and section, with its address"),
            (
                "{feed: /a, section: /b}",
                ": needs exactly one of feed, sitemap, wordpress and section, with its address",
            ),
            ("{}", ": needs exactly one of feed, sitemap, wordpress and section, with its address"),
            ("feed: [/a]", ".feed: must be plain text"),
        ],
    )
    def test_invalid_sources(self, source: str, expected: str) -> None:
        assert_only_problem(
            f"outlets:\n- url: a.example\n  sources:\n  - {source}", f"4: outlets[0].sources[0]{expected}"
        )

    def test_duplicates_are_reported_with_the_first_line(self) -> None:
        text = "outlets:\n- a.example\n- https://a.example/\n- {name: A.Example, url: b.example}\n"
        text += "- {name: B, url: b.example}\n"
        assert problems(text) == (
            "config.yaml:3: outlets[1]: 'https://a.example/' is already defined in line 2",
            "config.yaml:4: outlets[2].name: 'A.Example' is already defined in line 2",
            "config.yaml:5: outlets[3].url: 'https://b.example/' is already defined in line 4",
        )

    def test_labels(self) -> None:
        text = "outlets:\n- {url: a.example, region: ' Jawa  Barat', kind: radio, tags: [b, B, c]}"
        [outlet] = parse(text, {}).outlets
        assert (outlet.region, outlet.kind, outlet.tags) == ("Jawa Barat", "radio", ("B", "c"))

    def test_other_invalid_options(self) -> None:
        text = "outlets:\n- url: a.example\n  private: yes\n  every: 5\n\n  timezone: WIT"
        assert problems(text) == (
            "config.yaml:3: outlets[0].private: must be true or false: write 'true' instead of 'yes'",
            "config.yaml:4: outlets[0].every: a number needs a unit: did you mean '5s', '5m' or '5h'?",
            "config.yaml:6: outlets[0].timezone: unknown time zone, did you mean 'Asia/Jayapura'?",
        )
