"""Word lists that `core.forms` looks up before it uses the stemmer.

Collected by hand from words that pysastrawi reduces to the same root as another word, although nobody who searches news
means both.
"""

# Words that are their own lemma: derived words with a meaning of their own (professions, institutions, things, acts)
# and function words.
LEXEMES = """
petani pertanian pengadilan peradilan keadilan mengadili pengusaha perusahaan perseroan pemerintah kementerian
kepolisian kejaksaan kehakiman kedutaan kecamatan kelurahan kabupaten kerajaan kesultanan kepresidenan kepulauan
kelautan kehutanan kepegawaian keuangan kebijakan kesempatan kesatuan persatuan perguruan perpustakaan perkotaan
pedesaan perkebunan perikanan perhubungan perumahan perkantoran pelabuhan pegunungan perwakilan perbatasan pertahanan
ketahanan pejabat penjabat pegawai pelajar pelajaran belajar pengacara penduduk kependudukan kedudukan pemuda pemudi
pelaku perlakuan kelakuan peserta penyakit perawat pelaut pelayan pekerja petugas petinggi penumpang perempuan ketua
keluarga tersangka keadaan pendapat pendapatan penghasilan pengeluaran penghargaan pengetahuan pengalaman peringatan
perhatian perjalanan pertemuan perayaan pernyataan pemasaran pekarangan karangan anggaran bagian sebagian lapangan
pakaian hukuman jaringan jajaran lebaran satuan atasan bawahan tahanan keturunan undangan keluar berhasil berlaku
berada berangkat bertahan berdiri bersama bersatu menjadi terjadi kejadian terdiri meninggal mengaku melakukan
merupakan menganggur menghargai mengaji menentang adalah akhirnya apakah bagaimana beberapa berapa berarti berikut
berkaitan daripada ialah kepada melalui mengapa mengenai menurut mereka sebagai sebelum sebuah secara sedikit sehingga
sejumlah sekali sekitar selain selama seluruh seorang seperti sesuai setelah setiap terhadap terkait terlalu tersebut
tertentu terutama
""".split()

# Names of places, people, clubs and organizations that contain a part like a prefix or suffix, which is not removed.
NAMES = """
abdullah asahan balangan bangkalan bangka bangkalis banggai bekasi bengkalis berau dea diah dian diana digoel dimas
dipa kediri kemayoran kuantan kutai maluku melawi mentawai merangin merapi meriah musi pekalongan pemalang penajam
peradi perbasi perhutani permadi persebaya persela persema persepam perserang perseru persib persiba persibo persija
persik persikabo persipura persiraja persis persita pertamina pesawaran rokan sebatik selayar semeru tabanan tarakan
temanggung terawan teresa
""".split()

# Root words that are names of people, or parts of names of places, when they are capitalized.
ROOTS_USED_AS_NAMES = frozenset(
    """
agus antapani bali bambang banda bandar bandung banjar barat batang batu bayu belu binjai bintang bogor budi dewi
ganjar garut indra intan jember jembrana jombang kamil kendal kudus kuningan kupang lampung langkat lebak lembang
lengkong lombok lubuklinggau malang medan mega metro padang palu paris pati pinang puan putra putri regol rembang roma
sabang sampang sari selatan sentul serang solo solok sorong sri subang sumba surya tanjung tebing tegal tengah timur
tual tuban utara wahyu yogyakarta
""".split()
)

