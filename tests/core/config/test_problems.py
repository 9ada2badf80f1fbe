"""Problems of a configuration: all at once, each with its line number."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.config import parse
from core.errors import ConfigError
from tests.core.config.invalid_configs import assert_only_problem, problems

SECRET = "budi:rah@sia@kabar.example"


class TestPasswords:
    @pytest.mark.parametrize(
        "text",
        [
            f"outlets: http://{SECRET}",
            f"outlets: {SECRET}",
            f"outlets: [http://{SECRET}, htps://{SECRET}, '{SECRET}', {{http://{SECRET}: x}}]",
            f"outlets: [{{url: kabar.example, sources: [{{feed: http://{SECRET}/}}, {{feed: '{SECRET}/feed'}}]}}]",
            f"keywords: [{{name: a, query: b, outlets: ['http://{SECRET}']}}]",
            f"storage: postgresql://{SECRET}/kliping",
            f"storage: {{url: {SECRET}/kliping}}",
            f"storage: {{url: mysql://{SECRET}/kliping}}",
            f"storage: {{postgresql://{SECRET}/kliping: x}}",
            f"storage: {{pages_days: postgresql://{SECRET}/kliping}}",
            f"network: {{contact: https://{SECRET}/}}",
            f"postgresql://{SECRET}/kliping: x",
        ],
    )
    def test_passwords_are_not_shown(self, text: str) -> None:
        for problem in problems(text):
            assert not re.search("budi|rah|sia@", problem), problem

    def test_passwords_of_the_environment_are_not_shown(self) -> None:
        environ = {"KLIPING_STORAGE__URL_FILE": f"postgresql://{SECRET}/", "KLIPING_NETWORK__DELAY": f"//{SECRET}"}
        with pytest.raises(ConfigError) as caught:
            parse("", environ)
        assert len(caught.value.problems) == 2
        assert not re.search("budi|rah|sia@", str(caught.value))


class TestInvalidYaml:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("network:\n\tdelay: 1s", "2: a tab cannot indent; use spaces"),
            (
                "keywords:\n- a: b: c",
                "2: a ':' is not expected here; put the text in quotes, or correct the indentation",
            ),
            ("keywords:\n- @a", "2: found character '@' that cannot start any token; put the text in quotes"),
            ("keywords:\n- 'a\n- b\n", "2: this quote is not closed"),
            ("keywords:\n\n- [a\n", "3: this bracket is not closed"),
            ("a: 1\n---\nb: 1", "2: a second YAML document begins here; remove the '---'"),
            (
                "keywords:\n- *a",
                "2: found undefined alias 'a'; look at the indentation, quotes and brackets here and above",
            ),
            ("keywords:\n- a\x01", "2: invalid control character; remove it"),
            ("\nkeywords: " + "[" * 5000, "2: nested more than 20 levels deep"),
            ("\nkeywords: &a\n- *a", "2: this anchor contains an alias of itself"),
            ("only words", "1: must contain sections such as 'keywords:' and 'outlets:'"),
            ("\n- a\n- b", "2: must contain sections such as 'keywords:' and 'outlets:'"),
        ],
    )
    def test_is_reported_with_its_line(self, text: str, expected: str) -> None:
        assert_only_problem(text, expected)

    def test_a_billion_laughs_are_rejected_quickly(self) -> None:
        levels = "".join(f"- &a{n + 1} [{', '.join([f'*a{n}'] * 10)}]\n" for n in range(40))
        began = time.process_time()
        (problem,) = problems(f"keywords:\n- &a0 ha\n{levels}")
        assert problem.endswith("aliases repeat more than 10,000 values")
        assert time.process_time() - began < 1

    def test_tags_create_no_objects(self) -> None:
        text = "keywords:\n- !!python/name:os.system banjir\n- !mine a\nnetwork: !!python/object:os.x {delay: 1s}"
        assert problems(text) == (
            "config.yaml:2: keywords[0]: YAML tags such as 'tag:yaml.org,2002:python/name:os.system' are not allowed",
            "config.yaml:3: keywords[1]: YAML tags such as '!mine' are not allowed",
            "config.yaml:4: network: YAML tags such as 'tag:yaml.org,2002:python/object:os.x' are not allowed",
        )

    def test_an_anchor_may_be_redefined(self) -> None:
        config = parse("keywords:\n- &a banjir\n- &a longsor\noutlets: [{name: *a, url: a.example}]", {})
        assert config.outlets[0].name == "longsor"


class TestKeys:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("\nnetwrk: {}", "2: netwrk: unknown key, did you mean 'network'?"),
            ("network:\n  dely: 1s", "2: network.dely: unknown key, did you mean 'delay'?"),
            ("Storage: {}", "1: Storage: unknown key, did you mean 'storage'?"),
            (
                "keywords:\n- name: a\n  query: a\n  lanuage: x",
                "4: keywords[0].lanuage: unknown key, did you mean 'languages'?",
            ),
            (
                "outlets:\n- a.example\n- b.example\n- url: c.example\n  evry: 1h",
                "5: outlets[2].evry: unknown key, did you mean 'every'?",
            ),
            (
                "outlets:\n- url: a.example\n  sources:\n  - fed: /x",
                "4: outlets[0].sources[0].fed: unknown key, did you mean 'feed'?",
            ),
            ("delay: 3s", "1: delay: unknown key here, it belongs in 'network'"),
            (
                "outlets:\n- url: a.example\n  feed: /x",
                "3: outlets[0].feed: unknown key here, it belongs in 'outlets.sources'",
            ),
            (
                "network:\n  schedule: {every: 1h}",
                "2: network.schedule: unknown key here, it belongs at the top level",
            ),
            ("schedule:\n  qqq: 1", "2: schedule.qqq: unknown key; there are: every, timezone"),
            (
                "schedule:\n  every: 1h\n  timezone: Asia/Jakarta\n  every: 2h",
                "4: schedule.every: already defined in line 2",
            ),
            ("? [a]\n: b", "1: a key must be plain text"),
            (
                "outlets:\n- name: a",
                "2: outlets[0].url: is missing: the outlet's home address, such as https://example.co.id",
            ),
            (
                "keywords:\n- name: a",
                "2: keywords[0].query: is missing: words or a phrase, such as '\"Kota Bandung\"'",
            ),
            ("keywords:\n- query: a", "2: keywords[0].name: is missing: the name of this entry"),
        ],
    )
    def test_unknown_duplicate_and_missing_keys(self, text: str, expected: str) -> None:
        assert_only_problem(text, expected)


class TestValues:
    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("concurrency: many", "network.concurrency: must be a whole number, not 'many'"),
            ("concurrency: 1.5", "network.concurrency: must be a whole number, not '1.5'"),
            ("concurrency: [1]", "network.concurrency: must be a whole number"),
            ("concurrency: 0", "network.concurrency: must be at least 1"),
            ("concurrency: 65", "network.concurrency: must be at most 64"),
            (f"concurrency: {'9' * 5000}", f"network.concurrency: must be a whole number, not '{'9' * 59}…'"),
            ("max_pages:", "network.max_pages: has no value; add one or remove the key"),
            ("delay: 1", "network.delay: a number needs a unit: did you mean '1s', '1m' or '1h'?"),
            ("delay: soon", "network.delay: must be a duration such as 90s, 30m, 2h, 1d or 1h30m"),
            ("delay: -1s", "network.delay: must be a duration such as 90s, 30m, 2h, 1d or 1h30m"),
            ("delay: [1s]", "network.delay: must be a duration such as 90s, 30m, 2h, 1d or 1h30m"),
            ("delay: 2h", "network.delay: must be between 0s and 1h"),
            ("allow_private: yes", "network.allow_private: must be true or false: write 'true' instead of 'yes'"),
            ("allow_private: Off", "network.allow_private: must be true or false: write 'false' instead of 'off'"),
            ("allow_private: maybe", "network.allow_private: must be true or false"),
            ("allow_private: {a: b}", "network.allow_private: must be true or false"),
            ("contact: [a]", "network.contact: must be plain text"),
            ("contact: me", "network.contact: must be an e-mail address or the address of a page (https://…)"),
        ],
    )
    def test_values_of_the_wrong_type(self, line: str, expected: str) -> None:
        assert_only_problem(f"network:\n  first_days: 1\n  {line}\n", f"3: {expected}")

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ("every: 30", "every: a number needs a unit: did you mean '30s', '30m' or '30h'?"),
            ("every: 59s", "every: must be at least 1m"),
            ("every: 0s", "every: must be at least 1m"),
            ("every: 999d", "every: must be at most 366d"),
            ("timezone: WIB", "timezone: unknown time zone, did you mean 'Asia/Jakarta'?"),
            ("timezone: wita", "timezone: unknown time zone, did you mean 'Asia/Makassar'?"),
            ("timezone: Asia/Jakata", "timezone: unknown time zone, did you mean 'Asia/Jakarta'?"),
            ("timezone: ../etc/passwd", "timezone: unknown time zone, did you mean 'Asia/Jakarta'?"),
        ],
    )
    def test_values_of_the_schedule(self, line: str, expected: str) -> None:
        assert_only_problem(f"schedule:\n  {line}", f"2: schedule.{expected}")

    def test_a_folder_of_the_zone_database_is_not_a_zone(self) -> None:
        (problem,) = problems("schedule: {timezone: Asia}")
        assert "unknown time zone" in problem

    @pytest.mark.parametrize(
        ("url", "expected"),
        [
            ("kliping.db", ", did you mean 'sqlite:///kliping.db'?"),
            ("mysql://u:geheim@h/d", "must begin with sqlite:/// or postgresql://"),
            ("postgresql+asyncpg://u:geheim@h/d", "must begin with sqlite:/// or postgresql://"),
            ("sqlite://kliping.db", "must name a file: sqlite:///kliping.db"),
            ("sqlite:///", "must name a file: sqlite:///kliping.db"),
            ("postgresql:u:geheim", "must be sqlite:///FILE or postgresql://"),
            ("postgresql://u:geheim@x@h/d", "write @ as %40"),
            ("postgresql://u:geheim@x%zz@h:9/d", "write @ as %40"),
            ("postgresql://u:1/geheim@h/d", "/ as %2F"),
            ("postgresql://u:x?geheim@h/d", "? as %3F"),
            ("postgresql://u:x#geheim@h/d", "# as %23"),
            ("postgresql://u@h/d?password=x@geheim", "write @ as %40"),
            ("postgresql://u:100%geheim@h/d", "write % as %25"),
            ("postgresql://h:geheim/d", "the port must be a number"),
            ("sqlite:///kliping.db?x=1", "options after the '?' are not supported"),
            ("sqlite:///~geheim/kliping.db", "'~' is only understood before a '/'"),
        ],
    )
    def test_database_urls_are_not_quoted(self, url: str, expected: str) -> None:
        (problem,) = problems(f"storage:\n  url: {url}")
        assert problem.startswith("config.yaml:2: storage.url: ")
        assert expected in problem
        assert "geheim" not in problem

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql://u:p%40ss%25@h/d",
            "postgresql://u@[::1]:5432/d",
            "postgresql://u:p@h1:1,h2:2/d",
            "postgresql:///d?host=/run/postgresql",
            "postgresql://h/d?password=a%40b:c",
        ],
    )
    def test_database_urls_with_encoded_characters_are_valid(self, url: str) -> None:
        parse(f"storage:\n  url: '{url}'", {})

    @pytest.mark.parametrize("line", ["retention_days: 0", "unmatched_days: -1", "unmatched_days: 40000"])
    def test_limits_of_days(self, line: str) -> None:
        (problem,) = problems(f"storage: {{{line}}}")
        assert "must be at " in problem

    @pytest.mark.parametrize("value", ["5", "[every]", "'text'"])
    def test_a_section_must_be_a_mapping(self, value: str) -> None:
        assert_only_problem(
            f"schedule: {value}", "1: schedule: must contain options such as 'every: 30m', indented below it"
        )


class TestAllAtOnce:
    def test_problems_are_sorted_by_line(self) -> None:
        text = """\
