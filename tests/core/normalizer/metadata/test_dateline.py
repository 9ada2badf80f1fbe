import pytest

from core.normalizer.metadata.dateline import parse_dateline

SHAPES = [
    ("LHOKSEUMAWE, CONTOH.com – ", "CONTOH.com", "LHOKSEUMAWE"),
    ("LOS ANGELES, CONTOH.com - ", "CONTOH.com", "LOS ANGELES"),
    ("JAKARTA, CONTOH.com — ", "CONTOH.com", "JAKARTA"),
    ("Contoh6.com, Jakarta - ", "Contoh6.com", "Jakarta"),
    ("Contoh6.com, Jakarta ", "Contoh6.com", "Jakarta"),
    ("Contoh6.com, Banda Aceh ", "Contoh6.com", "Banda Aceh"),
    ("CONTOH.CO.ID, JAKARTA -- ", "CONTOH.CO.ID", "JAKARTA"),
    ("CONTOH.CO, Jakarta - ", "CONTOH.CO", "Jakarta"),
    ("CONTOHSOLO.COM, JAKARTA --", "CONTOHSOLO.COM", "JAKARTA"),
    ("CONTOH.COM - ", "CONTOH.COM", ""),
    ("Medan, Contoh.com - ", "Contoh.com", "Medan"),
    ("Ratatotok – ", "", "Ratatotok"),
    ("JAKARTA - ", "", "JAKARTA"),
    ("Jakarta -\n", "", "Jakarta"),
    ("Jakarta, CNC Indonesia -- ", "CNC Indonesia", "Jakarta"),
    ("Jakarta, ContohOtomotif – ", "ContohOtomotif", "Jakarta"),
    ("JABAR EKSPRES – ", "JABAR EKSPRES", ""),
    ("contohekspres.co.id, REGOL – ", "contohekspres.co.id", "REGOL"),
    ("Bandung, Jawa Barat – ", "", "Bandung, Jawa Barat"),
    ("Garut (ANTARA) - ", "ANTARA", "Garut"),
    ("Garut (Kabar Contoh): ", "Kabar Contoh", "Garut"),
    ("GARUT, (Kabar Contoh) – ", "Kabar Contoh", "GARUT"),
    ("Kabar Contoh (Garut) - ", "Kabar Contoh", "Garut"),
    ("Kabar Contoh, Garut: ", "Kabar Contoh", "Garut"),
    ("KABAR CONTOH | GARUT – ", "KABAR CONTOH", "GARUT"),
    ("GARUT, KABAR CONTOH | ", "KABAR CONTOH", "GARUT"),
    ("CONTOH.COM - Garut - ", "CONTOH.COM", "Garut"),
    ("KAB. GARUT | ", "", "KAB. GARUT"),
    ("BANDUNG.- ", "", "BANDUNG"),
    ("BANDUNG,- ", "", "BANDUNG"),
    ("BANDUNG- ", "", "BANDUNG"),
    ("Garut, 21 November 2026 — ", "", "Garut"),
    ("Garut (21/11) – ", "", "Garut"),
]


@pytest.mark.parametrize(("opening", "credit", "place"), SHAPES)
def test_forms_of_datelines(opening: str, credit: str, place: str) -> None:
    text = opening + "Kota itu kembali dilirik penanam modal."
    dateline = parse_dateline(text)
    assert dateline is not None
    assert (dateline.credit, dateline.place, text[: dateline.end]) == (credit, place, opening)
    assert credit in text[: dateline.end]
    assert place in text[: dateline.end]


@pytest.mark.parametrize(
    "text",
    [
        "Kota itu kembali dilirik penanam modal.",
        "Polisi - yang datang terlambat - menutup jalan.",
        "Covid-19 kembali menyebar di kota itu.",
        "Ini - kata dia - bukan akhir dari cerita.",
        "Tokobuku.example, pesaingnya, dan pasar lama sama-sama sepi.",
        "Bandung, Cimahi, dan Garut dilanda hujan lebat.",
        "Surabaya, Malang - Kediri ditempuh dua jam.",
        "Persib – Persija – Arema berebut puncak.",
        "“Jakarta – Bandung kini 40 menit,” kata dia.",
        "Mereka – Rina dan Dadan – pulang.",
        "Rina (Dadan) - Sari menang di lapangan itu.",
        "Kab. Garut, Bandung: Dua daerah yang sama-sama kering.",
        "Rina (KPU) - Dadan (DPR) bertemu.",
        "BPBD | data dan angka.",
        "PSSI: Kami siap.",
        "Jakarta, 21 orang: Itu jumlah yang datang.",
        "X-Ray dan CT-Scan disediakan rumah sakit itu.",
        "",
        "–",
    ],
)
def test_a_sentence_is_not_a_dateline(text: str) -> None:
    dateline = parse_dateline(text)
    assert dateline is None or not dateline.credit


def test_the_outlets_names_distinguish_newspaper_and_town() -> None:
    text = "WARTA LEMBAYUNG – Hujan turun."
    town = parse_dateline("LEMBAYUNG – Hujan turun.")
    paper = parse_dateline("LEMBAYUNG – Hujan turun.", ("lembayung.example",))
    assert town is not None
    assert paper is not None
    assert (town.credit, town.place, paper.credit, paper.place) == ("", "LEMBAYUNG", "LEMBAYUNG", "")
    assert parse_dateline(text) is not None


@pytest.mark.parametrize(
    ("opening", "credit"),
    [
        ("LEMBAYUNG, LEMBAYUNGPOS.EXAMPLE – ", "LEMBAYUNGPOS.EXAMPLE"),
        ("LEMBAYUNG | LEMBAYUNGPOS.EXAMPLE – ", "LEMBAYUNGPOS.EXAMPLE"),
        ("LEMBAYUNG (LembayungPos) - ", "LembayungPos"),
        ("LEMBAYUNG – ", ""),
    ],
)
def test_a_town_in_the_name_of_a_newspaper_is_a_place(opening: str, credit: str) -> None:
    found = parse_dateline(f"{opening}Hujan turun.", ("Lembayung Pos", "lembayungpos.example"))
    assert found is not None
    assert (found.credit, found.place) == (credit, "LEMBAYUNG")


def test_without_a_dash_the_credit_must_be_a_known_name() -> None:
    text = "Tokoanu.com, Jakarta Barat menjadi pasar terbesar."
    assert parse_dateline(text, ("contoh.co.id",)) is None


def test_a_dateline_is_at_the_beginning() -> None:
    assert parse_dateline("Kemarin hujan. JAKARTA - Banjir datang.") is None
