"""Lines of an article just below and just above each threshold of the boilerplate rules."""

import pytest

from tests.core.normalizer.boundary_pages import TITLE, column, lines, linked, open_line, prose, sentence, words

pytestmark = pytest.mark.page

PICTURE = "<p><img src='a.jpg'></p>"
ARTICLE = prose(8)


def kept(*inset: str, after: int = 2) -> list[str]:
    """Return what is left of some lines that stand in the middle of an article."""
    found = lines(column(*ARTICLE[:after], *inset, *ARTICLE[after:]))
    assert [line for line in found if line in ARTICLE] == ARTICLE
    return [line for line in found if line not in ARTICLE]


# Captions


@pytest.mark.parametrize(("letters", "is_caption"), [(195, True), (205, False)])
def test_letters_of_an_open_line_below_a_picture(letters: int, is_caption: bool) -> None:
    line = open_line(letters)
    assert kept(PICTURE, line) == ([] if is_caption else [line])


@pytest.mark.parametrize(("letters", "is_caption"), [(395, True), (405, False)])
def test_letters_of_a_line_with_a_credit_below_a_picture(letters: int, is_caption: bool) -> None:
    credit = " (Foto: Dok. Warga)"
    line = f"{sentence(letters - len(credit))}{credit}"
    assert kept(PICTURE, line) == ([] if is_caption else [line])


@pytest.mark.parametrize(("letters", "is_caption"), [(95, True), (105, False)])
def test_letters_of_a_line_in_one_paragraph_with_a_picture(letters: int, is_caption: bool) -> None:
    line = sentence(letters)
    assert kept(f"<p><img src='a.jpg'>{line}</p>") == ([] if is_caption else [line])


@pytest.mark.parametrize(("count", "is_caption"), [(2, False), (3, True)])
def test_words_of_an_open_line_below_a_picture(count: int, is_caption: bool) -> None:
    line = " ".join(words(count)).capitalize()
    assert kept(PICTURE, line) == ([] if is_caption else [line])


@pytest.mark.parametrize(("letters", "are_captions"), [(164, True), (176, False)])
def test_share_of_captions_in_an_article(letters: int, are_captions: bool) -> None:
    """Four lines below pictures, beside 1,230 letters of others: just below and just above 35 %."""
    captions = [open_line(letters, seed) for seed in range(4)]
    pictures = [part for caption in captions for part in (PICTURE, caption)]
    texts = prose(6, 205)
    found = lines(column(*texts[:2], *pictures, *texts[2:]))
    assert found == (texts if are_captions else [*texts[:2], *captions, *texts[2:]])


@pytest.mark.parametrize(("gap", "is_caption"), [(55, True), (65, False)])
def test_nodes_between_a_picture_and_the_line_below_it(gap: int, is_caption: bool) -> None:
    line = sentence(90)
    assert kept(f"<p><img src='a.jpg'>{'<b></b>' * gap}</p>", f"<p><em>{line}</em></p>") == (
        [] if is_caption else [line]
    )


# Look-alikes


@pytest.mark.parametrize(("share", "is_kept"), [(0.38, True), (0.45, False)])
def test_share_of_links_in_a_line_of_somebody_s_words(share: float, is_kept: bool) -> None:
    line = "Baca juga: buku tua itu disimpan rapi di gudang, kata seorang guru desa."
    assert kept(f"<p>{linked(line, share)}</p>") == ([line] if is_kept else [])


@pytest.mark.parametrize(("letters", "is_kept"), [(29, True), (32, False)])
def test_letters_of_a_label_before_its_value(letters: int, is_kept: bool) -> None:
    label, value = open_line(letters), ": tujuh perahu kayu"
    assert kept(label, value) == ([label, value] if is_kept else [label])


# Lines


@pytest.mark.parametrize(("letters", "is_kept"), [(395, False), (405, True)])
def test_letters_of_a_line_that_opens_like_a_cross_link(letters: int, is_kept: bool) -> None:
    opening = "Baca juga: "
    line = f"{opening}{open_line(letters - len(opening))}"
    assert kept(line) == ([line] if is_kept else [])


