"""Copies of a story are recognized; look-alikes, quoting articles and follow-ups are not."""

import subprocess
import sys

import pytest

from benchmarks.clusters import Clusters, evaluate
from benchmarks.story_corpus import ORIGINAL, Sizes, build_corpus
from core.clusters import Cause, StoryText, Verdict, find_story, fingerprint, rank_candidates, same_story
from core.clusters.thresholds import LEAD_HASHES, MAX_CANDIDATES, MIN_SHARED_HASHES, TEXT_HASHES
from core.clusters.values import is_misspelling
from core.folded_text import FoldedText
from core.messages import translate

TITLE = "Warga Regol memperbaiki jembatan gantung"
PARAGRAPHS = (
    "REGOL – Warga Desa Regol memperbaiki jembatan gantung yang rusak diterjang banjir pada Senin (2/3/2026).",
    "Jembatan sepanjang 45 meter itu menghubungkan Kampung Misal dan Kampung Contoh, yang dihuni 312 keluarga.",
    "Kepala Desa Regol, Sariwan Contoh, mengatakan perbaikan menghabiskan dana Rp 27,5 juta dari iuran warga.",
    "“Anak sekolah sudah bisa menyeberang lagi sejak kemarin,” ujar Sariwan di lokasi.",
    "Dinas Pekerjaan Umum berjanji membangun jembatan beton paling lambat pada bulan Juli.",
)
STORY_TEXT = "\n".join(PARAGRAPHS)
STORY = StoryText(TITLE, STORY_TEXT)
GOLD_TITLE = "Harga emas di Kota Contoh {day} Maret {change} menjadi Rp {price}.000 per gram"
GOLD_TEXT = (
    "Harga emas batangan di Kota Contoh pada {day} Maret 2026 berada di Rp {price}.000 per gram, {change} "
    "Rp {step}.000 dari hari sebelumnya. Harga beli kembali tercatat Rp {back}.000 per gram. Setiap pembelian emas "
    "dikenakan pajak sebesar 0,45 persen bagi pemegang NPWP dan disertai bukti potong."
)


FOLDED = FoldedText(STORY_TEXT).joined


def gold(day: int, price: int, change: str = "naik") -> StoryText:
    values = {"day": day, "price": price, "change": change, "step": price % 17 + 2, "back": price - 130}
    return StoryText(GOLD_TITLE.format(**values), GOLD_TEXT.format(**values))


def hashes(text: str) -> tuple[int, ...]:
    return fingerprint(FoldedText(text).joined)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Jembatan gantung kembali dilewati", "Kabar Contoh, Regol - " + "\n".join(PARAGRAPHS)[8:]),
        (TITLE, "\n".join(PARAGRAPHS[i] for i in (3, 0, 4, 2, 1))),
        (TITLE, "\n".join((*PARAGRAPHS[:2], "Hujan deras turun di wilayah itu sejak Sabtu malam.", *PARAGRAPHS[2:]))),
        (TITLE, "\n".join(PARAGRAPHS[:3])),
        (TITLE, "\n".join(PARAGRAPHS).replace("45 meter", "54 meter")),
        (TITLE, "\n".join(PARAGRAPHS).replace("Sariwan", "Sarwian")),
        (TITLE, "\n".join(PARAGRAPHS).replace("(2/3/2026)", "(2 Maret 2026)").replace("Rp 27,5 juta", "Rp27.500.000")),
    ],
    ids=["headline and dateline", "reordered", "inserted", "cut", "corrected number", "misspelt name", "formats"],
)
def test_a_copy_is_the_same_story(title: str, text: str) -> None:
    assert same_story(STORY, StoryText(title, text)).is_same


def test_a_format_is_no_conflict() -> None:
    text = "\n".join(PARAGRAPHS).replace("(2/3/2026)", "(2 Maret 2026)").replace("Rp 27,5 juta", "Rp27.500.000")
    assert same_story(STORY, StoryText(TITLE, text)).conflicts == ()


def test_items_of_a_series_are_different_stories_and_the_verdict_names_the_values() -> None:
    verdict = same_story(gold(2, 1905), gold(3, 1911))
    assert verdict.cause is Cause.OTHER_VALUES
    assert ("2", "3") in verdict.conflicts
    assert "2 ≠ 3" in str(verdict.message)


