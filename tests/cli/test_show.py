"""`kliping show` of articles that the outlet edited or removed."""

import json
from dataclasses import replace

import pytest

from storage import CandidateState, CandidateUpdate, open_store
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.factories import DAY, NOW, make_article, make_keep_request, make_mention, watch

EDITED = make_article(title="Banjir surut di Kota Lain")


@pytest.fixture
def edited(kliping: Kliping) -> Kliping:
    """A store with an article that named Kota Contoh, was edited after a day, and was removed after two."""
    kliping.write_config(CONFIG)
    with open_store(kliping.store_url, migrate=True) as store:
        wanted = make_keep_request(store, watch(store, "Kota Contoh"), make_article(), make_mention())
        store.keep(wanted, NOW)
        store.keep(replace(wanted, article=EDITED, mentions=()), NOW + DAY)
        store.candidates.update(CandidateUpdate(wanted.candidate_id, CandidateState.GONE), NOW + 2 * DAY)
    return kliping


def test_who_was_named_until_when(edited: Kliping) -> None:
    shown = edited("show", "1", "--table").out
    assert "Kota Contoh: named until 2026-03-03 15:30" in shown
    assert "changed by the outlet, last noticed 2026-03-03 15:30: kliping show 1 --versions" in shown
    assert "removed by the outlet, noticed 2026-03-04 15:30" in shown
    assert "[-" not in shown


def test_the_changes_of_each_version(edited: Kliping) -> None:
    shown = edited("show", "1", "--versions", "--table").out
    assert "Version 2, 2026-03-03 15:30" in shown
    assert "Banjir surut di Kota [-Contoh-]{+Lain+}" in shown


def test_json_has_the_versions_with_their_mentions(edited: Kliping) -> None:
    shown = json.loads(edited("show", "1", "--json").out)
    assert (shown["article_version"], shown["title"], shown["mentions"]) == (2, EDITED.title, [])
    (version,) = shown["versions"]
    assert (version["number"], version["title"]) == (1, make_article().title)
    assert [mention["keyword"] for mention in version["mentions"]] == ["Kota Contoh"]
