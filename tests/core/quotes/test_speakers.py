"""Who was quoted: the same person under one name, whatever the rank."""

import pytest

from core.quotes import find_quotes, fold_name, group_by_speaker, quotation


@pytest.mark.parametrize(
    "name", ["Budi Contoh", "Dr. Budi Contoh, M.Si.", "H. BUDI CONTOH", "AKBP Budi Contoh", "Prof Dr Budi Contoh, Ph.D"]
)
def test_ranks_and_degrees_do_not_make_another_person(name: str) -> None:
    assert fold_name(name) == ("budi", "contoh")


def test_a_name_of_ranks_alone_is_one() -> None:
    assert fold_name("Pak Haji") == ("pak", "haji")
    assert fold_name("") == ()


def test_quotations_are_grouped_by_speaker_in_the_order_of_the_text() -> None:
    text = (
        "“Posko sudah dibuka sejak pagi,” kata Kepala Dinas Sosial Budi Contoh. "
        "Menurut Sari Misal, air surut sejak siang.\n"
        "“Warga aman dan sehat,” ujar Budi.\n“Kami menunggu bantuan datang,” kata mereka."
    )
    speakers = group_by_speaker(find_quotes(text, "id"))
    assert [(each.name, each.office, len(each.quotes)) for each in speakers] == [
        ("Budi Contoh", "Kepala Dinas Sosial", 2),
        ("Sari Misal", None, 1),
        (None, None, 1),
    ]
    assert quotation(speakers[1].quotes[0], text) == "air surut sejak siang"
