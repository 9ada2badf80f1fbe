"""Indonesian forms: which words share a lemma, which do not, and which are their own lemma."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.forms import DEFAULT_VARIANTS, Variants, form_prefixes, has_clitics, is_acronym, lemma
from core.forms.lexicon import LEXEMES, NAMES, OTHER_FORMS
from core.forms.roots import ROOTS
from core.text import fold

JOINED = """
tanam: menanam ditanam tanami tanamkan tertanam tanaman penanaman bertanam tanamnya menanamkan
tenagakerja: ketenagakerjaan
tanggungjawab: pertanggungjawaban mempertanggungjawabkan bertanggungjawab
tandatangan: menandatangani ditandatangani penandatanganan
tindaklanjut: menindaklanjuti ditindaklanjuti
beritahu: memberitahukan pemberitahuan
anekaragam: keanekaragaman
kambinghitam: mengambinghitamkan
tatanegara: ketatanegaraan
sebarluas: menyebarluaskan penyebarluasan
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
kerja: bekerja pekerjaan mengerjakan dikerjakan mempekerjakan dipekerjakan
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
rusak: perusak perusakan kerusakan merusak pengrusakan dirusak
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
sepakat: disepakati menyepakati kesepakatan bersepakat
jalan: pejalan berjalan
tanya: penanya menanyakan
tinggi: setinggi tertinggi
program: pemrograman memprogram
perhatian: memerhatikan memperhatikan
bom: mengebom pengeboman dibom
cat: mengecat pengecatan dicat
ketik: mengetik diketik ketikan pengetikan
baru: memperbarui pembaruan terbaru diperbarui
daya: pemberdayaan memberdayakan diberdayakan berdaya
lanjut: keberlanjutan berkelanjutan kelanjutan melanjutkan lanjutan berlanjut
sejahtera: menyejahterakan mensejahterakan kesejahteraan
kritik: mengkritik mengritik dikritik kritikan
punya: mempunyai kepunyaan dipunyai
gantung: ketergantungan bergantung tergantung menggantung
libat: keterlibatan melibatkan terlibat dilibatkan
pimpin: kepemimpinan pemimpin pimpinan memimpin dipimpin
wajib: berkewajiban kewajiban mewajibkan diwajibkan
sosialisasi: menyosialisasikan mensosialisasikan disosialisasikan
proses: memroses memproses pemrosesan diproses
transfer: mentransfer ditransfer
teror: meneror menteror diteror
stabil: menstabilkan kestabilan
fasilitas: memfasilitasi difasilitasi
khawatir: mengkhawatirkan kekhawatiran dikhawatirkan
ekspor: mengekspor diekspor pengekspor
nonaktif: menonaktifkan dinonaktifkan penonaktifan
makzul: memakzulkan pemakzulan dimakzulkan
lengser: melengserkan pelengseran dilengserkan
rajin: perajin pengrajin kerajinan
lihat: penglihatan melihat terlihat kelihatan diperlihatkan
tahu: mengetahui diketahui
letak: meletakkan meletakan terletak peletakan
tunjuk: menunjukkan menunjukan ditunjuk penunjukan petunjuk
angkat: pengangkatan mengangkat terangkat
bagi: pembagian berbagi dibagikan kebagian
awas: pengawasan mengawasi pengawas
atap: beratap
api: berapi perapian
renang: berenang perenang
urus: mengurus pengurus pengurusan kepengurusan
aju: mengajukan pengajuan diajukan
adu: mengadu pengaduan aduan diadukan
uji: menguji pengujian diuji ujian penguji
tambang: penambangan pertambangan penambang menambang
kubur: mengubur penguburan kuburan dikubur
sengketa: persengketaan menyengketakan
korban: mengorbankan pengorbanan
korupsi: mengorupsi dikorupsi
adopsi: mengadopsi diadopsi
demonstrasi: berdemonstrasi
musyawarah: bermusyawarah
warga: kewargaan
air: mengairi pengairan perairan berair
teken: diteken meneken
terbang: menerbangkan penerbangan
pakai: memakai pemakaian dipakai pemakai
mohon: memohon permohonan pemohon dimohon
ketua: mengetuai diketuai
serta: menyertakan disertai penyertaan beserta
evakuasi: mengevakuasi dievakuasi pengevakuasian
salur: menyalurkan penyaluran saluran disalurkan penyalur
tewas: menewaskan
hilang: menghilang kehilangan penghilangan dihilangkan
tinggal: ditinggalkan tertinggal ketinggalan peninggalan
bunuh: membunuh pembunuhan dibunuh pembunuh terbunuh
curi: mencuri pencurian pencuri dicuri kecurian
sita: menyita penyitaan disita sitaan
geledah: menggeledah penggeledahan digeledah
suap: menyuap penyuapan disuap penyuap
tangguhkan: menangguhkan penangguhan ditangguhkan
tangani: menangani penanganan ditangani tertangani
renovasi: merenovasi direnovasi perenovasian
unjuk: mengunjuk
pulang: memulangkan pemulangan dipulangkan kepulangan
larang: melarang larangan dilarang pelarangan terlarang
langgar: melanggar pelanggaran pelanggar dilanggar
gugat: menggugat gugatan penggugat digugat tergugat
besar: membesarkan terbesar memperbesar pembesar kebesaran
kecil: mengecil memperkecil terkecil pengecilan
luas: meluas perluasan memperluas diperluas
panjang: memanjang perpanjangan memperpanjang kepanjangan
turun: menurun penurunan diturunkan menurunkan
tingkat: meningkat peningkatan ditingkatkan tingkatan
rencana: merencanakan perencanaan direncanakan perencana berencana terencana
guna: menggunakan penggunaan pengguna digunakan berguna kegunaan
milik: memiliki kepemilikan pemilik dimiliki
beri: memberi memberikan diberikan pemberian pemberi
seru: menyerukan diserukan seruan
pesan: pemesan pemesanan pesanan
kemas: pengemas
ribu: ribuan beribu
segera: menyegerakan
kena: mengenakan dikenakan terkena pengenaan
masuk: pemasukan
cari: pencari pencarian mencari
amati: mengamati pengamat pengamatan
klaim: mengklaim mengeklaim diklaim
ayom: mengayomi
syair: penyair
oper: mengoper
gali: penggali penggalian digali galian
tinggal: meninggalkan
setel: menyetel setelan
rinci: terperinci memerinci perincian
langgan: pelanggan berlangganan langganan
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
setuju tuju, peroleh oleh, terasa asa, pengelasan kelas, melangkah lang, kata katak, berisi risi, penyebaran baran,
pemerasan rasa, beruang uang, beras peras, berita rita, setan tan, mengurus kurus, mengarang arang, kalangan kalang,
angkatan angkat, pasangan pasang, alasan alas, pangkalan pangkal, pameran pamer, perangkat angkat, menara tara,
mentega tega, bangku bang, kualat alat, badai bada, gulai gula, kerah kera, jurusan jurus, tangani tangan, tangguhkan
tangguh, penanganan tangan, meteran meter, celengan celeng, menteri mentari, kemudian kemudi, perdana dana, terapi
rapi, perangko rangka, penjara jara, pelita lita, direksi reksi, kepala pala, setia tia, diskusi kusi, berkas kas,
terbang bang, selatan selat, permukaan muka, setuju tuju, masalah salah, peluang luang, pegawai gawai, rambutan
rambut, ternyata nyata, kebetulan betul, bola bolak, operasi koperasi, revolusi evolusi, kuasa asa, mengawal awal,
menyaring nyaring, mengurung urung, memadukan madu, menonton tonto, berangkat angkat, sedia dia, teras ras, lebaran
lebar, anggaran anggar, mengikis kikir, terasi asi, keringat kering, melanggar langgan, perairan rair, kecamatan
kecam, petaka peta, kasihan kasih, memberikan ikan, menyerukan rukan, merusakan rusa, kuningan kuning, kesebelasan
sebelas, perempatan empat, pertigaan tiga, kediaman diam, kemaluan malu, pematang matang, mengkudu kudu, menjangan
jangan, selai sela, persia sia, seminyak minyak, petukangan tukang
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


