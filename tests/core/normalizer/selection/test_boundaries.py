"""Pages just below and just above each threshold that decides which lines are the article."""

import json

import pytest

from tests.core.normalizer.boundary_pages import (
    TITLE,
    column,
    lines,
    linked,
    make_page,
    open_line,
    paragraphs,
    prose,
    read,
    refusal,
    sentence,
)

pytestmark = pytest.mark.page

ARTICLE = prose(6)
HEADLINE = f"<h1>{TITLE}</h1>"
DECLARED = [sentence(190, seed) for seed in range(40, 60)]


def declaring(count: int) -> str:
    """Return the head of a page that declares an article of so many paragraphs in its JSON-LD."""
    body = "\n".join(DECLARED[:count])
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': body})}</script>"


def kept(inset: str, texts: list[str] = ARTICLE) -> list[str]:
    """Return what the article has of some markup in the middle of an article."""
    middle = len(texts) // 2
    found = lines(
        HEADLINE + f"<div class='kolom'>{paragraphs(*texts[:middle])}{inset}{paragraphs(*texts[middle:])}</div>"
    )
    assert [line for line in found if line in texts] == texts
    return [line for line in found if line not in texts]


# Whether the selection is sure


@pytest.mark.parametrize(("letters", "is_shown"), [(140, False), (155, True)])
def test_letters_of_an_article_that_needs_no_declared_text(letters: int, is_shown: bool) -> None:
    texts = prose(2, letters)
    found = lines(column(*texts), head=declaring(4))
    assert found == (texts if is_shown else DECLARED[:4])


@pytest.mark.parametrize(("labels", "is_shown"), [(36, True), (46, False)])
def test_share_of_sentences_in_an_article_that_needs_no_declared_text(labels: int, is_shown: bool) -> None:
    """320 letters of sentences among labels of 30."""
    texts = [*prose(2), *(open_line(30, seed) for seed in range(labels))]
    found = lines(column(*texts), head=declaring(20))
    assert found == (texts if is_shown else DECLARED)


@pytest.mark.parametrize(("count", "is_shown"), [(6, False), (8, True)])
def test_weight_of_lines_without_punctuation(count: int, is_shown: bool) -> None:
    texts = [open_line(150, seed) for seed in range(count)]
    found = lines(column(*texts), head=declaring(20))
    assert found == (texts if is_shown else DECLARED)


@pytest.mark.parametrize(("letters", "is_declared"), [(290, False), (310, True)])
def test_letters_of_a_declared_text(letters: int, is_declared: bool) -> None:
    declared = json.dumps({"@type": "NewsArticle", "articleBody": sentence(letters)})
    page = make_page(HEADLINE, head=f"<script type='application/ld+json'>{declared}</script>")
    assert (refusal(page) == "") is is_declared


@pytest.mark.parametrize(("letters", "is_declared"), [(480, False), (520, True)])
def test_letters_of_a_declared_text_beside_those_shown(letters: int, is_declared: bool) -> None:
    shown, declared = sentence(250), sentence(letters, 7)
    text = json.dumps({"@type": "NewsArticle", "articleBody": declared})
    found = lines(column(shown), head=f"<script type='application/ld+json'>{text}</script>")
    assert found == [declared if is_declared else shown]


# Boxes named as boilerplate


@pytest.mark.parametrize(("letters", "is_read"), [(140, True), (155, False)])
def test_letters_outside_of_boxes_that_are_named_as_boilerplate(letters: int, is_read: bool) -> None:
    texts, inside = prose(2, letters), sentence(120)
    found = lines(f"{HEADLINE}<div>{paragraphs(*texts)}<div class='related'>{inside}</div></div>")
    assert found == [*texts, *([inside] if is_read else [])]


@pytest.mark.parametrize(("inside", "is_wrapper"), [(4, False), (6, True)])
def test_share_of_sentences_in_a_box_named_as_boilerplate(inside: int, is_wrapper: bool) -> None:
    texts, others = prose(5), [sentence(160, seed) for seed in range(inside)]
    found = lines(f"{HEADLINE}<div>{paragraphs(*texts)}<div class='sidebar'>{paragraphs(*others)}</div></div>")
    assert found == [*texts, *(others if is_wrapper else [])]


# Boxes of pictures