@pytest.mark.parametrize(("share", "is_kept"), [(0.37, True), (0.43, False)])
def test_share_of_links_in_a_cross_link_without_colon(share: float, is_kept: bool) -> None:
    line = f"Baca juga {sentence(80)}"
    assert kept(f"<p>{linked(line, share)}</p>") == ([line] if is_kept else [])


@pytest.mark.parametrize(("share", "is_kept"), [(0.85, True), (0.97, False)])
def test_share_of_links_in_a_linked_headline(share: float, is_kept: bool) -> None:
    line = open_line(110)
    assert kept(f"<p>{linked(line, share)}</p>") == ([line] if is_kept else [])


@pytest.mark.parametrize(("share", "is_kept"), [(0.08, True), (0.12, False)])
def test_share_of_links_in_the_promotion_of_an_app(share: float, is_kept: bool) -> None:
    line = "Unduh aplikasi Perahu Desa di Google Play bersama guru dan murid dari tepi sungai."
    assert kept(f"<p>{linked(line, share)}</p>") == ([line] if is_kept else [])


@pytest.mark.parametrize(("letters", "is_cut"), [(150, True), (185, False)])
def test_reach_of_a_cross_link_behind_a_sentence(letters: int, is_cut: bool) -> None:
    text, tail = sentence(160), f"Baca juga: {open_line(letters - 11)}"
    assert kept(f"{text} {tail}") == ([text] if is_cut else [f"{text} {tail}"])


@pytest.mark.parametrize(("share", "is_cut"), [(0.8, False), (0.95, True)])
def test_share_of_links_in_a_cross_link_behind_a_sentence(share: float, is_cut: bool) -> None:
    text, rest = sentence(160), open_line(60)
    html = f"<p>{text} Baca juga {linked(rest, share)}</p>"
    assert kept(html) == ([text] if is_cut else [f"{text} Baca juga {rest}"])


# The headline repeated


@pytest.mark.parametrize(("extra", "is_kept"), [(20, False), (21, True)])
def test_characters_around_the_headline_repeated(extra: int, is_kept: bool) -> None:
    line = f"{TITLE} {'–' * (len(TITLE) + extra - 1)}"
    assert len(line) == 2 * len(TITLE) + extra
    assert kept(line) == ([line] if is_kept else [])


# Sign-offs


@pytest.mark.parametrize(("letters", "is_cut"), [(110, True), (160, False)])
def test_reach_of_a_sign_off_behind_the_last_sentence(letters: int, is_cut: bool) -> None:
    host = ".".join(["perahu-dan-sungai-di-tepi-jalan-menuju-ke"] * 4)[: letters - 2]
    text = sentence(200)
    found = lines(column(*ARTICLE, f"{text} ({host})"))
    assert found == [*ARTICLE, text if is_cut else f"{text} ({host})"]


@pytest.mark.parametrize(("count", "is_list"), [(2, False), (3, True)])
def test_names_in_capitals_below_the_article(count: int, is_list: bool) -> None:
    names = ["RINA MARLINA", "DADAN HIDAYAT", "SITI MAEMUNAH"][:count]
    assert lines(column(*ARTICLE, *names)) == [*ARTICLE, *(names if is_list else [])]


@pytest.mark.parametrize(("letters", "is_kept"), [(95, False), (105, True)])
def test_letters_of_a_name_in_brackets_below_the_article(letters: int, is_kept: bool) -> None:
    names = ", ".join(["Rina Marlina Kusumawardhani Setianingrum"] * 3)
    line = f"({names[: letters - 2]})"
    assert lines(column(*ARTICLE, line)) == [*ARTICLE, *([line] if is_kept else [])]


@pytest.mark.parametrize(("letters", "is_kept"), [(295, False), (305, True)])
def test_letters_of_a_line_about_the_author(letters: int, is_kept: bool) -> None:
    opening = "Penulis adalah guru "
    line = f"{opening}{open_line(letters - len(opening))}"
    assert lines(column(*ARTICLE, line)) == [*ARTICLE, *([line] if is_kept else [])]


def test_a_credit_of_the_longest_shape_ends_a_caption() -> None:
    line = f"{sentence(290)} (Foto: {open_line(78, 3)})"
    assert kept(PICTURE, line) == []
