"""Indonesian forms: which words share a lemma, which do not, and which are their own lemma."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms import DEFAULT_VARIANTS, Variants, form_prefixes, has_clitics, is_acronym, lemma
from core.forms.lexicon import LEXEMES, NAMES, OTHER_FORMS
from core.text import fold

JOINED = """
tanam: menanam ditanam tanami tanamkan tertanam tanaman penanaman bertanam tanamnya menanamkan
jajak: menjajaki jajaki dijajaki penjajakan
banjir: kebanjiran membanjiri dibanjiri banjirnya
bangun: membangun dibangun pembangunan bangunan
pilih: memilih dipilih pemilih pemilihan terpilih pilihan
tangkap: menangkap ditangkap tertangkap penangkapan
bakar: kebakaran membakar dibakar pembakaran terbakar
tulis: menulis penulis tulisan ditulis
layan: melayani layanan pelayanan dilayani
sidik: menyidik penyidik penyidikan disidik
tuntut: menuntut penuntut tuntutan dituntut
putus: memutuskan keputusan putusan diputuskan
selamat: menyelamatkan penyelamatan keselamatan diselamatkan
cemar: mencemari tercemar pencemaran dicemari
periksa: memeriksa diperiksa pemeriksaan
resmi: meresmikan diresmikan peresmian
ungsi: mengungsi pengungsi pengungsian diungsikan
rampas: merampas dirampas perampasan
keruk: mengeruk pengerukan dikeruk
pengaruh: mempengaruhi memengaruhi berpengaruh
konsumsi: mengkonsumsi mengonsumsi dikonsumsi
sukses: mensukseskan menyukseskan kesuksesan
kerja: bekerja pekerjaan mengerjakan dikerjakan
jelas: menjelaskan penjelasan dijelaskannya
buku: bukuku bukumu bukunya membukukan
baca: bacalah membaca pembaca bacaan
siapa: siapakah
naik: kenaikan menaikkan dinaikkan naiknya
ubah: mengubah perubahan merubah diubah
perusahaan: perusahaannya
pengalaman: mengalami dialami berpengalaman
menganggur: pengangguran penganggur
hukuman: menghukum dihukum terhukum
rusak: perusak perusakan kerusakan merusak
rawat: perawatan merawat dirawat
rancang: perancang perancangan rancangan
desak: desakan mendesak didesak
ajak: ajakan mengajak diajak
tarik: tarikan menarik penarikan
kunjung: mengunjungi pengunjung dikunjungi kunjungan berkunjung
nikah: menikah pernikahan dinikahi
kering: mengering kekeringan pengeringan
jokowi: jokowinya
bantah: membantah dibantah
selidik: penyelidikannya
gerak: gerakannya
kutuk: kutukannya
rombak: perombakannya
rasa: perasaannya terasa
masuk: memasuki dimasuki
setuju: menyetujui persetujuan
padam: memadamkan pemadaman pemadam
perang: memerangi diperangi
kenal: mengenali dikenali
sah: mengesahkan pengesahan
cek: mengecek pengecekan
kemas: pengemasan
peroleh: memperoleh diperoleh
lukis: melukis dilukis dilukisnya
garis: digaris
santai: bersantai
tikai: bertikai
lulus: kelulusan meluluskan
rumit: kerumitan
puas: memuaskan dipuaskan kepuasan
pungut: memungut pemungutan pungutan dipungut
sepakat: disepakati menyepakati kesepakatan
jalan: pejalan berjalan
tanya: penanya menanyakan
tinggi: setinggi tertinggi
program: pemrograman memprogram
perhatian: memerhatikan memperhatikan
"""

APART = """
petani tani, petani pertanian, pertanian tani, pengadilan keadilan, pengadilan adil, keadilan adil, mengadili keadilan,
perusahaan usaha, perusahaan pengusaha, pengusaha usaha, menteri teri, menteri kementerian, pemerintah perintah,
pejabat jabat, pelajar ajar, belajar mengajar, penduduk duduk, penyakit sakit, tersangka sangka, pengacara acara,
perempuan empu, ketua tua, keluar luar, kepolisian polisi, kejaksaan jaksa, kecamatan camat, kepulauan pulau,
keuangan uang, kebijakan bijak, anggaran anggar, pengangguran anggur, penghargaan harga, pengalaman alam,
mengalami alam, perhatian hati, lapangan lapang, hukuman hukum, merayakan raya, undangan undang, pernyataan nyata,
meninggal tinggal, melakukan laku, mengaku aku, bersama sama, buku bu, mencemari cari, pembangunan bangsa,
bekasi bekas, kediri diri, maluku malu, persebaya sebaya, kementerian teri, abdullah abdul, sonya so, banjar banjir,
desakan desa, ajakan aja, menikah meni, perairan rair, perawat awat,
desakannya desa, kerusakannya rusa, penyidikannya sidi, membantah ban, memasuki pasukan, merapi rapi, sebatik batik,
kelulusan keluh, bertikai tika, berciri cair, dilukis luka, pejalan pejal, mengelap kelap, disekolah seko,
setuju tuju, peroleh oleh, terasa asa, pengelasan kelas, melangkah lang, kata katak, berisi risi, penyebaran baran
"""


@pytest.mark.parametrize(
    ("root", "form"),
    [
        (root, form)
        for line in JOINED.strip().splitlines()
        for root, forms in [line.split(":")]
        for form in forms.split()
    ],
)
def test_forms_of_one_word(root: str, form: str) -> None:
    assert lemma(form) == lemma(root)


@pytest.mark.parametrize("pair", [tuple(pair.split()) for pair in APART.replace("\n", " ").split(",")])
def test_different_words(pair: tuple[str, str]) -> None:
    assert lemma(pair[0]) != lemma(pair[1])


@pytest.mark.parametrize("surface", ["SBY", "BPBD", "MBG", "PVMBG", "BEKAS", "KompasTV", "iNews"])
def test_acronyms_and_names_with_inner_capitals_are_their_own_lemma(surface: str) -> None:
    assert is_acronym(surface)
    assert lemma(fold(surface), surface) == fold(surface)


@pytest.mark.parametrize(
    ("surface", "bare"),
    [("MBGnya", "mbg"), ("KPKlah", "kpk"), ("KompasTVnya", "kompastv"), ("BEKASnyalah", "bekas"), ("PVMBG", "pvmbg")],
)
def test_the_lemma_of_an_acronym_has_no_clitics(surface: str, bare: str) -> None:
    assert lemma(fold(surface), surface) == bare


@pytest.mark.parametrize("word", ["mbgnya", "mbgku", "mbgpun", "mbgnyalah", "mbgkukah"])
def test_a_name_with_clitics(word: str) -> None:
    assert has_clitics(word, "mbg")


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("mbg", "mbg"),
        ("pvmbgnya", "mbg"),
        ("mbglahnya", "mbg"),
        ("mbgkan", "mbg"),
        ("malah", "ma"),
        ("tamu", "ta"),
        ("kamukah", "ka"),
        ("bukulah", "bu"),
        ("maluku", "malu"),
        ("adalah", "ada"),
    ],
)
def test_other_words_are_not_names_with_clitics(word: str, name: str) -> None:
    assert not has_clitics(word, name)


@pytest.mark.parametrize("surface", ["Menanam", "MENANAM", "menanam"])
def test_capitals_of_headlines_and_sentences_do_not_matter(surface: str) -> None:
    assert lemma("menanam", surface) == "tanam"


def test_the_lexicon_has_no_duplicates() -> None:
    own = [*LEXEMES, *NAMES, *(form for forms in OTHER_FORMS.values() for form in forms.split())]
    assert sorted(own) == sorted(set(own))
    assert all(lemma(word) == word for word in (*LEXEMES, *NAMES))


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_has_a_lemma(folded: str, surface: str) -> None:
    assert isinstance(lemma(folded, surface), str)


ROOTS = ["tanam", "jajak", "adu", "sapu", "pukul", "karang", "petani", "ubah", "jokowi", "di", "ketua", "kerja"]
PARTS = st.sampled_from(["", "me", "mem", "men", "meng", "di", "ke", "pe", "pen", "per", "ber", "ter", "memper", "se"])
ENDS = st.sampled_from(["", "kan", "an", "i", "nya", "kannya", "ilah", "annya", "ku"])


@given(PARTS, PARTS, st.sampled_from(ROOTS), ENDS, st.booleans())
def test_every_form_begins_with_a_form_prefix(first: str, second: str, root: str, end: str, nasal: bool) -> None:
    token = first + second + (root[1:] if nasal else root) + end
    for word in ROOTS:
        if lemma(token) == lemma(word):
            assert token.startswith(form_prefixes(word)), word


def test_variants_are_extended_and_merged() -> None:
    more = DEFAULT_VARIANTS.extended([["wali kota", "Wako"], ["Gubernur", "gub"]])
    group = next(group for spelling, group in more.find_by_first_word("wako") if spelling == ("wako",))
    assert {("wali", "kota"), ("walikota",), ("wako",)} == set(group)
    assert more.find_by_first_word("gub")
    assert not DEFAULT_VARIANTS.find_by_first_word("wako")


@pytest.mark.parametrize("group", [[], ["satu"], ["satu", "Satu"], ["...", "satu"]])
def test_an_invalid_group_of_spellings(group: list[str]) -> None:
    with pytest.raises(ValueError, match="spelling"):
        Variants(()).extended([group])