@pytest.mark.parametrize(("count", "are_read"), [(3, False), (4, True)])
def test_share_of_sentences_beside_pictures(count: int, are_read: bool) -> None:
    """160 letters each beside 1,040 of others: 32 and 38 %."""
    texts, captions = prose(8, 130), [sentence(160, seed) for seed in range(count)]
    pictures = "".join(f"<div><img src='a.jpg'><span>{text}</span></div>" for text in captions)
    found = lines(f"{HEADLINE}<div>{paragraphs(*texts)}{pictures}{paragraphs(sentence(45, 9))}</div>")
    assert found == [*texts, *(captions if are_read else []), sentence(45, 9)]


@pytest.mark.parametrize(("extra", "is_read"), [(2, False), (3, True)])
def test_lines_beside_a_picture(extra: int, is_read: bool) -> None:
    texts = [sentence(60), *(sentence(20, seed) for seed in range(1, extra + 1))]
    spans = "".join(f"<div>{text}</div>" for text in texts[1:])
    found = kept(f"<div class='gambar'><img src='a.jpg'><span>{texts[0]}</span>{'<br>'.join(['', *texts[1:]])}</div>")
    assert found == (texts if is_read else []), spans


@pytest.mark.parametrize(("letters", "is_read"), [(680, False), (720, True)])
def test_letters_beside_a_picture(letters: int, is_read: bool) -> None:
    text = sentence(letters)
    found = kept(f"<div class='gambar'><img src='a.jpg'><span>{text}</span></div>", prose(14, 200))
    assert found == ([text] if is_read else [])


@pytest.mark.parametrize(("letters", "is_read"), [(190, False), (210, True)])
def test_letters_of_a_paragraph_beside_a_picture(letters: int, is_read: bool) -> None:
    text = sentence(letters)
    found = kept(f"<div class='gambar'><img src='a.jpg'><p>{text}</p></div>")
    assert found == ([text] if is_read else [])


# Single lines


@pytest.mark.parametrize(("letters", "is_read"), [(38, False), (41, True)])
def test_letters_of_a_sentence_in_a_box_of_its_own(letters: int, is_read: bool) -> None:
    text = sentence(letters)
    assert kept(f"<div>{text}</div>") == ([text] if is_read else [])


@pytest.mark.parametrize(("share", "is_read"), [(0.45, True), (0.55, False)])
def test_share_of_links_in_a_sentence_in_a_box_of_its_own(share: float, is_read: bool) -> None:
    text = sentence(90)
    assert kept(f"<div>{linked(text, share)}</div>") == ([text] if is_read else [])


@pytest.mark.parametrize(("letters", "is_read"), [(57, False), (63, True)])
def test_letters_of_a_heading_that_is_a_sentence(letters: int, is_read: bool) -> None:
    heading, label = sentence(letters), "perahu"
    assert kept(f"<div><h3>{heading}</h3><span>{label}</span></div>") == ([heading, label] if is_read else [])


@pytest.mark.parametrize(("share", "is_read"), [(0.75, True), (0.85, False)])
def test_share_of_links_in_the_heading_of_a_teaser(share: float, is_read: bool) -> None:
    heading, text = sentence(120), sentence(90)
    html = f"<div><h3>{linked(heading, share)}</h3><p>{text}</p></div>"
    assert kept(html) == ([heading, text] if is_read else [])


@pytest.mark.parametrize(("letters", "times"), [(190, 2), (205, 1)])
def test_letters_of_a_paragraph_that_stands_twice(letters: int, times: int) -> None:
    text = sentence(letters)
    assert kept(paragraphs(text, text)) == [text] * times


@pytest.mark.parametrize(("share", "is_read"), [(0.55, True), (0.65, False)])
def test_share_of_links_in_a_line_of_the_article(share: float, is_read: bool) -> None:
    text = sentence(80)
    assert kept(f"<p>{linked(text, share)}</p>") == ([text] if is_read else [])


@pytest.mark.parametrize(("letters", "is_read"), [(96, False), (104, True)])
def test_letters_of_a_line_with_a_long_link(letters: int, is_read: bool) -> None:
    text = open_line(letters)
    assert kept(f"<p>{linked(text, 0.7)}</p>") == ([text] if is_read else [])


@pytest.mark.parametrize(("share", "is_read"), [(0.86, True), (0.93, False)])
def test_share_of_links_in_a_long_line(share: float, is_read: bool) -> None:
    text = open_line(130)
    assert kept(f"<p>{linked(text, share)}</p>") == ([text] if is_read else [])


