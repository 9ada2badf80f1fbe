import pytest

from core.language import detect_language

TEXTS = {
    "id": "Pemerintah akan menambah bus untuk warga pinggiran karena jumlah penumpang terus naik sejak tahun lalu.",
    "en": "The city will add buses for the outskirts because the number of passengers has been rising.",
    "su": "Pamaréntah baris nambahan beus pikeun warga di sisi kota, sabab anu naék téh beuki loba, ceuk walikota.",
    "jv": "Wong-wong ing desa kuwi wis padha kumpul ing lapangan amarga ana kabar yen pasar bakal dibangun maneh.",
    "ban": "Krama banjar ngaturang bakti ring pura, mangkin warga sane rauh sampun ngambil genah suang-suang.",
    "min": "Urang kampuang alah bakumpua di surau untuak manyambuik tamu, indak ado nan tingga pado hari rayo.",
    "ms": "Kerajaan negeri akan menambah bas kerana penduduk mahu pulang awal, kata beliau, manakala polis bersedia.",
}


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("prior", [None, "id"])
def test_languages_of_texts(language: str, prior: str | None) -> None:
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
def test_the_expected_language_decides_headlines(headline: str, prior: str, language: str) -> None:
    assert detect_language(headline, prior) == language


@pytest.mark.parametrize("prior", ["id", "ms", "su"])
@pytest.mark.parametrize(
    "text",
    [
        "Persikoka vs PS Contoh 3-1",
        "KABAR CONTOH - 03/02/2026 19:30 WIB",
        "Live Score Timnas Contoh vs Kota Baru",
        "Innalillahi, H. Amin Contoh wafat",
        "Top 10 Game Mobile Terbaik 2026",
        "Skor 2-2",
        "Info Cuaca BMKG Jumat",
    ],
)
def test_a_text_of_few_words_is_in_the_language_of_the_outlet(text: str, prior: str) -> None:
    assert detect_language(text, prior) == prior


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("速報: 東京で地震", "ja"),
        ("Пожар в центре города", "ru"),
        ("The mayor of the city is in the new office", "en"),
        ("“We are here for the people and we will not leave this place,” kata Kepala Dinas di balai kota itu.", "id"),
        ('Lurah: "The bridge is open and it was built by the people of this village" kata dia di lokasi.', "id"),
        ("Bapak kaliyan Ibu ingkang sampun rawuh wonten ing griya kula", "jv"),
        ("Warga ngabersihkeun walungan pikeun nyegah caah, cai geus saat", "su"),
    ],
)
def test_script_and_function_words_overrule_the_outlet(text: str, language: str) -> None:
    assert detect_language(text, "id") == language


@pytest.mark.parametrize("prior", ["su", "jv", "ms"])
def test_a_language_without_a_profile_is_the_expected_one(prior: str) -> None:
    assert detect_language("Pasar Cipaku Ramé", prior) == prior


def test_one_malay_word_does_not_overrule_the_expected_language() -> None:
    text = "Polis itu diserahkan kepada para petani yang sawahnya terendam, kata kepala desa dalam pertemuan itu."
    assert detect_language(text, "id") == "id"
    assert detect_language(text, "ms") == "ms"


def test_an_indonesian_text_overrules_the_expected_javanese() -> None:
    assert detect_language(TEXTS["id"] * 2, "jv") == "id"


WORLD = {
    "pt": "O prefeito disse que a ponte não foi aberta, mas os moradores já podem ver o projeto pelo rio também.",
    "es": "El alcalde dijo que el puente fue cerrado por una grieta, pero según los vecinos está muy bien y son más.",
    "fr": "Le maire a dit que le pont est fermé pour une semaine, et les habitants sont avec lui dans cette attente.",
    "de": "Der Bürgermeister sagte, dass die Brücke nicht gebaut wird und auch der Weg zum Fluss nach und nach endet.",
    "it": "Il sindaco ha detto che il ponte non è più aperto e che della strada sono anche gli altri a parlare.",
    "nl": "De burgemeester zei dat het een brug is die niet wordt gebouwd, maar ook naar voren komt bij de bewoners.",
    "pl": "Burmistrz powiedział wczoraj, że most zostanie zbudowany w przyszłym roku, a mieszkańcy bardzo się cieszą.",
    "sv": "Borgmästaren sade igår att bron ska byggas nästa år och att det kommer att kosta mycket pengar för staden.",
    "ru": "Мэр сказал, что мост будет построен, если они успеют: это уже было решено, и жители этому рады.",
    "uk": "Мер сказав, що міст збудують, якщо вони встигнуть: це вже було вирішено, і мешканці цьому раді.",
    "bg": "Кметът каза вчера, че мостът ще бъде построен догодина и жителите са много доволни от това, но още чакат.",
    "ja": "市長は昨日、橋を来年建設すると発表した。住民は喜んでいる。",
    "zh": "市长昨天宣布明年将建造这座桥，居民们都非常高兴，认为这会带来方便。",
    "ko": "시장은 어제 내년에 다리를 건설할 것이라고 밝혔다. 주민들은 기뻐하고 있다.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวานนี้ว่าจะสร้างสะพานในปีหน้า",
    "ar": "قال رئيس البلدية أمس إن الجسر سيبنى في العام المقبل وإن السكان سعداء جدا بذلك.",
    "el": "Ο δήμαρχος είπε χθες ότι η γέφυρα θα χτιστεί του χρόνου.",
}


@pytest.mark.parametrize("language", WORLD)
@pytest.mark.parametrize("prior", [None, "id", "en"])
def test_languages_of_other_countries(language: str, prior: str | None) -> None:
    assert detect_language(WORLD[language], prior) == language


def test_words_of_two_languages_count_for_the_expected_one() -> None:
    text = "Di domenica, per chi viaggia di notte, che cosa apre: di tutto, per ora, con il sole e non di più."
    assert detect_language(text, "it") == "it"


def test_a_script_without_a_profile_is_an_unknown_language() -> None:
    assert detect_language("ក្រុងភ្នំពេញ", "id") is None


def test_detection_is_deterministic() -> None:
    assert len({detect_language("Banjir Bandung Cimahi", "id") for _ in range(5)}) == 1


@pytest.mark.parametrize("text", ["", "12 34", "--- …"])
def test_a_text_without_letters_has_no_language(text: str) -> None:
    assert detect_language(text, "id") is None
