"""Messages contain whole items, stay below the limit of their channel, and escape what outlets wrote."""

import html
import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest

from alerts.rendering import LIMITS, MAX_ITEMS, Draft, Templates
from alerts.selection import Item
from core.alerts import ChannelKind
from storage import ChangeCause
from tests.factories import DAY, NOW

JAKARTA = ZoneInfo("Asia/Jakarta")
HOSTILE = "<script>alert(1)</script> & {{ 7 * 7 }} {% raw %} \"'</b></a>"


def make_item(number: int = 1, **fields: Any) -> Item:
    filled: dict[str, Any] = {
        "article_id": number,
        "title": f"Banjir surut di Kota Contoh {number}",
        "url": f"https://kabar-contoh.example/{number}",
        "outlet": "Kabar Contoh",
        "published_at": NOW,
        "language": "id",
        "keywords": ("Kota Contoh",),
        "prominence": "headline",
        "snippet": "Warga Kota Contoh membersihkan lumpur.",
        "cause": ChangeCause.CRAWL,
        "outlets": 1,
        "deliveries": (number,),
    }
    return Item(**(filled | fields))


def make_draft(*items: Item, **fields: object) -> Draft:
    filled: dict[str, Any] = {
        "uuid": "u-1",
        "subscription": "Kantor",
        "language": "id",
        "zone": ZoneInfo("Asia/Jakarta"),
        "at": NOW,
        "items": items,
        "total": len(items),
    }
    return Draft(**(filled | fields))


def render(draft: Draft, kind: ChannelKind, folder: Path | None = None) -> dict[str, str]:
    return Templates(folder).render(draft, kind).content


def seen(text: str) -> str:
    """What a reader of Telegram sees."""
    return html.unescape(re.sub("<[^>]*>", "", text))


@pytest.mark.parametrize(("language", "heading"), [("id", "Kantor: 2 sebutan"), ("en", "Kantor: 2 mentions")])
def test_a_mail_in_both_languages(language: str, heading: str) -> None:
    content = render(make_draft(make_item(1), make_item(2), language=language), ChannelKind.MAIL)
    assert content["subject"] == heading
    for part in ("Banjir surut di Kota Contoh 1", "Kabar Contoh, 2 Mar 2026", "https://kabar-contoh.example/2"):
        assert part in content["text"]
        assert part in content["html"]


def test_the_subject_of_one_article_is_its_title() -> None:
    content = render(make_draft(make_item()), ChannelKind.MAIL)
    assert content["subject"] == "Kota Contoh: Banjir surut di Kota Contoh 1"


def test_times_are_those_of_the_zone() -> None:
    at = make_draft(make_item(), zone=ZoneInfo("Asia/Jayapura"))
    assert "2 Mar 2026 17.30" in render(at, ChannelKind.MAIL)["text"]


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"cause": ChangeCause.EDIT}, "the outlet has edited an article"),
        ({"cause": ChangeCause.BACKFILL}, "found in stored articles"),
        ({"cause": ChangeCause.HAND}, "added by hand"),
        ({"outlets": 3}, "in 3 outlets"),
    ],
)
def test_what_is_not_simply_new_is_marked(fields: dict[str, Any], note: str) -> None:
    draft = make_draft(make_item(**fields), language="en")
    assert f"({note})" in render(draft, ChannelKind.MAIL)["text"]
    assert f"({note})" in render(draft, ChannelKind.TELEGRAM)["text"]


@pytest.mark.parametrize("kind", ChannelKind)
def test_messages_are_cut_by_whole_items(kind: ChannelKind) -> None:
    items = [make_item(number, title="Judul & panjang " * 18, snippet="kata " * 60) for number in range(1, 200)]
    rendered = Templates().render(make_draft(*items), kind)
    assert 1 <= len(rendered.items) <= MAX_ITEMS
    assert list(rendered.items) == items[: len(rendered.items)]
    content = rendered.content
    if kind is ChannelKind.TELEGRAM:
        assert 3000 < len(seen(content["text"]).encode("utf-16-le")) / 2 <= LIMITS[kind] == 4096
        assert content["text"].count("<a ") == content["text"].count("</a>") == len(rendered.items)
    else:
        assert all(len(text.encode()) <= LIMITS[kind] for text in content.values())