@pytest.mark.parametrize(("count", "is_read"), [(3, True), (4, False)])
def test_words_of_a_name_that_is_a_link(count: int, is_read: bool) -> None:
    text = " ".join("Jembatan Bambu Desa Seberang".split()[:count]) + ":"
    # A line that is entirely a link would be removed by a boilerplate rule.
    assert kept(f"<p>{linked(text, 0.8)}</p>") == ([text] if is_read else [])


# The ends of the article


@pytest.mark.parametrize(("letters", "is_read"), [(112, False), (125, True)])
def test_letters_of_a_byline_with_a_day(letters: int, is_read: bool) -> None:
    day = " sejak Maret 2020"
    line = f"{open_line(letters - len(day))}{day}"
    assert lines(column(line, *ARTICLE)) == [*([line] if is_read else []), *ARTICLE]


@pytest.mark.parametrize(("letters", "is_read"), [(57, False), (63, True)])
def test_letters_of_a_line_of_links_behind_the_article(letters: int, is_read: bool) -> None:
    line = open_line(letters)
    assert lines(column(*ARTICLE, f"<p>{linked(line, 0.5)}</p>")) == [*ARTICLE, *([line] if is_read else [])]


@pytest.mark.parametrize(("share", "is_read"), [(0.26, True), (0.34, False)])
def test_share_of_links_in_a_line_behind_the_article(share: float, is_read: bool) -> None:
    line = open_line(50)
    assert lines(column(*ARTICLE, f"<p>{linked(line, share)}</p>")) == [*ARTICLE, *([line] if is_read else [])]


@pytest.mark.parametrize(("letters", "is_read"), [(130, False), (180, True)])
def test_share_of_sentences_above_the_headline(letters: int, is_read: bool) -> None:
    """Beside 880 letters below it: 13 and 17 %."""
    above, below = sentence(letters), prose(4, 220)
    found = lines(f"<div class='kolom'>{paragraphs(above)}{HEADLINE}{paragraphs(*below)}</div>")
    assert found == [*([above] if is_read else []), *below]


@pytest.mark.parametrize(("count", "is_read"), [(22, True), (24, False)])
def test_letters_that_count_of_an_endless_line(count: int, is_read: bool) -> None:
    """2,000 letters above the headline count as 800, which is 15 % beside 4,533 below it."""
    above, below = sentence(2000), prose(count, 200)
    found = lines(f"<div class='kolom'>{paragraphs(above)}{HEADLINE}{paragraphs(*below)}</div>")
    assert found == [*([above] if is_read else []), *below]


@pytest.mark.parametrize(("letters", "is_next"), [(145, False), (155, True)])
def test_letters_of_an_article_before_the_headline_of_another(letters: int, is_next: bool) -> None:
    first, second = prose(4, letters), [sentence(200, seed) for seed in range(8)]
    other = f"<article><header><h1>Pasar Hewan Dibuka</h1></header>{paragraphs(*second)}</article>"
    found = lines(f"<section><article>{HEADLINE}{paragraphs(*first)}</article>{other}</section>")
    assert found == (first if is_next else second)


@pytest.mark.parametrize(("share", "is_next"), [(0.45, True), (0.55, False)])
def test_share_of_links_in_the_headline_of_another_article(share: float, is_next: bool) -> None:
    first, second = prose(4, 200), [sentence(200, seed) for seed in range(8)]
    headline = linked("Pasar Hewan Kembali Dibuka di Tepi Sungai", share)
    other = f"<article><header><h1>{headline}</h1></header>{paragraphs(*second)}</article>"
    found = lines(f"<section><article>{HEADLINE}{paragraphs(*first)}</article>{other}</section>")
    assert found == (first if is_next else [*first, *second])


# Boxes in which the article goes on


def boxes(*contents: str, name: str = "hal") -> str:
    return "".join(f"<div class='{name}'>{content}</div>" for content in contents)


FIRST = prose(10, 200)
"""2,000 letters."""


def read_beside(sibling: str, outer: str = "section") -> list[str]:
    """Return what the article has of a box beside that of the article."""
    found = lines(f"{HEADLINE}<{outer}>{boxes(paragraphs(*FIRST))}{sibling}</{outer.split()[0]}>")
    assert found[: len(FIRST)] == FIRST
    return found[len(FIRST) :]


