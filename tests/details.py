"""What is in a store besides articles and mentions: what rules found, and what people added."""

from dataclasses import replace

from core.keyword import ToneRule
from core.marks import MarkKind
from storage import NewSentReport, ReportFile, Store
from tests.factories import NOW, make_article, make_keep_request, make_mention, watch

TEXT = (
    "Air sungai naik sejak subuh.\n"
    "“Kami sudah membuka tiga posko di kelurahan,” kata Kepala Dinas Sosial Budi Contoh, Senin.\n"
    "“Warga aman,” ujar Budi, “dan makanan cukup untuk tiga hari.”"
)


def add_details(store: Store) -> None:
    """Keep an article with two quotations, a rule for the tone, a mark, an order of clippings and a sent report."""
    claimed = watch(store, "Kota Contoh")
    article = make_article("https://kabar-contoh.example/kutipan", title="Kota Contoh siaga", text=TEXT)
    store.keep(make_keep_request(store, claimed, article, make_mention()), NOW)
    stored = store.keywords.get("Kota Contoh").keyword
    store.keywords.put([replace(stored, tones=(ToneRule("negative", "banjir"),))], NOW)
    store.marks.change(1, {MarkKind.NOTE: "Tanggapi"}, "sari", NOW)
    store.report_orders.put("Harian", NOW.date(), [1], "sari", NOW)
    files = (ReportFile("harian.pdf", "application/pdf", b"%PDF-\x00\xff"),)
    sent = NewSentReport("pagi", NOW, "Harian", "Kliping", NOW.date(), NOW, NOW, articles=1, outlets=1, files=files)
    store.sent_reports.add(sent, NOW)