def test_telegram_counts_characters_beyond_the_first_plane_twice() -> None:
    items = [make_item(number, title="😀" * 300) for number in range(1, 20)]
    text = render(make_draft(*items), ChannelKind.TELEGRAM)["text"]
    assert 3000 < len(seen(text).encode("utf-16-le")) / 2 <= 4096


def test_the_largest_item_fits_into_each_channel() -> None:
    item = make_item(
        title="&" * 300,
        snippet="<" * 300,
        outlet="&" * 100,
        url=f"https://a.example/{'&' * 1900}",
        keywords=("&" * 290,),
    )
    for kind in ChannelKind:
        assert Templates().render(make_draft(item, subscription="&" * 200), kind).items == (item,)


@pytest.mark.parametrize("kind", [ChannelKind.MAIL, ChannelKind.TELEGRAM])
def test_hostile_texts_are_escaped(kind: ChannelKind) -> None:
    item = make_item(
        title=HOSTILE, snippet=HOSTILE, outlet=HOSTILE, keywords=(HOSTILE,), url=f"https://a.example/{HOSTILE}"
    )
    content = render(make_draft(item, subscription=HOSTILE), kind)
    markup = content["html" if kind is ChannelKind.MAIL else "text"]
    assert "<script" not in markup
    assert "49" not in markup
    assert "{{ 7 * 7 }}" in markup
    assert "\n" not in content.get("subject", "")


def test_the_body_of_a_webhook() -> None:
    record = json.loads(render(make_draft(make_item(3)), ChannelKind.WEBHOOK)["body"])
    assert record == {
        "version": 1,
        "id": "u-1",
        "type": "mentions",
        "alert": "Kantor",
        "created_at": "2026-03-02T08:30:00+00:00",
        "scheduled_at": None,
        "notices": [],
        "total": 1,
        "articles": [
            {
                "id": 3,
                "deliveries": [3],
                "title": "Banjir surut di Kota Contoh 3",
                "url": "https://kabar-contoh.example/3",
                "outlet": "Kabar Contoh",
                "published_at": "2026-03-02T08:30:00+00:00",
                "language": "id",
                "keywords": ["Kota Contoh"],
                "prominence": "headline",
                "snippet": "Warga Kota Contoh membersihkan lumpur.",
                "cause": "crawl",
                "outlets": 1,
                "told_before": False,
            }
        ],
    }


def make_scheduled(*items: Item, **fields: object) -> Draft:
    scheduled = {"scheduled_at": NOW, "since": NOW - DAY, "is_digest": True}
    told = sum(len(item.deliveries) for item in items if not item.is_told)
    return make_draft(*items, **({"total": told} | scheduled | fields))


def test_a_scheduled_digest_is_grouped_by_keyword() -> None:
    items = [
        make_item(1, keywords=("Kota Contoh",), title="A"),
        make_item(2, keywords=("Kota Contoh",), title="B", outlets=3),
        make_item(3, keywords=("Longsor",), title="C"),
        make_item(4, title="D", outlets=5, is_told=True),
    ]
    text = render(make_scheduled(*items, language="en"), ChannelKind.MAIL)["text"]
    lines = [line for line in text.splitlines() if line[:2] == "# " or line in {"A", "B", "C", "D"}]
    assert lines == ["# Kota Contoh", "A", "B", "# Longsor", "C", "# Told before, now in further outlets", "D"]
    assert text.startswith("Kantor, 2 Mar 2026 15:30: 3 mentions\n")
    assert "(in 3 outlets)" in text
    assert "(also in 4 further outlets)" in text
    assert "Most of these" not in text
    for kind in (ChannelKind.TELEGRAM, ChannelKind.MAIL):
        markup = list(render(make_scheduled(*items), kind).values())[-1]
        assert markup.index("Kota Contoh") < markup.index("Longsor") < markup.index(">D<")


