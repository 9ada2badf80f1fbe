"""Write a store of made-up articles with the code of the checkout in which this runs: `make_store.py URL`.

`revision_0007.db.gz` and `revision_0007.sql.gz` were made in a checkout of commit 8c71b8f, the last one before the
tokenizer had a version. The first is the SQLite file. The second is an empty PostgreSQL database filled in the same way
and then written by `pg_dump --inserts --no-owner --no-privileges`, without the lines that begin with a backslash, which
only psql understands. The articles contain the kinds of words that the tokenizer of that commit read differently from
its successors.
"""

import sys
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from core.article import Article, Dateline
from core.forms import NO_VARIANTS
from core.keyword import Keyword
from core.matcher import Matcher
from ingest.task_worker import TaskWorker
from storage import Claim, Store, open_store
from tests.factories import DAY, HOUR, NOW, make_article, make_keep_request, watch

URL = "https://kabar-contoh.example/"

# Titles and texts, by the kind of words in them.
TEXTS = [
    # Signs that belong to a word.
    ("Kursus C++ dibuka", "Kampus Contoh membuka kursus C++ dan C# bagi pelajar."),
    ("Vitamin C untuk anak", "Dokter menyarankan vitamin C dan sayur setiap hari."),
    ("Bahasa C masih dipakai", "Pemrogram menulis kernel dalam bahasa C, bukan C++."),
    ("Langganan heise+ naik", "Pembaca heise+ membayar lebih; heise tanpa plus tetap gratis."),
    # Scripts without spaces, and vowel signs.
    ("東京都で会議", "東京都知事は新しい計画を発表した。京都でも会議があった。"),
    ("京都のまつり", "京都の祭りに多くの人が集まった。"),
    ("北京大学的新课程", "北京大学开设新课程,学生很高兴。"),
    ("서울시 회의", "서울시는 새로운 계획을 발표했다."),
    ("ข่าวน้ำท่วม", "ข่าวน้ำท่วมที่กรุงเทพมหานครวันนี้ ประชาชนเดือดร้อน"),
    ("दिल्ली में बैठक", "दिल्ली में नई योजना की बैठक हुई। हिन्दी समाचार।"),
    ("Aksara Jawa", "Papan nama ditulis ꦗꦮ dan ᬩᬮᬶ di gerbang."),
    # Dotted acronyms.
    ("K.P.K. menahan pejabat", "K.P.K. menahan seorang pejabat Kota Contoh."),
    ("KPK menahan dua orang", "KPK menahan dua orang lagi, kata juru bicara KPK."),
    ("P.T. Contoh Jaya", "P.T. Contoh Jaya dan PT Misal Makmur menandatangani kontrak."),
    ("U.S. envoy visits us", "The U.S. envoy visits us in Contoh; they told us nothing."),
    ("H. M. Misal dilantik", "H. M. Misal dan H.M. Umpama dilantik sebagai camat."),
    # Numbers.
    ("Anggaran Rp1,2 triliun", "Anggaran daerah mencapai Rp1,2 triliun tahun ini."),
    ("Anggaran Rp2 triliun", "Tahun lalu anggaran hanya 2 triliun rupiah, atau Rp2 triliun."),
    ("Rp3 triliun untuk jalan", "Pemerintah menyiapkan Rp3 triliun untuk jalan dan 2,5 juta bibit."),
    ("Harga Rp5.000", "Harga cabai Rp5.000, sedangkan gudang Rp5.000.000 per bulan."),
    ("Naik 20%", "Tarif naik 20% sejak (27/9); 20 orang mengeluh, 5 juta tidak."),
    ("Rapat 27/9", "Rapat 27/9 membahas 27 desa dan 9 kelurahan."),
    # Apostrophes, letters that do not decompose, invisible characters.
    ("Ma'ruf dan Maʼruf", "Ma'ruf, Maʼruf dan Ma’ruf membaca Qur'an pada Jum'at."),
    ("Łódź dan Tromsø", "Delegasi dari Łódź, Tromsø, Đà Nẵng dan Diyarbakır datang."),
    ("Kerja\u200bsama baru", "Kerja\u200bsama dan ker\u00adja\ufeffsama disebut dua kali; kerja sama sekali."),
    ("خبر جديد", "محـمد كتب خبرا جديدا عن المدينة."),
    # Words of every tokenizer.
    ("Banjir di Jakarta", "Banjir merendam Jakarta.\nWarga menanam pohon sesudah banjir surut."),
    ("Pengadilan dan keadilan", "Pengadilan menolak gugatan; warga menuntut keadilan yang adil."),
    ("Petani menanam padi", "Petani menanam padi. Tanaman tumbuh, penanaman selesai."),
    ("Pasar pagi dibuka", "Pasar pagi dibuka kembali oleh walikota; wali kota hadir."),
]

