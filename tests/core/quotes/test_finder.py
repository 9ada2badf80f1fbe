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


@pytest.mark.parametrize(
    "text",
    [
        'Program bertajuk "Pasar Murah untuk Semua", kata Budi Santoso, dimulai besok.',
        'Budi Santoso mengatakan, slogan "Dari Kita, untuk Kita, oleh Kita," sudah lama dipakai.',
        'Budi Santoso menjawab pertanyaan "berapa lama beras akan cukup?" dengan tersenyum.',
        'Warga menyebut jalan itu "jalan seribu lubang", kata Budi Santoso.',
        'Budi Santoso membuka pameran.\n"Beras Aman Sampai Akhir Tahun!"\nBegitu bunyi spanduk di depan pasar.',
    ],
)
def test_titles_slogans_and_terms_are_no_direct_speech(text: str) -> None:
    assert [item for item in found(text) if item[0] == "direct"] == []


@pytest.mark.parametrize(
    "text",
    [
        'Lee asked for patience. Something Lee called "curational creativity." was missing.',
        'Budi Lee and his sister wrote a song called "The Long River Home," said Lee, before the flood.',
    ],
)
def test_titles_and_terms_in_english_are_no_direct_speech(text: str) -> None:
    assert [item for item in found(text, "en") if item[0] == "direct"] == []


def test_who_is_told_something_is_no_speaker() -> None:
    text = 'Rob Weaver, an analyst, told The Valley Post. "Nobody has asked us about the river."'

    assert "The Valley Post" not in [speaker for _, _, speaker, _ in found(text, "en")]


@pytest.mark.parametrize(
    "following",
    [
        "Demikian kata Budi Santoso di Bandung, Senin.",
        "Begitu ujar Budi Santoso.",
        "\nBudi Santoso mengatakan hal itu di Bandung, Senin.",
        "\nBudi Santoso menyampaikan pernyataan tersebut usai rapat.",
    ],
)
def test_the_sentence_behind_a_quotation_names_its_speaker(following: str) -> None:
    text = f'Rina Wati mengaku lega.\n"Beras aman sampai akhir tahun." {following}'

    assert [item[2] for item in found(text) if item[0] == "direct"] == ["Budi Santoso"]


@pytest.mark.parametrize(
    "speaker",
    [
        "pedagang beras di Pasar Lama, Budi Santoso (45), Senin",
        "salah satu pedagang, Budi Santoso",
        "salah seorang warga bernama Budi Santoso",
        "juru bicara kepolisian setempat, Budi Santoso",
        "wanita asal Garut, Budi Santoso",
        "pedagang beras Budi Santoso",
        "Kepala Bidang Perlindungan dan Jaminan Sosial pada Dinas Sosial Kabupaten Garut, Budi Santoso",
        "Guru Besar Ilmu Tanah di Fakultas Pertanian Universitas Garut, Prof Budi Santoso",
        "Direktur Utama PT Beras Kita Indonesia Tbk (BERS), Budi Santoso",
    ],
)
def test_a_name_stands_behind_a_description(speaker: str) -> None:
    [(_, _, written, full_name)] = found(f'"Kami sudah menyiapkan gudang," kata {speaker}.')

    assert (written.removeprefix("Prof "), (full_name or "").removeprefix("Prof ")) == ("Budi Santoso", "Budi Santoso")


def test_a_place_behind_a_description_is_nobody() -> None:
    quote = only('"Kami sudah menyiapkan gudang," kata pedagang beras di Pasar Lama, Garut, Senin.')

    assert (quote.speaker, quote.full_name) == ("pedagang beras", None)


@pytest.mark.parametrize(
    "speaker",
    [
        "pria yang juga menjabat sebagai ketua himpunan pedagang beras dan jagung di kota tersebut",
        "pria kelahiran Garut 45 tahun lalu yang kini memimpin dua koperasi beras itu",
        "alumnus Universitas Garut itu",
        "Gubernur",
    ],
)
def test_a_description_stands_for_the_last_person(speaker: str) -> None:
    quote = only(f'Gubernur Jawa Barat Budi Santoso hadir. "Kami sudah menyiapkan gudang," ujar {speaker}.')

    assert (quote.speaker, quote.full_name) == (speaker, "Budi Santoso")


def test_a_relative_is_a_speaker_of_its_own() -> None:
    quote = only('Rina Wati pernah mendengar suaminya berkata, "Aku tidak akan pulang malam ini."')

    assert (quote.speaker, quote.full_name) == ("suaminya", None)


def test_a_name_that_is_also_a_word_of_institutions() -> None:
    quote = only('Kepala Dinas Pasar Agung Santoso hadir. "Kami sudah menyiapkan gudang," kata Agung.')

    assert (quote.full_name, quote.office) == ("Agung Santoso", "Kepala Dinas Pasar")


def test_an_object_or_agent_is_not_the_person_of_a_pronoun() -> None:
    text = (
        "Kepala Dinas Pasar Budi Santoso mengatakan harga naik.\n"
        "Pasar itu diresmikan Gubernur Rina Wati pada bulan lalu.\n"
        '"Kami sudah menyiapkan gudang," kata dia.'
    )

    assert found(text)[-1][2:] == ("dia", "Budi Santoso")


def test_the_subject_of_a_sentence_is_found_among_many_without_a_quotation() -> None:
    for count in (1, 10, 120):
        text = (
            "Gubernur Budi Santoso tiba di pasar. "
            + "Pasar itu ramai sejak pagi. " * count
            + "Kata dia, harga cabai naik."
        )

        assert found(text)[-1][2:] == ("dia", "Budi Santoso"), count


def test_a_text_that_ends_anywhere() -> None:
    text = (
        "Gubernur Budi Santoso (45), pedagang beras di Pasar Lama, mengatakan hal itu. “Harga cabai turun,” kata salah "
        "seorang pria asal Garut bernama Rina Wati, S.H., saat ditemui. Begitu bunyi slogan “Dari Kita”. Menurut dr."
    )

    for language in ("id", "en"):
        for end in range(len(text)):
            for quote in find_quotes(text[:end], language):
                assert all(text[start:stop].strip() for start, stop in quote.spans)