def test_a_digest_without_mentions() -> None:
    content = render(make_scheduled(), ChannelKind.MAIL)
    assert content["subject"] == "Kantor, 2 Mar 2026 15.30: tidak ada sebutan baru"
    assert "sejak 1 Mar 2026 15.30" in content["text"]
    assert "1 Mar 2026" in content["html"]
    assert "1 Mar 2026" in render(make_scheduled(), ChannelKind.TELEGRAM)["text"]
    record = json.loads(render(make_scheduled(), ChannelKind.WEBHOOK)["body"])
    assert (record["type"], record["total"], record["articles"]) == ("nothing", 0, [])
    assert record["scheduled_at"] == NOW.isoformat()


@pytest.mark.parametrize("kind", ChannelKind)
def test_a_long_digest_is_cut_by_whole_items_and_states_the_rest(kind: ChannelKind) -> None:
    items = [make_item(number, snippet="kata " * 60) for number in range(1, 400)]
    rendered = Templates().render(make_scheduled(*items, language="en"), kind)
    shown = len(rendered.items)
    assert rendered.items == tuple(items[:shown])
    if kind is ChannelKind.WEBHOOK:
        assert json.loads(rendered.content["body"])["total"] == 399
    else:
        assert f"and {399 - shown} more mentions" in rendered.content["text"]
    assert shown <= 200
    assert kind is not ChannelKind.TELEGRAM or len(seen(rendered.content["text"])) <= 4096


@pytest.mark.parametrize("kind", ChannelKind)
def test_notices(kind: ChannelKind) -> None:
    content = render(make_draft(notices=(HOSTILE, "Kabar pulih"), language="en"), kind)
    markup = {ChannelKind.MAIL: "html", ChannelKind.TELEGRAM: "text", ChannelKind.CHAT: "text"}
    assert kind is ChannelKind.WEBHOOK or "<script" not in content[markup[kind]]
    assert "Kabar pulih" in content["body" if kind is ChannelKind.WEBHOOK else "text"]
    one = render(make_draft(notices=("Kabar pulih",)), kind)
    assert one.get("subject", "Kantor: Kabar pulih") == "Kantor: Kabar pulih"


@pytest.mark.parametrize("kind", ChannelKind)
def test_many_notices_are_cut_by_whole_ones(kind: ChannelKind) -> None:
    texts = tuple(f"Kabar {number} gagal: {'x' * 100}" for number in range(1_000, 3_000))
    content = render(make_draft(notices=texts, language="en"), kind)
    if kind is ChannelKind.WEBHOOK:
        assert 1 <= len(json.loads(content["body"])["notices"]) < 2_000
        return
    found = re.search(r"and ([\d,]+) more notices", content["text"])
    assert found is not None
    shown = re.findall(r"Kabar (\d+) gagal: x{100}$", content["text"], re.MULTILINE)
    assert len(shown) + int(found[1].replace(",", "")) == 2_000
    assert shown[0] == "1000"
    assert "2000 notices" in content["text"]


@pytest.mark.parametrize("kind", [ChannelKind.MAIL, ChannelKind.TELEGRAM, ChannelKind.CHAT, "whatsapp"])
def test_what_a_digest_does_not_show_is_counted_by_keyword(kind: ChannelKind) -> None:
    items = [make_item(number, keywords=(f"Kunci {number % 6}",), snippet="kata " * 60) for number in range(300)]
    counts = {f"Kunci {number}": 100 * (number + 1) for number in range(6)}
    draft = make_draft(*items, total=2_100, counts=counts, is_digest=True, language="en")
    rendered = Templates().render(draft, kind)
    shown = [sum(item.keywords == (f"Kunci {number}",) for item in rendered.items) for number in range(6)]
    rest = ", ".join(f"Kunci {number} {counts[f'Kunci {number}'] - shown[number]}" for number in (5, 4, 3, 2))
    text = html.unescape(rendered.content["text"])
    assert f"and {2_100 - len(rendered.items)} more mentions ({rest}): kliping search shows all" in text


