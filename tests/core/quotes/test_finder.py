"""Direct and indirect speech in invented texts: what is found, whose it is, and what is no quotation."""

import time

import pytest

from core.quotes import Quote, find_quotes


def found(text: str, language: str = "id") -> list[tuple[str, str, str, str | None]]:
    """Return kind, words, speaker as written and full name of each quotation."""
    return [
        (quote.kind, " | ".join(text[start:end] for start, end in quote.spans), quote.speaker, quote.full_name)
        for quote in find_quotes(text, language)
    ]


def only(text: str, language: str = "id") -> Quote:
    quotes = find_quotes(text, language)
    assert len(quotes) == 1, found(text, language)
    return quotes[0]


DIRECT = [
    # Marks of all kinds.
    '"Harga cabai turun pekan ini," kata Budi Santoso di pasar, Senin (2/3).',
    "“Harga cabai turun pekan ini,” ujar Budi Santoso.",
    "„Harga cabai turun pekan ini,“ tutur Budi Santoso.",
    "«Harga cabai turun pekan ini,» ungkap Budi Santoso.",
    "”Harga cabai turun pekan ini,” tegas Budi Santoso.",
    '“Harga cabai turun pekan ini," jelas Budi Santoso.',
    '"Harga cabai turun pekan ini, ” papar Budi Santoso.',
    "'Harga cabai turun pekan ini,' imbuh Budi Santoso.",
    "‘Harga cabai turun pekan ini,’ imbuh Budi Santoso.",
    # The mark that closes it, or the comma, is missing.
    "“Harga cabai turun pekan ini, kata Budi Santoso.",
    "“Harga cabai turun pekan ini” kata Budi Santoso.",
    # Before and behind it.
    "Budi Santoso mengatakan, “Harga cabai turun pekan ini.”",
    'Budi Santoso berkata: "Harga cabai turun pekan ini."',
    "Budi Santoso kepada wartawan mengatakan, “Harga cabai turun pekan ini.”",
    "Menurut Budi Santoso, “Harga cabai turun pekan ini.”",
    "“Harga cabai turun pekan ini,” demikian disampaikan Budi Santoso.",
    "“Harga cabai turun pekan ini,” Budi Santoso menambahkan.",
    "Budi Santoso menyoroti harga pangan. “Harga cabai turun pekan ini.”",
]


@pytest.mark.parametrize("text", DIRECT)
def test_direct(text: str) -> None:
    [(kind, words, speaker, full_name)] = found(text)

    assert (kind, words.rstrip(",."), speaker, full_name) == (
        "direct",
        "Harga cabai turun pekan ini",
        "Budi Santoso",
        "Budi Santoso",
    )


INDIRECT = [
    "Budi Santoso mengatakan harga cabai akan turun.",
    "Budi Santoso mengatakan bahwa harga cabai akan turun.",
    "Budi Santoso juga menjelaskan, harga cabai akan turun.",
    "Budi Santoso menjelaskan harga cabai akan turun.",
    "Budi Santoso (45) mengaku harga cabai akan turun.",
    "Budi Santoso, pedagang di Pasar Lama, menilai harga cabai akan turun.",
    "Namun, Budi Santoso menyebut harga cabai akan turun.",
    "Budi Santoso saat ditemui di pasar, Senin (2/3), menyatakan harga cabai akan turun.",
    "Budi Santoso mengatakan kepada wartawan bahwa harga cabai akan turun.",
    "Menurut Budi Santoso, harga cabai akan turun.",
    "Menurut Budi Santoso harga cabai akan turun.",
    "Dikatakan Budi Santoso, harga cabai akan turun.",
    "Kata Budi Santoso, harga cabai akan turun.",
    "Sementara itu, harga cabai akan turun, ujar Budi Santoso.",
]


@pytest.mark.parametrize("text", INDIRECT)
def test_indirect(text: str) -> None:
    assert found(text) == [("indirect", "harga cabai akan turun", "Budi Santoso", "Budi Santoso")]


