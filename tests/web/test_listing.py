"""The lists of outlets and keywords by pages, and the names that contain what was typed."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from storage import open_store
from tests.factories import NOW, make_keyword, make_outlet
from tests.web.conftest import Site, serve_folder

CONFIG = json.dumps({"network": {"contact": "desk@kabar.example"}})

LISTS = ("/outlets", "/keywords")


@pytest.fixture(scope="module")
def long_lists(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A page with 230 outlets and as many keywords, of which the 20th to the 29th are called Pesisir."""
    folder: Path = tmp_path_factory.mktemp("lists")
    names = [f"{'Pesisir' if number // 10 == 2 else 'Kota'} {number:03}" for number in range(230)]
    with open_store(f"sqlite:///{folder / 'kliping.db'}", migrate=True) as store:
        outlets = [make_outlet(name=name, url=f"https://{number}.example/") for number, name in enumerate(names)]
        store.mirror(outlets, [make_keyword(name) for name in names], NOW)
    with serve_folder(folder, config=CONFIG) as site:
        yield site


def names_on(site: Site, path: str) -> list[str]:
    """Return the names in the table of a page."""
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]*)</a>', site.get(path).text)


def links_of(site: Site, path: str) -> dict[str, str]:
    """Return the addresses of the pages around a page."""
    found = re.findall(r'<a rel="(prev|next)" href="([^"]*)">', site.get(path).text)
    return {relation: unescape(address) for relation, address in found}


@pytest.mark.parametrize("path", LISTS)
def test_each_name_is_on_one_page(long_lists: Site, path: str) -> None:
    seen: list[str] = []
    at: str | None = path
    sizes = []
    while at is not None:
        shown = names_on(long_lists, at)
        sizes.append(len(shown))
        seen += shown
        at = links_of(long_lists, at).get("next")
    assert sizes == [100, 100, 30]
    assert len({*seen}) == 230
    assert seen == sorted(seen)
    assert links_of(long_lists, f"{path}?page=2") == {"prev": f"{path}?page=1", "next": f"{path}?page=3"}


@pytest.mark.parametrize("path", LISTS)
def test_names_are_found_by_a_part_in_any_case(long_lists: Site, path: str) -> None:
    found = names_on(long_lists, f"{path}?name=+pESISIR+")
    assert found == [f"Pesisir {number:03}" for number in range(20, 30)]
    assert links_of(long_lists, f"{path}?name=pesisir") == {}
    assert len(names_on(long_lists, f"{path}?name=kota&page=3")) == 20
    assert links_of(long_lists, f"{path}?name=kota&page=3") == {"prev": f"{path}?name=kota&page=2"}


@pytest.mark.parametrize("path", LISTS)
def test_what_is_not_there_is_said(long_lists: Site, path: str) -> None:
    page = long_lists.get(path, name='<b>"gunung').text
    assert "No name contains this." in page
    assert 'value="&lt;b&gt;&#34;gunung"' in page
    assert "No outlet yet" not in page
    assert "No keyword is watched yet" not in page
    # A page that is gone by now is the last one.
    assert len(names_on(long_lists, f"{path}?page=9")) == 30


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("query", ["page=0", "page=x", "page=9223372036854775808", "pages=2", f"name={'x' * 2001}"])
def test_invalid_parameters_are_refused(long_lists: Site, path: str, query: str) -> None:
    assert long_lists.get(f"{path}?{query}").status == 422


@pytest.mark.parametrize("path", LISTS)
def test_a_short_list_has_no_form_for_names(site: Site, path: str) -> None:
    page = site.get(path).text
    assert 'class="names"' not in page
    assert 'class="pages"' not in page