def test_a_text_for_whatsapp() -> None:
    items = [make_item(1), make_item(2, title="Dua", outlets=3, keywords=("Longsor",))]
    text = Templates().render(make_draft(*items), "whatsapp").content["text"]
    assert (
        text
        == """*Kantor: 2 sebutan*

*Banjir surut di Kota Contoh 1*
Kabar Contoh, 2 Mar 2026 15.30
_Kota Contoh_: Warga Kota Contoh membersihkan lumpur.
https://kabar-contoh.example/1

*Dua*
Kabar Contoh, 2 Mar 2026 15.30 (di 3 media)
_Longsor_: Warga Kota Contoh membersihkan lumpur.
https://kabar-contoh.example/2
"""
    )
    digest = Templates().render(make_scheduled(*items), "whatsapp").content["text"]
    assert "\n*Longsor*\n" in digest


@pytest.mark.parametrize("markup", ["*tebal*", "_miring_", "~coret~", "```kode```", "> kutip", "- butir", "1. butir"])
def test_texts_of_others_are_no_markup_in_whatsapp(markup: str) -> None:
    item = make_item(title=markup, outlet=markup, snippet=markup, keywords=(), url="https://a.example/a_b_c")
    text = Templates().render(make_draft(item), "whatsapp").content["text"]
    title, outlet, snippet, url = text.splitlines()
    assert title == f"*{title[1:-1]}*"
    for line in (title[1:-1], outlet, snippet):
        assert not set("*_~`") & set(line)
        assert not line.startswith((">", "-", "1."))
    assert url == "https://a.example/a_b_c"


def test_a_long_text_for_whatsapp_is_cut_by_whole_items() -> None:
    items = [make_item(number, snippet="kata " * 60, url=f"https://a.example/{'u' * 1900}") for number in range(60)]
    rendered = Templates().render(make_draft(*items, total=60, is_digest=True), "whatsapp")
    assert 20 < len(rendered.items) < 50
    assert len(rendered.content["text"].encode()) <= LIMITS["whatsapp"]


def test_hostile_keywords_are_escaped_in_titles_of_groups() -> None:
    content = render(make_scheduled(make_item(keywords=(HOSTILE,))), ChannelKind.TELEGRAM)
    assert "<script" not in content["text"]


def test_a_digest_states_how_many_it_leaves_out_and_why() -> None:
    draft = make_draft(*map(make_item, range(1, 100)), total=500, is_digest=True, language="en")
    rendered = Templates().render(draft, ChannelKind.MAIL)
    assert len(rendered.items) == MAX_ITEMS
    assert rendered.content["subject"] == "Kantor: 500 mentions"
    assert "and 450 more mentions" in rendered.content["text"]
    assert "Most of these 500 mentions are of “Kota Contoh”" in rendered.content["text"]
    assert json.loads(render(draft, ChannelKind.WEBHOOK)["body"])["total"] == 500


def test_no_keyword_is_blamed_for_a_digest_of_many() -> None:
    items = [make_item(number, keywords=(f"Kata {number % 3}",)) for number in range(30)]
    text = render(make_draft(*items, total=30, is_digest=True, language="en"), ChannelKind.MAIL)["text"]
    assert "Most of these" not in text