@pytest.mark.parametrize(
    "text",
    [
        "Program “Pasar Bersih” dimulai hari ini.",
        'Ia menyebut kebijakan itu "gila".',
        "Film 'Pulang ke Desa' tayang besok.",
        "Jum’at malam, jama’ah memenuhi masjid. Syi’ar itu ramai, kata orang banyak.".split(".")[0] + ".",
        "Budi Santoso menjelaskan rencana pembangunan gudang.",
        "Budi Santoso menyampaikan apresiasi kepada panitia.",
        "Budi Santoso menekankan pentingnya kebersihan pasar.",
        "Menurut data dinas, harga cabai akan turun.",
        "Menurut undang-undang, gudang harus diawasi.",
        "Kata kunci yang dicari adalah cabai.",
        "Inisiatif ini memastikan bahwa pasar akan bersih.",
        "Hal ini diungkapkan oleh Budi Santoso di pasar.",
        "Budi Santoso Bantah Tuduhan, Imbau Warga Tenang",
        'Layar 15" dan 17" dijual di sini.',
        '"',
        "",
    ],
)
def test_no_quotation(text: str) -> None:
    assert found(text) == []


def test_an_attribution_in_the_middle_makes_two_spans() -> None:
    assert found("“Harga turun,” kata Budi, “dan stok aman.”") == [
        ("direct", "Harga turun, | dan stok aman.", "Budi", "Budi")
    ]
    assert found("“Harga turun,” kata Budi. “Stok pun masih aman.”") == [
        ("direct", "Harga turun, | Stok pun masih aman.", "Budi", "Budi")
    ]
    assert found("Beras, kata Budi, masih cukup.") == [("indirect", "Beras | masih cukup", "Budi", "Budi")]


def test_several_paragraphs_are_one_quotation() -> None:
    text = "“Ini paragraf pertama.\n\n“Ini paragraf kedua.\n\n“Ini yang terakhir,” kata Budi Santoso."

    assert only(text).spans == ((1, text.index("” kata")),)


def test_a_quotation_in_a_quotation_is_no_item_of_its_own() -> None:
    assert found('"Saya bilang "jangan pergi," lalu ia pergi," kata Budi.') == [
        ("direct", 'Saya bilang "jangan pergi," lalu ia pergi,', "Budi", "Budi")
    ]


def test_a_mark_that_is_not_closed_costs_only_its_line() -> None:
    text = "“Awal tanpa akhir\nPasar dibuka.\nPanitia bekerja.\n“Harga cabai turun,” kata Budi."

    assert found(text) == [("direct", "Harga cabai turun,", "Budi", "Budi")]


def test_short_names_belong_to_the_full_name_with_office_and_degree() -> None:
    text = (
        "Kepala Dinas Pasar Kota Contoh, Dr Budi Santoso, M.Si mengatakan harga cabai akan turun. "
        "“Stok kami masih aman,” kata Budi. "
        "“Panen raya sudah dekat,” kata Santoso."
    )

    quotes = find_quotes(text, "id")

    assert [quote.full_name for quote in quotes] == ["Dr Budi Santoso, M.Si"] * 3
    assert {quote.office for quote in quotes} == {"Kepala Dinas Pasar Kota Contoh"}


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("“Stok kami masih aman,” katanya.", "nya"),
        ("“Stok kami masih aman,” ujar dia.", "dia"),
        ("“Stok kami masih aman,” kata pria itu.", "pria itu"),
        ("Ia menuturkan, stok masih aman.", "Ia"),
        ("Menurutnya, stok masih aman.", "nya"),
        ("Beliau mengakui stok masih aman.", "Beliau"),
    ],
)
def test_pronouns_and_descriptions_stand_for_the_last_person(sentence: str, speaker: str) -> None:
    text = (
        f"Siti Aminah mengatakan pasar sudah ramai. Direktur Pasar Contoh, Budi Santoso menyambut panitia. {sentence}"
    )

    last = find_quotes(text, "id")[-1]

    assert (last.speaker, last.full_name) == (speaker, "Budi Santoso")
    assert last.is_pronoun == (speaker != "pria itu")
    assert text[slice(*last.speaker_span)] == speaker


def test_several_people_have_no_name() -> None:
    assert found("Budi Santoso mengatakan pasar sudah ramai. “Kami senang sekali,” kata mereka.")[-1][3] is None


def test_a_nickname_stands_for_the_name_that_the_text_links_it_to() -> None:
    text = "Budi Santoso mengatakan pasar ramai. Pria yang akrab disapa Tole itu pulang. “Stok kami aman,” kata Tole."

    assert found(text)[-1] == ("direct", "Stok kami aman,", "Tole", "Budi Santoso")