SIGNS = ("C++", "C#", "heise+", "vitamin C")
SCRIPTS = ("東京", "京都", "北京", "서울", "ข่าว", "दिल्ली", "ꦗꦮ", "محمد")
ACRONYMS = ("KPK", "K.P.K.", "PT", "us", "HM")
NUMBERS = ("2 triliun", "3 triliun", "5 juta", "Rp5.000", "20%", "27/9")
LETTERS = ("Ma'ruf", "Quran", "Tromso", "kerjasama")

DECLARED = [
    Keyword("banjir", "banjir"),
    Keyword("tanam", "tanam", forms="id"),
    Keyword("adil", "adil{id}"),
    Keyword("pasar", '"pasar pagi" OR bibit'),
    Keyword("awalan", "kerja*"),
    Keyword("tanda", r"/C\+\+/"),
    *map(Keyword.phrase, (*SIGNS, *SCRIPTS, *ACRONYMS, *NUMBERS, *LETTERS)),
]
MADE = [Keyword("alarm", "@banjir jakarta"), Keyword("jeda", '"C++"')]
# Added later, without a backfill, as their authors wanted.
LATER = [Keyword("gudang", "gudang"), Keyword("komisi", "KPK")]
# Added later still, with a backfill that was planned and never ran.
LAST = Keyword("camat", "camat")


def make_articles() -> list[Article]:
    """Return the articles: the texts above, and twice as many plain ones."""
    found = []
    for number, (title, text) in enumerate(TEXTS):
        fields: dict[str, Any] = {"authors": ("Siti Contoh",), "dateline": None, "is_teaser": False}
        found.append(make_article(f"{URL}{number}", title=title, text=text, **fields))
        for half in ("pagi", "malam"):
            opening = "kabar-contoh.example, CONTOH – "
            plain = f"{opening}Warga Kota Contoh berkumpul pada {half} hari ke-{number}.\nBanjir sudah surut."
            dateline = Dateline("kabar-contoh.example,", "CONTOH", len(opening))
            url = f"{URL}{half}/{number}"
            found.append(
                make_article(url, title=f"Kabar {half} {number}", text=plain, **fields | {"dateline": dateline})
            )
    return found


def fill(store: Store) -> None:
    """Watch keywords, keep all articles with their mentions, and add further keywords in between."""
    claimed = watch(store, *DECLARED)
    store.keywords.put(MADE, NOW)
    articles = make_articles()
    keep(store, claimed, articles[:60], NOW + HOUR)
    store.keywords.put([replace(MADE[1], active=False)], NOW + 2 * DAY)
    keep(store, claimed, articles[60:80], NOW + 3 * DAY)
    store.keywords.put([Keyword("triliun", "triliun OR miliar")], NOW + 4 * DAY)
    store.tasks.plan_backfill(["triliun"], NOW + 4 * DAY)
    TaskWorker(store, "satu", lambda: NOW + 4 * DAY).run_pending()
    store.keywords.put([*LATER, LAST], NOW + 5 * DAY)
    keep(store, claimed, articles[80:], NOW + 6 * DAY)
    store.tasks.plan_backfill([LAST.name], NOW + 7 * DAY)
    store.leases.release(["satu"])


def keep(store: Store, claimed: Claim, articles: list[Article], start: datetime) -> None:
    """Match articles as a crawl does, and keep one a minute."""
    update = store.keywords.find_update(-1)
    if update is None:
        raise ValueError("no keyword was added yet")
    matcher = Matcher(update.keywords, NO_VARIANTS)
    for number, article in enumerate(articles):
        mentions = matcher.match(article, claimed.outlet.name)
        request = make_keep_request(store, claimed, article, *mentions, change=update.change)
        store.keep(request, start + timedelta(minutes=number))


if __name__ == "__main__":
    opened = open_store(sys.argv[1], migrate=True)
    fill(opened)
    opened.close()