@pytest.mark.parametrize(("letters", "is_part"), [(55, False), (66, True)])
def test_share_of_the_article_in_an_equal_box(letters: int, is_part: bool) -> None:
    text = sentence(letters)
    assert read_beside(boxes(paragraphs(text))) == ([text] if is_part else [])


@pytest.mark.parametrize(("letters", "is_part"), [(95, False), (106, True)])
def test_share_of_the_article_right_in_the_box_around_it(letters: int, is_part: bool) -> None:
    texts = [sentence(letters, seed) for seed in range(2)]
    assert read_beside(paragraphs(*texts)) == (texts if is_part else [])


@pytest.mark.parametrize(("letters", "is_part"), [(185, False), (215, True)])
def test_share_of_the_article_in_a_box_with_links(letters: int, is_part: bool) -> None:
    """In a box that is called the article's, a further page of it may hold a list of links: a third of its letters."""
    texts = [sentence(letters, seed) for seed in range(2)]
    links = f"<ul><li><a href='/lain'>{open_line(letters)}</a></li></ul>"
    found = read_beside(boxes(paragraphs(*texts) + links), "section itemprop='articleBody'")
    assert found == (texts if is_part else [])


@pytest.mark.parametrize(("labels", "is_part"), [(18, True), (19, False)])
def test_share_of_sentences_in_an_equal_box_without_links(labels: int, is_part: bool) -> None:
    """300 letters of sentences; each label has 30."""
    texts = [*prose(2, 150, 5), *(open_line(30, seed) for seed in range(labels))]
    assert read_beside(boxes(paragraphs(*texts))) == (texts if is_part else [])


@pytest.mark.parametrize(("labels", "is_part"), [(3, True), (6, False)])
def test_share_of_sentences_in_an_equal_box_with_links(labels: int, is_part: bool) -> None:
    """300 letters of sentences; each label has 30, and a ninth of all letters is linked."""
    texts = [*prose(2, 150, 5), *(open_line(30, seed) for seed in range(labels))]
    markup = [linked(texts[0], 0.42), *texts[1:]]
    assert read_beside(boxes(paragraphs(*markup))) == (texts if is_part else [])


@pytest.mark.parametrize(("share", "is_part"), [(0.3, True), (0.45, False)])
def test_share_of_links_in_an_equal_box_of_labels(share: float, is_part: bool) -> None:
    """A quarter of the letters is in the linked sentence."""
    texts = [*prose(2, 150, 5), *(open_line(30, seed) for seed in range(10))]
    assert read_beside(boxes(paragraphs(linked(texts[0], share), *texts[1:]))) == (texts if is_part else [])


def linked_section(count: int, letters: int) -> str:
    """Return a box like those of the article: a linked heading above `count` sentences."""
    return boxes(f"<h3><a href='/lain'>Perahu Kayu</a></h3>{paragraphs(*prose(count, letters, 70))}")


@pytest.mark.parametrize(
    ("count", "letters", "is_part"), [(2, 200, False), (3, 130, True), (3, 80, False), (3, 90, True)]
)
def test_text_below_a_linked_heading_in_an_equal_box(count: int, letters: int, is_part: bool) -> None:
    """A section of a guide has at least three paragraphs with 250 letters; a teaser has less."""
    found = read_beside(linked_section(count, letters))
    assert [line for line in found if line != "Perahu Kayu"] == (prose(count, letters, 70) if is_part else [])


@pytest.mark.parametrize(("share", "is_aside"), [(0.28, False), (0.32, True)])
def test_share_of_the_text_outside_of_side_boxes(share: float, is_aside: bool) -> None:
    """An <aside> that was never closed holds the article."""
    outside, inside = [sentence(round(2000 * share))], prose(10, round(200 * (1 - share)))
    found = lines(f"{HEADLINE}<div>{paragraphs(*outside)}</div><aside>{paragraphs(*inside)}</aside>")
    assert (inside[0] in found) is not is_aside


@pytest.mark.parametrize(("linked_items", "are_read"), [(2, True), (4, False)])
def test_share_of_links_in_a_list_with_linked_items(linked_items: int, are_read: bool) -> None:
    items = [sentence(36, seed) for seed in range(6)]
    markup = [linked(item, 1.0) if number < linked_items else item for number, item in enumerate(items)]
    found = kept(f"<ul>{''.join(f'<li>{item}</li>' for item in markup)}</ul>")
    assert (items[0] in found) is are_read