def test_institutions_and_offices_without_a_name() -> None:
    assert found("“Hujan turun hingga malam,” tulis BMKG.") == [("direct", "Hujan turun hingga malam,", "BMKG", None)]
    assert found("Polisi menyebut pelaku sudah pergi.") == [("indirect", "pelaku sudah pergi", "Polisi", None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“We will open in June,” said Ellen Farrow.", ("direct", "We will open in June,", "Ellen Farrow")),
        ('"We will open in June," Ellen Farrow told reporters.', ("direct", "We will open in June,", "Ellen Farrow")),
        ('Ellen Farrow said: "We will open in June."', ("direct", "We will open in June.", "Ellen Farrow")),
        ("Ellen Farrow said the port would open.", ("indirect", "the port would open", "Ellen Farrow")),
        ("Ellen Farrow told reporters that the port would open.", ("indirect", "the port would open", "Ellen Farrow")),
        ("The port would open, said Ellen Farrow.", ("indirect", "The port would open", "Ellen Farrow")),
        ("According to Ellen Farrow, the port would open.", ("indirect", "the port would open", "Ellen Farrow")),
    ],
)
def test_english(text: str, expected: tuple[str, str, str]) -> None:
    assert found(text, "en") == [(*expected, "Ellen Farrow")]


def test_english_surnames_and_pronouns_belong_to_the_full_name() -> None:
    text = (
        "The harbour will open in March, said Mayor Ellen Farrow on Monday. “We have waited for years,” she said. "
        "“It was worth it,” Farrow added."
    )

    quotes = find_quotes(text, "en")

    assert [(quote.full_name, quote.office) for quote in quotes] == [("Ellen Farrow", "Mayor")] * 3


@pytest.mark.parametrize(
    ("opening", "speakers"),
    [
        ("Posters in Northwick said that the concert begins with the rain.", [("she", None)]),
        (
            "Farrow in Northwick said that the concert begins. The organ belongs to Farrow.",
            [("Farrow", "Farrow"), ("she", "Farrow")],
        ),
        ("Farrow said that the concert begins with the rain.", [("Farrow", "Farrow"), ("she", "Farrow")]),
    ],
)
def test_a_noun_that_begins_a_sentence_is_nobody(opening: str, speakers: list[tuple[str, str | None]]) -> None:
    quotes = find_quotes(f'{opening} "I was afraid of a dry week," she said.', "en")
    assert [(quote.speaker, quote.full_name) for quote in quotes] == speakers


@pytest.mark.parametrize("text", ["The “green quay” is a slogan.", "It's the town's harbour.", "Plans how to open."])
def test_english_without_a_quotation(text: str) -> None:
    assert found(text, "en") == []


def test_a_place_before_the_verb_is_nobody_and_a_composer_somebody() -> None:
    """A pronoun stands for the person whom the sentence before is about."""
    text = (
        "Posters in Northwick said that the concert begins with the rain. Northwick has one organ.\n"
        'Composer Ellen Farrow built the piece on old songs.\n"I was afraid of a dry week," she said.'
    )
    assert [(quote.full_name, quote.office) for quote in find_quotes(text, "en")] == [("Ellen Farrow", "Composer")]


def test_other_languages_have_no_rules() -> None:
    assert find_quotes("“Ja,” sagte Erna.", "de") == ()


HOSTILE = [
    '"',
    "“",
    "”",
    "' ",
    '" ',
    "“x\n\n",
    "kata, ",
    "Budi Santoso, ",
    "Ketua (",
    "Budi mengatakan, ",
    "“a,” kata Budi. ",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_the_length_of_hostile_text(piece: str) -> None:
    def seconds(size: int) -> float:
        text = piece * (size // len(piece))
        start = time.process_time()
        find_quotes(text, "id")
        return time.process_time() - start

    # Sixteen times the text; quadratic rules would need 256 times as long.
    assert seconds(32_000) < 80 * max(seconds(2_000), 0.002)


def test_a_degree_behind_an_office_and_a_name_is_no_name() -> None:
    quote = only("“Tiga posko sudah dibuka,” kata Kepala Dinas Sosial Dr. Budi Contoh, M.Si.")
    assert (quote.full_name, quote.office) == ("Dr. Budi Contoh, M.Si.", "Kepala Dinas Sosial")


def test_the_end_of_a_very_long_text_is_not_read() -> None:
    speech = "“Tiga posko sudah dibuka,” kata Budi Contoh.\n"
    assert len(find_quotes(speech + "Air naik. " * 20_000 + speech, "id")) == 1