outlets:
- url: https://a.example
  evry: 1h
- https://a.example
keywords:
- name: a
  query: (a
  outlets: [b]
  languages: [X]
network: {delay: 1}
storage: {url: x}
"""
        found = problems(text, name="my.yaml")
        assert [":".join(problem.split(":")[:3]) for problem in found] == [
            "my.yaml:3: outlets[0].evry",
            "my.yaml:4: outlets[1]",
            "my.yaml:7: keywords[0].query",
            "my.yaml:8: keywords[0].outlets[0]",
            "my.yaml:9: keywords[0].languages[0]",
            "my.yaml:10: network.delay",
            "my.yaml:11: storage.url",
        ]

    def test_problems_are_the_message_of_the_error(self) -> None:
        with pytest.raises(ConfigError, match=r"^config.yaml:1: a: unknown key.*\nconfig.yaml:2: b: unknown key"):
            parse("a: 1\nb: 2", {})


_PIECES = """keywords: outlets: network: storage: name: url: query: sources: feed: every: languages: - [ ] { } : , # & *
&a *a !! !x | > ? % --- ... << null ~ ' " x 30 1h yes a.example https:// [::1] \\ @ é""".split()


@settings(max_examples=400, deadline=None)
@given(
    st.lists(st.sampled_from([*_PIECES, " ", "  ", "\n", "\n  ", "\n- ", "\t", "\0", "\x85", "\u2028", "\ufeff"])).map(
        "".join
    )
)
def test_any_text_yields_a_config_or_one_line_problems(text: str) -> None:
    try:
        parse(text, {})
    except ConfigError as error:
        assert error.problems
        assert all(problem.startswith("config.yaml:") and problem.isprintable() for problem in error.problems)


@pytest.mark.parametrize(
    ("address", "problem"),
    [
        ("https://kliping.example/?q=x", "must be the address of the page alone, such as https://kliping.example/"),
        ("https://sari:rahasia@kliping.example/", "user and password do not belong in an address"),
        ("ftp://kliping.example/", "must begin with https:// or http://"),
        ("kliping.example", "must begin with https:// or http://"),
    ],
)
def test_invalid_addresses_of_the_page(address: str, problem: str) -> None:
    [found] = problems(f"web: {{address: '{address}'}}")
    assert found.startswith(f"config.yaml:1: web.address: {problem}")