@pytest.mark.parametrize(("repeated", "is_copy"), [(6, False), (8, True)])
def test_share_of_a_box_that_repeats_the_text(repeated: int, is_copy: bool) -> None:
    """Ten paragraphs of which some are in the box before. Each has about 40 phrases."""
    first, other = prose(10, 180, 200), prose(10 - repeated, 180, 300)
    found = lines(f"{HEADLINE}<section>{boxes(paragraphs(*first), paragraphs(*first[:repeated], *other))}</section>")
    assert found == [*first, *([] if is_copy else [*first[:repeated], *other])]


@pytest.mark.parametrize(("letters", "is_copy"), [(130, False), (165, True)])
def test_length_of_a_box_that_repeats_the_text(letters: int, is_copy: bool) -> None:
    """Shorter paragraphs than 200 letters, which are compared one by one. A box of 60 phrases or more is a copy."""
    first = prose(3, letters, 400)
    found = lines(f"{HEADLINE}<section>{boxes(paragraphs(*first), paragraphs(*first))}</section>")
    assert found == (first if is_copy else first * 2)


@pytest.mark.parametrize(("share", "is_part"), [(0.17, True), (0.23, False)])
def test_share_of_links_in_an_equal_box(share: float, is_part: bool) -> None:
    text = sentence(300)
    assert read_beside(boxes(f"<p>{linked(text, share)}</p>")) == ([text] if is_part else [])


@pytest.mark.parametrize(("letters", "is_part"), [(285, False), (315, True)])
def test_share_of_the_article_in_another_box(letters: int, is_part: bool) -> None:
    texts = [sentence(letters, seed) for seed in range(2)]
    assert read_beside(boxes(paragraphs(*texts), name="lain")) == (texts if is_part else [])


@pytest.mark.parametrize(("labels", "is_part"), [(9, True), (11, False)])
def test_share_of_sentences_in_a_box_that_is_called_the_article(labels: int, is_part: bool) -> None:
    texts = [*prose(2, 150, 5), *(open_line(30, seed) for seed in range(labels))]
    assert read_beside(boxes(paragraphs(*texts), name="entry-content")) == (texts if is_part else [])


@pytest.mark.parametrize(("letters", "is_part"), [(280, True), (330, False)])
def test_share_of_links_in_a_box_that_is_called_the_article(letters: int, is_part: bool) -> None:
    texts = prose(2, 150, 5)
    links = f"<ul><li><a href='/lain'>{open_line(letters)}</a></li></ul>"
    assert read_beside(boxes(paragraphs(*texts) + links, name="entry-content")) == (texts if is_part else [])


@pytest.mark.parametrize(("share", "is_read"), [(0.45, True), (0.55, False)])
def test_share_of_links_in_a_heading_between_two_boxes(share: float, is_read: bool) -> None:
    heading, text = sentence(50), sentence(300)
    html = f"<h2>{linked(heading, share)}</h2>{boxes(paragraphs(text))}"
    assert read_beside(html) == [*([heading] if is_read else []), text]


@pytest.mark.parametrize(("share", "is_read"), [(0.17, True), (0.23, False)])
def test_share_of_links_below_a_heading_in_a_box_of_its_own(share: float, is_read: bool) -> None:
    heading, text = "Tepi Sungai", sentence(150)
    html = f"<div><h2>{heading}</h2></div><p>{linked(text, share)}</p>"
    assert kept(html) == [*([heading] if is_read else []), text]


# The container


