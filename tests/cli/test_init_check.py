"""init, check, and options in environment variables."""

import re
from pathlib import Path

import docx
import pytest

from core.config import parse
from core.keyword import Keyword
from tests.cli.commands import Kliping
from tests.cli.conftest import assert_prints

HOSTILE_KEYWORDS = [
    "Kota Bandung",
    "'; DROP TABLE",
    '"kutip" \\ miring',
    "- {a: [b]} # bukan komentar",
    "Wali: Kota",
    "!!tag &x *y 5",
    "[bold]tebal[/bold] :bomb:",
    "laporan \u202efdp.exe",
    "Ümlaut é 漢字",
    "yes",
    "007",
    "null",
]


class TestInit:
    @pytest.mark.parametrize("keyword", HOSTILE_KEYWORDS)
    def test_the_written_file_passes_check(self, kliping: Kliping, keyword: str) -> None:
        made = kliping("init", "https://kabar-contoh.example", "--keyword", keyword, "--keyword", "banjir")
        assert (made.code, made.err) == (0, "")
        config = parse((kliping.folder / "config.yaml").read_text(encoding="utf-8"), {})
        assert config.keywords == (Keyword.phrase(keyword), Keyword.phrase("banjir"))
        checked = kliping("check")
        assert (checked.code, checked.err) == (0, "")
        assert checked.out.endswith("config.yaml is valid: 2 keywords, 1 outlet.\n")

    @pytest.mark.parametrize("is_variable", [True, False])
    def test_the_home_directory_in_the_path_is_expanded(self, kliping: Kliping, is_variable: bool) -> None:
        home = kliping.folder / "rumah"
        home.mkdir()
        kliping.set_variable("HOME", str(home))
        if is_variable:
            kliping.set_variable("KLIPING_CONFIG", "~/kliping.yaml")
        kliping.set_variable("KLIPING_STORAGE__URL", "sqlite:///~/data/kliping.db")
        option = [] if is_variable else ["--config=~/kliping.yaml"]
        assert kliping("init", "kabar-contoh.example", *option).code == 0
        assert kliping("db", "upgrade", *option).code == 0
        assert sorted(path.name for path in home.iterdir()) == ["data", "kliping.yaml"]
        assert [path.name for path in kliping.folder.iterdir()] == ["rumah"]

    def test_without_keywords(self, kliping: Kliping) -> None:
        made = kliping("init", "kabar-contoh.example")
        assert "\n  2. Write what to watch for under 'keywords:' in the file. It contains no keyword yet.\n" in made.out
        checked = kliping("check").out
        assert "Note: nothing is watched, since there is no keyword" in checked
        assert "0 keywords, 1 outlet" in checked

    def test_prints_the_next_steps(self, kliping: Kliping) -> None:
        assert kliping("init", "https://kabar-contoh.example", "--keyword", "banjir").out == (
            "Wrote config.yaml. Next:\n"
            "  1. Put your e-mail or web address under network.contact in the file: outlets receive it.\n"
            "  2. kliping check\n"
            "  3. kliping crawl, then: kliping search\n"
        )

    @pytest.mark.parametrize("url", ["http://127.0.0.1:8080", "10.1.2.3", "http://localhost:80/", "https://[::1]/"])
    def test_allows_a_private_outlet(self, kliping: Kliping, url: str) -> None:
        made = kliping("init", url)
        assert (made.code, made.err) == (0, "")
        assert "is a private address, so the file says 'private: true'" in made.out
        [outlet] = parse((kliping.folder / "config.yaml").read_text(), {}).outlets
        assert outlet.private
        assert kliping("check").code == 0

    @pytest.mark.parametrize("url", ["8.8.8.8", "localhost.example", "https://kabar-contoh.example"])
    def test_marks_no_public_outlet_as_private(self, kliping: Kliping, url: str) -> None:
        assert kliping("init", url).code == 0
        assert not parse((kliping.folder / "config.yaml").read_text(), {}).outlets[0].private

    def test_the_next_steps_name_the_config_file(self, kliping: Kliping) -> None:
        made = kliping("init", "https://kabar-contoh.example", "--config", "my outlet.yaml")
        assert "kliping crawl --config 'my outlet.yaml', then:" in made.out
        assert kliping("check", "--config", "my outlet.yaml").code == 0

    def test_refuses_to_replace_a_file(self, kliping: Kliping) -> None:
        kliping.write_config("# mine")
        done = kliping("init", "https://kabar-contoh.example")
        assert (done.code, done.out) == (2, "")
        assert done.err == "kliping: config.yaml exists already; --config PATH names another file\n"
        assert (kliping.folder / "config.yaml").read_text() == "# mine"

    def test_moves_the_example_of_a_clone_aside(self, kliping: Kliping) -> None:
        example = (Path(__file__).parents[2] / "config.yaml").read_text(encoding="utf-8")
        kliping.write_config(example)
        done = kliping("init", "https://kabar-contoh.example")
        assert_prints(done, "The example with every option is now config.example.yaml.\n")
        assert "kabar-contoh.example" in (kliping.folder / "config.yaml").read_text(encoding="utf-8")
        assert (kliping.folder / "config.example.yaml").read_text(encoding="utf-8") == example
        kliping.write_config(example)
        assert kliping("init", "https://kabar-contoh.example").code == 2
        assert (kliping.folder / "config.yaml").read_text(encoding="utf-8") == example

    @pytest.mark.parametrize("place", ["no-folder/config.yaml", "a-file/config.yaml"])
    def test_refuses_a_location_that_cannot_be_written(self, kliping: Kliping, place: str) -> None:
        (kliping.folder / "a-file").touch()
        done = kliping("init", "https://kabar-contoh.example", "--config", place)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"kliping: {place} cannot be written: ")

    @pytest.mark.parametrize("url", ["", "htp:/kabar.example", "kabar contoh", "ftp://kabar.example", "https://"])
    def test_refuses_an_invalid_address(self, kliping: Kliping, url: str) -> None:
        done = kliping("init", url)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"kliping: {url}: ")
        assert not (kliping.folder / "config.yaml").exists()

    @pytest.mark.parametrize("keyword", ["", "!!", "\x1b", "satu\ndua", "x" * 201])
    def test_refuses_an_invalid_keyword(self, kliping: Kliping, keyword: str) -> None:
        done = kliping("init", "https://kabar-contoh.example", "--keyword", keyword)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("kliping: --keyword '")
        assert "\x1b" not in done.err
        assert not (kliping.folder / "config.yaml").exists()


