"""What the commands say about outlets of which only excerpts are stored."""

import json

import pytest

from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG, assert_prints, store_articles
from tests.factories import make_article

EXCERPTS = CONFIG.replace("kabar-contoh.example}", "kabar-contoh.example, excerpts_only: true}")
FILLER = " ".join(f"Kalimat nomor {number} menjelaskan keadaan." for number in range(10))
TEXT = f"Warga Kota Contoh membersihkan lumpur.\n{FILLER}\nPedagang kedondong pulang."


@pytest.fixture
def excerpts(kliping: Kliping) -> Kliping:
    """A store with an article of each outlet; that of Kabar Contoh is an excerpt."""
    kliping.write_config(EXCERPTS)
    articles = {
        "Kabar Contoh": [make_article("https://kabar-contoh.example/1", title="Banjir surut", text=TEXT)],
        "Warta Misal": [
            make_article("https://warta-misal.example/1", title="Pasar", text="Pedagang kedondong di sini.")
        ],
    }
    store_articles(kliping.store_url, articles, EXCERPTS)
    return kliping


def test_show_prints_the_snippets(excerpts: Kliping) -> None:
    shown = excerpts("show", "1", "--table")
    assert_prints(
        shown, "Banjir surut", "Only excerpts of this outlet's articles are stored:", "  Warga [Kota Contoh] mem"
    )
    assert "kedondong" not in shown.out
    record = json.loads(excerpts("show", "1", "--json").out)
    assert (record["is_excerpt"], record["text"], len(record["mentions"])) == (True, "", 3)


def test_search_finds_what_is_stored(excerpts: Kliping) -> None:
    assert [record["id"] for record in excerpts("search", "kedondong", "--all").records] == [2]
    [found] = excerpts("search", "--keyword", "Kota Contoh").records
    assert (found["id"], found["is_excerpt"]) == (1, True)


def test_exports_have_no_text(excerpts: Kliping) -> None:
    assert excerpts("export", "--columns", "id,is_excerpt,text", "--all").out.splitlines()[1:] == [
        "2,false,Pedagang kedondong di sini.",
        "1,true,",
    ]
    feed = excerpts("export", "--all", "--format", "atom").out
    assert '<content type="text">Warga Kota Contoh membersihkan lumpur.' in feed
    assert feed.count("kedondong") == 1


def test_a_manifest_counts_excerpts_and_corrections(excerpts: Kliping) -> None:
    assert excerpts("edit", "2", "--section", "Pasar").code == 0
    excerpts("export", "--all", "-o", "a.csv", "--manifest", "a.json")
    manifest = json.loads((excerpts.folder / "a.json").read_text())
    assert (manifest["rows"], manifest["excerpts"], manifest["corrected"]) == (2, 1, 1)


def test_new_keywords_and_tests_leave_excerpts_out(excerpts: Kliping) -> None:
    added = excerpts("keywords", "add", "kedondong", "--no-backfill")
    assert added.code == 0
    left_out = "1 article was not searched: only excerpts of it are stored."
    assert_prints(excerpts("keywords", "backfill", "kedondong", "--yes"), left_out)
    assert_prints(excerpts("keywords", "test", "kedondong", "--since", "2020-01-01", "--table"), left_out)
    record = json.loads(excerpts("keywords", "test", "kedondong", "--since", "2020-01-01", "--json").out)
    assert (record["articles"], record["excerpts"]) == (1, 1)


def test_renormalize_says_that_it_has_no_pages(excerpts: Kliping) -> None:
    done = excerpts("renormalize", "--dry-run")
    assert done.code == 0
    assert "no pages are kept of outlets of which only excerpts are stored: Kabar Contoh" in done.err
    assert "excerpts" not in excerpts("renormalize", "--outlet", "Warta Misal", "--dry-run").err


def test_the_outlet_is_listed_as_such(excerpts: Kliping) -> None:
    assert "only excerpts are stored" in excerpts("outlets", "--table").out
    assert [record["excerpts_only"] for record in excerpts("outlets").records] == [True, False]


def test_an_outlet_is_switched_by_a_command(kliping: Kliping) -> None:
    kliping.write_config(CONFIG)
    assert_prints(kliping("outlets", "add", "radar.example", "--excerpts-only"), "; only excerpts are stored")
    off = kliping("outlets", "edit", "radar.example", "--full-texts")
    assert_prints(off, "the texts of its articles are stored")
    on = kliping("outlets", "edit", "radar.example", "--excerpts-only")
    assert_prints(on, "The texts of 0 stored articles", "within six hours")
    [radar] = [record for record in kliping("outlets").records if record["name"] == "radar.example"]
    assert radar["excerpts_only"] is True
    # Other changes leave it.
    kliping("outlets", "edit", "radar.example", "--every", "2h")
    assert kliping("outlets").records[-1]["excerpts_only"] is True


def test_versions_are_compared_by_title(kliping: Kliping) -> None:
    kliping.write_config(EXCERPTS)
    address = "https://kabar-contoh.example/1"
    first = make_article(address, title="Banjir surut", text=TEXT)
    edited = make_article(address, title="Banjir datang", text=FILLER)
    store_articles(kliping.store_url, {"Kabar Contoh": [first, edited]}, EXCERPTS)
    shown = kliping("show", "1", "--versions", "--table")
    assert_prints(shown, "Banjir [-surut-]{+datang+}", "The texts are not stored, so they cannot be compared.")
    assert "Kota Contoh: named until" in shown.out
    [version] = json.loads(kliping("show", "1", "--json").out)["versions"]
    assert (version["is_excerpt"], version["text"]) == (True, "")