def labels(letters: int, seed: int) -> list[str]:
    """Return lines too short for sentences, with so many letters in all."""
    return [open_line(30, seed * 100 + number) for number in range(letters // 30)]


@pytest.mark.parametrize(("letters", "is_read"), [(360, False), (440, True)])
def test_claim_of_the_box_around_a_wrapped_paragraph(letters: int, is_read: bool) -> None:
    """A box of paragraphs has a claim of its letters and leaves half to the box around it, a wrapper of one paragraph
    the other way round: a wrapper with half the letters moves the claim outwards.
    """
    texts, other = prose(4, 200), sentence(letters)
    found = lines(f"{HEADLINE}<section>{boxes(paragraphs(*texts))}{boxes(other, name='lain')}</section>")
    assert found == [*texts, *([other] if is_read else [])]


@pytest.mark.parametrize(("links", "is_read"), [(9, True), (13, False)])
def test_claim_of_the_wrapper_of_one_paragraph(links: int, is_read: bool) -> None:
    """Links count against the box around it: 340 letters beside links of 30."""
    text, short = sentence(340), "Hujan turun."
    menu = "".join(f"<p><a href='/{seed}'>{open_line(30, seed)}</a></p>" for seed in range(links))
    found = lines(f"{HEADLINE}<section><p>{short}</p>{boxes(text)}{menu}</section>", head="")
    assert found == [*([short] if is_read else []), text]


@pytest.mark.parametrize(
    ("depth", "count", "is_outer"),
    [(2, 5, False), (2, 6, True), (3, 9, False), (3, 10, True), (4, 12, False), (4, 13, True)],
)
def test_claim_of_the_box_around_many_boxes_of_paragraphs(depth: int, count: int, is_outer: bool) -> None:
    """Each with labels beside it, so that none is a part of another's article."""
    first: list[str] = []
    all_lines: list[str] = []
    inside = ""
    for number in range(count):
        texts, short = prose(2, 150, 10 * number), labels(300, number)
        first = first or texts
        all_lines += [*texts, *short]
        box = boxes(paragraphs(*texts)) + paragraphs(*short)
        for level in range(depth - 1):
            box = boxes(box, name=f"w{number}-{level}")
        inside += box
    found = lines(f"{HEADLINE}<section>{inside}</section>")
    assert found == (all_lines if is_outer else first)


@pytest.mark.parametrize(
    ("depth", "count", "is_outer"),
    [(2, 2, False), (2, 3, True), (3, 5, False), (3, 6, True), (4, 9, False), (4, 10, True)],
)
def test_claim_of_the_box_around_many_wrapped_paragraphs(depth: int, count: int, is_outer: bool) -> None:
    """The first is a little longer than the others."""
    texts = [sentence(344 if number == 0 else 340, number) for number in range(count)]
    inside = ""
    for number, text in enumerate(texts):
        box = text
        for level in range(depth):
            box = boxes(box, name=f"w{number}-{level}")
        inside += box
    found = lines(f"{HEADLINE}<section>{inside}</section>")
    assert found == (texts if is_outer else texts[:1])


@pytest.mark.parametrize(("letters", "is_named"), [(290, True), (350, False)])
def test_claim_of_a_box_that_is_called_the_article(letters: int, is_named: bool) -> None:
    """Of 800 letters, beside 1,160 and 1,400; each with labels, so that none is a part of the other's article."""
    named, other = prose(4, 200), [sentence(letters, seed) for seed in range(4)]
    short, more = labels(900, 1), labels(1200, 2)
    html = boxes(paragraphs(*named, *short), name="entry-content") + boxes(paragraphs(*other, *more), name="lain")
    assert lines(f"{HEADLINE}{html}") == ([*named, *short] if is_named else [*other, *more])


def test_what_is_read_is_an_article() -> None:
    assert read(make_page(column(*ARTICLE))).title == TITLE


NAMES = ("Sukamaju", "Desa Tanjungsari", "Kampung Cikalong")


@pytest.mark.parametrize("tags", ["ul", "ol"])
@pytest.mark.parametrize(
    ("introduction", "names", "is_kept"),
    [
        ("Warga desa penerima bantuan:", NAMES, True),
        ("Desa penerima bantuan:", NAMES, False),
        ("Warga desa penerima bantuan", NAMES, False),
        ("Warga desa penerima bantuan:", (*NAMES, "Warga Kampung Menata Kebun"), False),
        ("Baca juga kabar lainnya:", NAMES, False),
        ("Topik terkait kabar ini:", NAMES, False),
    ],
)
def test_words_of_the_introduction_of_a_list_of_links(
    tags: str, introduction: str, names: tuple[str, ...], is_kept: bool
) -> None:
    items = "".join(f"<li><a href='https://desa.example/{name}'>{name}</a></li>" for name in names)
    found = kept(f"<p>{introduction}</p><{tags}>{items}</{tags}>")
    assert [line for line in found if line in names] == (list(names) if is_kept else [])