def test_the_word_lists_have_no_duplicates() -> None:
    own = [*ROOTS.split(), *LEXEMES, *NAMES, *(form for forms in OTHER_FORMS.values() for form in forms.split())]
    assert [word for word, count in Counter(own).items() if count > 1] == []


def test_listed_words_are_their_own_lemma() -> None:
    assert [word for word in (*ROOTS.split(), *LEXEMES, *NAMES) if lemma(word) != word] == []


def test_the_root_words_are_sorted_folded_words() -> None:
    roots = ROOTS.split()
    assert roots == sorted(roots)
    assert [word for word in roots if not (word.isascii() and word.isalpha() and fold(word) == word)] == []


# Regencies, cities, and names of persons.
PLACES_AND_PERSONS = """
agam ambon asahan badung bandung bangkalan bangli banjar banjarnegara bantaeng bantul banyumas banyuwangi batam bekasi
bengkalis bengkulu berau bireuen bitung blitar bogor bojonegoro bolaang bondowoso boyolali brebes ciamis cianjur
cilacap cilegon cirebon demak denpasar depok dumai garut gianyar gorontalo gowa gresik indramayu jambi jayapura jember
jembrana jepara jombang kampar karanganyar karangasem karawang kebumen kediri kendari klaten klungkung kupang kutai
lamongan lampung lumajang madiun magelang magetan majalengka makassar malinau maluku manado mataram melawi mempawah
mentawai merangin merauke mojokerto nganjuk ngawi pacitan palembang palopo pandeglang pangandaran pariaman pasuruan
pekalongan pekanbaru pemalang penajam pesawaran pidie ponorogo prabumulih purbalingga purwakarta purworejo sabang
salatiga samarinda sarolangun selayar seluma semarang serang seruyan siak sidoarjo sintang situbondo sleman solok
sragen subang sukabumi sukoharjo sumedang sumenep surabaya surakarta tabanan takalar tanggamus tangerang tarakan
tasikmalaya temanggung ternate trenggalek tulungagung wonogiri wonosobo
andi bella benny berliana berto betty dani dedi denny derry diana dimas dina dinda effendi fahmi ferry hadi hartati
hasan henny junaedi kartini kenny kusnadi melani meliana memet merry mulyadi penny perry ramadhani ramli rudi rusdi
sekar seno septi setiadi setiawan setya sukarni sunardi supardi suryani susanti tendi terawan teresa terry wahyudi yudi
"""


@pytest.mark.parametrize("name", PLACES_AND_PERSONS.split())
def test_names_are_not_forms_of_another_word(name: str) -> None:
    assert lemma(name) == name


@given(st.text(max_size=12), st.text(max_size=12))
def test_any_text_has_a_lemma(folded: str, surface: str) -> None:
    assert isinstance(lemma(folded, surface), str)


LEMMAS = ["tanam", "jajak", "adu", "sapu", "pukul", "karang", "petani", "ubah", "jokowi", "di", "ketua", "kerja"]
PARTS = st.sampled_from(["", "me", "mem", "men", "meng", "di", "ke", "pe", "pen", "per", "ber", "ter", "memper", "se"])
ENDS = st.sampled_from(["", "kan", "an", "i", "nya", "kannya", "ilah", "annya", "ku"])


@given(PARTS, PARTS, st.sampled_from(LEMMAS), ENDS, st.booleans())
def test_every_form_begins_with_a_form_prefix(first: str, second: str, root: str, end: str, nasal: bool) -> None:
    token = first + second + (root[1:] if nasal else root) + end
    for word in LEMMAS:
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
