import pytest

from core.language import detect_language

TEXTS = {
    "id": "Pemerintah akan menambah bus untuk warga pinggiran karena jumlah penumpang terus naik sejak tahun lalu.",
    "en": "The city will add buses for the outskirts because the number of passengers has been rising.",
    "su": "Pamaréntah baris nambahan beus pikeun warga di sisi kota, sabab anu naék téh beuki loba, ceuk walikota.",
    "jv": "Wong-wong ing desa kuwi wis padha kumpul ing lapangan amarga ana kabar yen pasar bakal dibangun maneh.",
    "ms": "Kerajaan negeri akan menambah bas kerana penduduk mahu pulang awal, kata beliau, manakala polis bersedia.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("prior", [None, "id"])
def test_texts(language: str, prior: str | None) -> None:
    assert detect_language(TEXTS[language], prior) == language


@pytest.mark.parametrize(
    ("headline", "prior", "language"),
    [
        ("Jembatan Gantung Cipaku Dibuka", "id", "id"),
        ("Harga Cabai Naik Dua Kali Lipat", "id", "id"),
        ("Hill Farmers Bring In First Organic Rice Harvest", "en", "en"),
        ("Hajat Lembur Cibodas, Muji Sukur kana Hasil Panén", "su", "su"),
    ],
)
def test_the_prior_decides_headlines(headline: str, prior: str, language: str) -> None:
    assert detect_language(headline, prior) == language


@pytest.mark.parametrize("prior", ["su", "jv", "ms"])
def test_what_has_no_profile_is_not_called_indonesian_where_the_outlet_says_otherwise(prior: str) -> None:
    assert detect_language("Pasar Cipaku Ramé", prior) == prior


def test_one_word_does_not_make_malay_of_an_indonesian_outlet() -> None:
    text = "Polis itu diserahkan kepada para petani yang sawahnya terendam, kata kepala desa dalam pertemuan itu."
    assert detect_language(text, "id") == "id"
    assert detect_language(text, "ms") == "ms"


def test_an_indonesian_story_of_a_javanese_outlet_is_indonesian() -> None:
    assert detect_language(TEXTS["id"] * 2, "jv") == "id"


def test_a_language_without_function_words_here_is_left_to_langdetect() -> None:
    german = (
        "Der Bürgermeister sagte gestern, dass die Brücke im nächsten Jahr gebaut werden soll und viel Geld kostet."
    )
    assert detect_language(german, "id") == "de"
    assert detect_language("市長は昨日、橋を来年建設すると発表した。住民は喜んでいる。") == "ja"


def test_the_same_text_gets_the_same_answer() -> None:
    assert len({detect_language("Banjir Bandung Cimahi", "id") for _ in range(5)}) == 1


@pytest.mark.parametrize("text", ["", "12 34", "--- …"])
def test_no_letters_no_language(text: str) -> None:
    assert detect_language(text, "id") is None