def test_every_verdict_has_a_message_in_both_languages() -> None:
    for cause in Cause:
        text = Verdict(cause, 0.93, (("2", "3"),), 1.0).message
        assert translate(text, "id") != translate(text, "en")


def test_an_unchanged_item_is_a_copy_though_it_belongs_to_a_series() -> None:
    items = [gold(day, 1900 + 3 * day) for day in range(2, 7)]
    match = find_story(gold(4, 1912), items)
    assert match is not None
    assert match.index == 2
    assert match.verdict.is_identical


def test_in_a_series_an_edited_item_is_a_story_of_its_own() -> None:
    text = (
        "Lapak emas buka pada pukul 08.00. Warga antre membeli emas sejak pagi di toko milik Budi Misal itu. "
        "Polisi mengatur lalu lintas di depan toko selama dua jam penuh hingga selesai. Pemilik toko meminta warga "
        "datang lebih awal karena persediaan emas batangan terbatas, sedangkan harga jual mengikuti harga pusat."
    )
    first, edited = (StoryText("Antrean emas", each) for each in (text, text.replace("antre membeli", "ingin mencari")))
    times = (("10.15", "Yuni Umpama"), ("11.15", "Tono Andai"))
    others = [
        StoryText("Antrean emas", text.replace("08.00", time).replace("Budi Misal", name)) for time, name in times
    ]
    assert find_story(edited, [first]) is not None
    assert find_story(edited, [*others, first]) is None


TOWNS = "Andai Butir Cita Duga Elok Fajar Gatra Hulu Insan Jejak Kaca Lada".split()
STATES = {"r": "light rain", "l": "heavy rain", "p": "thunder showers", "k": "mist and fog", "b": "cloudy"}
FORECAST = (
    "Badan cuaca menerbitkan prakiraan untuk wilayah Contoh hari ini. Inilah keadaan yang diperkirakan kota demi kota.",
    "Prakiraan berlaku selama 24 jam sejak pukul tujuh pagi dan disusun dari pengamatan sepanjang malam.",
)


def forecast(states: str) -> StoryText:
    rows = [f"{town}: {STATES[state]}" for town, state in zip(TOWNS, states, strict=True)]
    return StoryText("Cuaca di wilayah Contoh hari ini", "\n".join((FORECAST[0], *rows, FORECAST[1])))


def test_a_list_of_towns_with_other_states_is_another_story() -> None:
    """The same states recur for other towns, with which they must not be aligned."""
    first, second = forecast("rlprkppklbbp"), forecast("rpkpkppkkrpp")
    verdict = same_story(first, second)
    assert verdict.cause is Cause.OTHER_VALUES
    assert same_story(second, first).cause is Cause.OTHER_VALUES
    assert ("rain", "showers") in verdict.conflicts
    assert same_story(first, forecast("rlprkppklbbp")).is_same


def test_quoting_articles_and_follow_ups_are_stories_of_their_own() -> None:
    own = [
        "Bupati meninjau tiga kecamatan yang terdampak cuaca buruk dan menyerahkan bantuan bahan pokok.",
        "Ia meminta setiap camat melaporkan kerusakan rumah, sawah dan saluran air sebelum akhir pekan ini.",
        "Bantuan tahap kedua akan dikirim setelah pendataan selesai, termasuk selimut, obat dan makanan bayi.",
        "Sementara itu, sekolah di dua kecamatan masih diliburkan karena ruang kelas dipakai sebagai tempat mengungsi.",
    ]
    quoting = StoryText("Bupati meninjau pengungsi", "\n".join((own[0], *PARAGRAPHS[2:4], *own[1:])))
    follow_up = StoryText("Bupati menyerahkan bantuan", "\n".join((*own[:3], *PARAGRAPHS[2:])))
    assert not same_story(STORY, quoting).is_same
    assert not same_story(STORY, follow_up).is_same


def test_a_story_quoted_in_full_is_not_its_beginning() -> None:
    text = "\n".join(f"Kelompok tani nomor {n} di lereng bukit menanam kopi {'dan cabai ' * n}." for n in range(2, 12))
    assert same_story(STORY, StoryText("Kopi", f"{text}\n{STORY_TEXT}")).cause is Cause.OTHER_LEAD