# Lemma → the forms of it that the stemmer would reduce to another word.
OTHER_FORMS = {
    "ajar": "pengajaran",
    "belajar": "pembelajaran",
    "pelajari": "mempelajari dipelajari terpelajari",
    "pemerintah": "pemerintahan",
    "petani": "kepetanian",
    "rampas": "perampasan",
    "pendapat": "berpendapat sependapat",
    "pengalaman": "mengalami dialami berpengalaman kualami kaualami",
    "perhatian": "memperhatikan diperhatikan pemerhati memerhatikan",
    "peringatan": "memperingatkan diperingatkan memperingati diperingati",
    "perayaan": "merayakan dirayakan rayakan",
    "pernyataan": "menyatakan dinyatakan nyatakan",
    "penghargaan": "berpenghargaan",
    "menghargai": "dihargai hargai",
    "perbatasan": "berbatasan",
    "anggaran": "menganggarkan dianggarkan penganggaran anggarkan",
    "hukuman": "menghukum dihukum terhukum penghukuman",
    "undangan": "mengundang diundang pengundang",
    "karangan": "mengarang dikarang pengarang",
    "ketua": "mengetuai diketuai",
    "keluar": "mengeluarkan dikeluarkan keluarkan",
    "berhasil": "keberhasilan",
    "berlaku": "memberlakukan diberlakukan pemberlakuan berlakunya",
    "berada": "keberadaan",
    "berangkat": "memberangkatkan diberangkatkan pemberangkatan keberangkatan berangkatkan",
    "bertahan": "mempertahankan dipertahankan",
    "berdiri": "mendirikan didirikan pendiri pendirian dirikan",
    "mengaku": "mengakui diakui pengakuan akui",
    "melakukan": "dilakukan lakukan",
    "menganggur": "pengangguran penganggur",
    "mengaji": "pengajian",
    "mengadili": "diadili",
    "menentang": "ditentang penentang penentangan pertentangan",
    "aman": "pengaman",
    "kering": "mengering mengeringkan pengering pengeringan",
    "kunjung": "mengunjungi pengunjung",
    "nikah": "menikah menikahi menikahkan",
    "nilai": "bernilai",
    "siap": "kesiapan",
    "ubah": "merubah dirubah perubahan",
    "setuju": "menyetujui disetujui persetujuan penyetujuan",
    "sah": "mengesahkan disahkan pengesahan sahkan",
    "cek": "mengecek dicek pengecekan",
    "tes": "mengetes dites pengetesan",
    "las": "mengelas dilas pengelasan",
    "kemas": "mengemas dikemas pengemasan kemasan",
    "peroleh": "memperoleh diperoleh perolehan",
    "bantah": "membantah dibantah bantahan terbantahkan",
    "masuk": "memasuki dimasuki",
    "padam": "memadamkan dipadamkan pemadaman pemadam",
    "perang": "memerangi diperangi",
    "kenal": "mengenali dikenali",
    "langkah": "melangkah langkahnya",
    "rasa": "terasa",
    "rawat": "terawat",
    "tani": "bertani",
    "kabar": "mengabarkan dikabarkan",
    "pesan": "memesan dipesan",
    "pilah": "memilah dipilah",
    "puas": "memuaskan dipuaskan pemuasan",
    "pungut": "memungut memungutkan pemungutan pemungut",
    "tinggi": "setinggi",
    "jalan": "pejalan",
    "tanya": "penanya",
    "sepakat": "disepakati sepakati",
    "mulai": "permulaan",
    "pel": "mengepel dipel",
    "lap": "mengelap dilap",
    "program": "pemrograman pemrogram",
    "proses": "pemrosesan",
    "surat": "menyurati disurati",
    "imbau": "himbau himbauan menghimbau dihimbau",
    "jaman": "sejaman",
    "analisis": "menganalisis dianalisis",
}