class TestCheck:
    def test_prints_how_keywords_and_outlets_are_understood(self, kliping: Kliping) -> None:
        kliping.write_config("""
network: {contact: redaksi@kampus.ac.id}
keywords:
  - Kota Contoh
  - {name: air, query: banjir OR longsor -simulasi, languages: [id, su], outlets: [Kabar Contoh]}
  - {name: lama, query: surut, active: false}
outlets:
  - {name: Kabar Contoh, url: https://kabar-contoh.example, sources: [feed: /feed/]}
  - {url: https://warta-misal.example, active: false}
""")
        assert kliping("check").out == (
            'keyword Kota Contoh: "kota contoh"\n'
            'keyword air: "banjir" OR ("longsor" AND NOT "simulasi"), in id or su, at Kabar Contoh\n'
            'keyword lama: "surut"  (paused)\n'
            "outlet Kabar Contoh: https://kabar-contoh.example/, feed https://kabar-contoh.example/feed/\n"
            "outlet warta-misal.example: https://warta-misal.example/, sources are discovered  (paused)\n"
            "config.yaml is valid: 3 keywords, 2 outlets.\n"
        )

    @pytest.mark.parametrize(
        ("contact", "note"),
        [
            ("keywords: [banjir]", "network.contact is missing: "),
            (
                "{keywords: [banjir], network: {contact: you@example.com}}",
                "network.contact is a placeholder (you@example.com): ",
            ),
        ],
    )
    def test_notes_a_missing_or_placeholder_contact(self, kliping: Kliping, contact: str, note: str) -> None:
        kliping.write_config(contact)
        done = kliping("check")
        assert done.code == 0
        assert f"Note: only private outlets can be crawled: {note}" in done.out

    def test_needs_no_store(self, kliping: Kliping) -> None:
        kliping.write_config("{storage: {url: postgresql://nobody@127.0.0.1:1/nothing}, keywords: [banjir]}")
        assert kliping("check").code == 0

    @pytest.mark.parametrize("text", ["", "# later", "network: {contact: redaksi@kampus.ac.id}"])
    def test_refuses_a_file_without_outlets_and_keywords(self, kliping: Kliping, text: str) -> None:
        kliping.write_config(text)
        done = kliping("check")
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("config.yaml: names no outlet and no keyword, so nothing is watched; ")

    def test_notes_keywords_of_alerts_and_reports_that_the_file_lacks(self, kliping: Kliping) -> None:
        kliping.write_config(
            "keywords: [Banjir]\n"
            "alerts: [{name: Kantor, keywords: [banjir, banjr], to: ['https://desk.example/hook']}]\n"
            "reports: [{name: harian, keywords: [longsor]}]\n"
        )
        done = kliping("check")
        assert done.code == 0
        notes = [line.partition(" is not in")[0] for line in done.out.splitlines() if " is not in this file" in line]
        assert notes == ["Note: alerts: Kantor: the keyword 'banjr'", "Note: reports: harian: the keyword 'longsor'"]

    def test_names_what_is_wrong_with_templates(self, kliping: Kliping) -> None:
        folder = kliping.folder
        kliping.write_config(
            "keywords: [banjir]\n"
            "alerts:\n"
            "  - {name: Kantor, template: kantor, to: ['https://desk.example/hook']}\n"
            "  - {name: Humas, template: humas, to: ['https://desk.example/hook']}\n"
            "reports: [{name: harian, template: harian.docx}, {name: pekanan, template: pekanan.docx}]\n"
        )
        (folder / "humas").mkdir()
        (folder / "humas/mail.txt").write_text("{{ heading }}\n{% for item in items %}", encoding="utf-8")
        document = docx.Document()
        document.add_paragraph("{{ office }} {{ ofice }}")
        document.save(str(folder / "pekanan.docx"))
        done = kliping("check")
        assert (done.code, done.out) == (2, "")
        begins = [line.partition(": ")[2] for line in done.err.splitlines()]
        assert [re.sub(r"/\S*/", "", line) for line in begins] == [
            (
                "alerts: Kantor: kantor has no template; the names are: chat.txt, mail.html, mail.txt, subject.txt,"
                " telegram.html, whatsapp.txt"
            ),
            (
                "alerts: Humas: mail.txt, line 2: Unexpected end of template. Jinja was looking for the following tags:"
                " 'endfor' or 'else'. The innermost block that needs to be closed is 'for'."
            ),
            "reports: harian: harian.docx: cannot be read: No such file or directory",
            "reports: pekanan: pekanan.docx: paragraph 1: 'ofice' is not a placeholder; did you mean 'office'?",
        ]

    def test_accepts_templates_without_mistakes(self, kliping: Kliping) -> None:
        kliping.write_config(
            "keywords: [banjir]\n"
            "alerts: [{name: Humas, template: humas, to: ['https://desk.example/hook']}]\n"
            "reports: [{name: harian, template: harian.docx}]\n"
        )
        (kliping.folder / "humas").mkdir()
        (kliping.folder / "humas/subject.txt").write_text("{{ heading }}", encoding="utf-8")
        assert kliping("report", "template", "new", "harian.docx").code == 0
        done = kliping("check")
        assert (done.code, done.err) == (0, "")

    def test_notes_missing_outlets(self, kliping: Kliping) -> None:
        kliping.write_config("keywords: [banjir]")
        done = kliping("check")
        assert done.code == 0
        assert "Note: nothing is crawled, since the config has no outlet" in done.out