def test_a_recurring_caption_is_no_story() -> None:
    caption = "Saksikan tayangan lengkapnya dalam video berikut ini."
    assert same_story(StoryText("Satu", caption), StoryText("Dua", caption)).cause is Cause.TOO_SHORT
    assert same_story(StoryText("Satu", caption), StoryText("Satu", caption)).is_same


def test_empty_texts_are_no_copies() -> None:
    assert not same_story(StoryText("", ""), StoryText("", "")).is_same
    assert fingerprint(FoldedText("Satu.\nDua.").joined) == ()


def test_candidates_are_read_only_as_long_as_they_matter() -> None:
    read: list[int] = []

    def candidate(number: int) -> StoryText:
        read.append(number)
        return STORY

    assert find_story(STORY, map(candidate, range(8))) is not None
    assert read == [0]


def test_fingerprints_are_bounded_and_shared_by_copies() -> None:
    text = "\n".join(PARAGRAPHS)
    assert len(hashes(text)) <= TEXT_HASHES + LEAD_HASHES
    assert all(0 <= each < 2**32 for each in hashes(text))
    assert len(set(hashes(text)) & set(hashes("\n".join(PARAGRAPHS[:3])))) >= 8
    assert hashes("Jembatan gantung di Regol rusak")[0] == hashes("jembatan GANTUNG di\nRegol rusak")[0]


@pytest.mark.parametrize("code", ["id", "en"])
@pytest.mark.parametrize("share", [0.7, 0.5])
def test_short_texts_share_enough_with_their_cuts_to_be_compared(code: str, share: float) -> None:
    """Stories of 60 to 120 words, cut within a sentence as by an outlet that shows a teaser."""
    sizes = Sizes(stories=60, instances=0, quotes=0, follow_ups=0, others=0)
    shared: list[int] = []
    for item in build_corpus(code, "short", sizes):
        text_words = item.text.split(" ")[: 60 + len(shared) % 61]
        if item.kind == ORIGINAL and len(text_words) >= 60:
            cut = text_words[: round(len(text_words) * share)]
            shared.append(len({*hashes(" ".join(text_words))} & {*hashes(" ".join(cut))}))
    assert len(shared) > 40
    assert min(shared) >= MIN_SHARED_HASHES
    assert sum(shared) / len(shared) > 2 * MIN_SHARED_HASHES


def test_fingerprints_are_equal_in_every_process() -> None:
    code = f"from core.clusters import fingerprint; print(fingerprint({FOLDED!r}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{fingerprint(FOLDED)}\n".encode()}


def test_rare_hashes_count_more_than_those_of_a_series() -> None:
    series = list(range(100, 130))
    ranked = rank_candidates([series, series, series, [7, *series], [7], [7]])
    assert ranked[0] == 7
    assert len(ranked) == MAX_CANDIDATES


def test_two_hashes_make_a_candidate_only_if_they_are_rare() -> None:
    assert rank_candidates([[1], [1]]) == [1]
    assert rank_candidates([[1, 2, 3], [1, 2, 3]]) == []
    assert rank_candidates([[1]]) == []


@pytest.mark.parametrize(
    ("name", "other", "expected"),
    [
        ("sariwan", "sarwian", True),
        ("sariwan", "sariwwan", True),
        ("ridwansyah", "ridwnasyh", True),
        ("bandung", "garut", False),
        ("ali", "adi", False),
        ("senin", "selin", False),
    ],
)
def test_misspelt_names(name: str, other: str, expected: bool) -> None:
    assert is_misspelling(name, other) is expected


@pytest.mark.parametrize("code", ["id", "en"])
def test_a_generated_stream_is_clustered(code: str) -> None:
    items = build_corpus(code, "test", Sizes(stories=25, instances=5, quotes=10, follow_ups=10, others=50))
    clusters = Clusters()
    figures = evaluate(items, [clusters.assign(number, item) for number, item in enumerate(items)])
    assert figures["pair precision"] >= 0.99
    assert figures["recall"] >= 0.95
    assert max(figures[name] for name in figures if name.endswith("merged")) <= 0.03