# Spellings of the same word, including old and nonstandard ones, one word per line. Each is inflected like a root.
SPELLINGS = """
salat, shalat, sholat, solat
masjid, mesjid
ustaz, ustad, ustadz
izin, ijin
jadwal, jadual
objek, obyek
subjek, subyek
aktivitas, aktifitas
apotek, apotik
praktik, praktek
risiko, resiko
sistem, sistim
teknik, tehnik
nasihat, nasehat
utang, hutang
isap, hisap
antre, antri
silakan, silahkan
teknis, tehnis
dolar, dollar
karier, karir
kualitas, kwalitas
kuitansi, kwitansi
miliar, milyar
cabai, cabe
sopir, supir
sate, satai
rezim, rejim
november, nopember
februari, pebruari
yogyakarta, jogjakarta, yogya, jogja
analisis, analisa
andal, handal
asas, azas
atlet, atlit
azan, adzan
cedera, cidera
cendekiawan, cendikiawan
detail, detil
diagnosis, diagnosa
efektivitas, efektifitas
ekstrem, ekstrim
embus, hembus
frekuensi, frekwensi
hadis, hadits
hakikat, hakekat
hierarki, hirarki
hipotesis, hipotesa
ijazah, ijasah
jenderal, jendral
kedaluwarsa, kadaluarsa, kadaluwarsa
komoditas, komoditi
komplet, komplit
konkret, konkrit, kongkret, kongkrit
kreativitas, kreatifitas
kuintal, kwintal
lembap, lembab
lubang, lobang
makhluk, mahluk
merek, merk
metode, metoda
modern, moderen
musala, mushala, mushola, musholla
nafsu, napsu
napas, nafas
paham, faham
pikir, fikir
produktivitas, produktifitas
provinsi, propinsi
rapor, rapot
rezeki, rejeki
sekadar, sekedar
standar, standard
standardisasi, standarisasi
surga, sorga
takwa, taqwa
teknologi, tehnologi
teladan, tauladan
telur, telor
terampil, trampil
tobat, taubat
zaman, jaman
"""

# Spellings of the same compound or phrase, one per line: as one word or several, with affixes, and nonstandard ones.
COMPOUND_SPELLINGS = """
kerja sama, kerjasama, bekerja sama, bekerjasama
wali kota, walikota
ibu kota, ibukota
antar kota, antarkota
tanggung jawab, tanggungjawab, bertanggung jawab, bertanggungjawab, pertanggungjawaban
tanda tangan, tandatangan, bertanda tangan, menandatangani, ditandatangani, penandatanganan
unjuk rasa, unjukrasa, berunjuk rasa, pengunjuk rasa
terima kasih, terimakasih, berterima kasih
orang tua, orangtua
rumah sakit, rumahsakit
olahraga, olah raga, berolahraga
sepak bola, sepakbola
bulu tangkis, bulutangkis
lalu lintas, lalulintas
uji coba, ujicoba
daya saing, dayasaing
gotong royong, gotongroyong
tenaga kerja, tenagakerja
juru bicara, jurubicara
nara sumber, narasumber
bea siswa, beasiswa
manca negara, mancanegara
tata kelola, tatakelola
tata ruang, tataruang
jual beli, jualbeli, berjual beli
alih fungsi, alihfungsi, mengalihfungsikan, dialihfungsikan
ambil alih, ambilalih, mengambil alih, diambil alih, pengambilalihan
sebar luas, sebarluas, menyebarluaskan, disebarluaskan, penyebarluasan
tindak lanjut, tindaklanjut, menindaklanjuti, ditindaklanjuti
salah guna, salahguna, menyalahgunakan, disalahgunakan, penyalahgunaan
hak asasi, hakasasi
kaca mata, kacamata
pasca bencana, pascabencana
pasca panen, pascapanen
pra kerja, prakerja
non aktif, nonaktif
e ktp, ektp, ktp elektronik
covid 19, covid19, covid
ramadan, ramadhan, romadhon
idul fitri, idulfitri
idul adha, iduladha
al quran, alquran, al qur an, quran
jumat, jum at
di mana, dimana
di antara, diantara
"""

# Words that have another meaning when they are doubled: undang-undang is a law, mata-mata is a spy.
REDUPLICATED = frozenset(
    """
agar alun angan ani anting apa awang baling biri cita cumi gado gara hati hura kisi kupu kura laba labah lagi laki
langit lumba mata mentang mudah oleh onde pura rama rata saat seolah sewaktu sia siapa tiap tiba ubur umang undang
""".split()
)