class TestEnvironment:
    def test_overrides_an_option(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_STORAGE__URL", "sqlite:///elsewhere/none.db")
        assert archive("search").err == (
            f"kliping: no store yet at {archive.folder}/elsewhere/none.db; 'kliping crawl' makes one\n"
        )

    def test_a_secret_is_read_from_its_file(self, archive: Kliping, tmp_path: Path) -> None:
        (tmp_path / "kliping.db").rename(tmp_path / "other.db")
        secret = tmp_path / "secret"
        secret.write_text("sqlite:///other.db\n")
        assert archive("search").code == 2
        archive.set_variable("KLIPING_STORAGE__URL_FILE", str(secret))
        assert len(archive("search").records) == 5

    def test_a_secret_that_cannot_be_read(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_STORAGE__URL_FILE", "/no/secret")
        done = archive("search")
        assert (done.code, done.err) == (2, "KLIPING_STORAGE__URL_FILE: the file '/no/secret' cannot be read\n")

    def test_hides_the_password_of_the_store(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_STORAGE__URL", "postgresql://kliping:rahasia@127.0.0.1:1/kliping")
        done = archive("search")
        assert done.code == 2
        assert "127.0.0.1" in done.err
        assert "rahasia" not in done.err

    def test_ignores_an_empty_kliping_config(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_CONFIG", "")
        assert len(archive("search").records) == 5

    def test_the_option_wins_over_kliping_config(self, archive: Kliping) -> None:
        archive.set_variable("KLIPING_CONFIG", "lain.yaml")
        assert len(archive("search", "--config", "config.yaml").records) == 5

    def test_relative_paths_start_at_the_config(self, archive: Kliping, monkeypatch: pytest.MonkeyPatch) -> None:
        (archive.folder / "below").mkdir()
        monkeypatch.chdir(archive.folder / "below")
        assert len(archive("search", "--config", "../config.yaml").records) == 5