def test_own_templates_replace_those_that_are_in_the_folder(tmp_path: Path) -> None:
    (tmp_path / "mail.txt").write_text(
        "{% for item in items %}* {{ item.title }} [{{ time(item.published_at) }}]{% endfor %}"
    )
    content = render(make_draft(make_item()), ChannelKind.MAIL, tmp_path)
    assert content["text"] == "* Banjir surut di Kota Contoh 1 [2 Mar 2026 15.30]\n"
    assert content["subject"].startswith("Kota Contoh:")


@pytest.mark.parametrize(
    "template",
    [
        "{% for item in items %}",
        "{{ missing }}",
        "{{ items[0].title.upper(1) }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ items.append(1) }}",
        "{{ 'x' * 300000 }}",
        "{% include '/etc/passwd' %}",
        "{% for a in range(10**9) %}x{% endfor %}",
    ],
)
def test_a_broken_or_forbidden_template_is_reported_and_replaced(tmp_path: Path, template: str) -> None:
    (tmp_path / "mail.txt").write_text(template)
    rendered = Templates(tmp_path).render(make_draft(make_item()), ChannelKind.MAIL)
    assert rendered.problem
    assert "Banjir surut di Kota Contoh 1" in rendered.content["text"]


PAGE = "https://kliping.example/"


@pytest.mark.parametrize("kind", [ChannelKind.MAIL, ChannelKind.TELEGRAM, ChannelKind.CHAT, "whatsapp"])
@pytest.mark.parametrize("name", ["Kota & <Contoh>", "a_b*c[d]", "x" * 150])
def test_a_digest_that_is_cut_links_to_the_search_for_the_rest(kind: ChannelKind, name: str) -> None:
    items = [make_item(number, keywords=(name,), snippet="kata " * 60) for number in range(300)]
    fields: dict[str, Any] = {"total": 400, "counts": {name: 400}, "is_digest": True, "since": NOW - DAY}
    limit = 1_000 if kind is ChannelKind.CHAT else None
    rendered = Templates().render(make_draft(*items, **fields, page=PAGE), kind, limit)
    query = urlencode([("keyword", name), ("kept_since", (NOW - DAY).astimezone(JAKARTA).isoformat("T", "minutes"))])
    url = f"{PAGE}search?{query}"
    for form, content in rendered.content.items():
        if form == "subject":
            continue
        if form == "html" or kind is ChannelKind.TELEGRAM:
            assert [html.unescape(link) for link in re.findall(r'href="([^"]*)"', content)][-1] == url
        else:
            assert url in content.splitlines()
        assert len(content.encode()) <= (limit or LIMITS[kind]) or kind is ChannelKind.TELEGRAM
    assert kind is not ChannelKind.TELEGRAM or len(seen(rendered.content["text"])) <= 4096
    without = Templates().render(make_draft(*items, **fields), kind, limit)
    assert "kliping.example" not in str(without.content)
    complete = Templates().render(make_draft(items[0], page=PAGE), kind, limit)
    assert "kliping.example" not in str(complete.content)


def test_a_link_names_keywords_only_if_all_fit() -> None:
    counts = {f"Kunci yang panjang {number}": 9 for number in range(40)}
    draft = make_draft(make_item(), total=360, counts=counts, is_digest=True, page=PAGE, since=NOW)
    [link] = re.findall(r"https://kliping.example\S*", render(draft, ChannelKind.MAIL)["text"])
    assert link == f"{PAGE}search?{urlencode({'kept_since': NOW.astimezone(JAKARTA).isoformat('T', 'minutes')})}"
    bare = render(make_draft(make_item(), total=360, counts=counts, is_digest=True, page=PAGE), ChannelKind.MAIL)
    assert f"{PAGE}search" in bare["text"].splitlines()


def test_notices_that_do_not_fit_link_to_the_status() -> None:
    draft = make_draft(notices=tuple(f"Kabar {number} gagal: {'x' * 100}" for number in range(2_000)), page=PAGE)
    assert f'href="{PAGE}status"' in render(draft, ChannelKind.MAIL)["html"]
