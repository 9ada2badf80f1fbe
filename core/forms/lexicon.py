"""Word lists that `core.forms` looks up before it analyses a word.

The lists were collected by hand. They contain words that the rules would reduce to the same root as another word,
although a person who searches the news means only one of the two.
"""

# Words that are their own lemma: derived words with a meaning of their own (professions, institutions, things, acts)
# and function words.
LEXEMES = """
petani pertanian pengadilan peradilan keadilan mengadili pengusaha perseroan pemerintah kementerian kepolisian
kejaksaan kehakiman kedutaan kecamatan kerajaan kesultanan kepresidenan kepulauan kelautan kehutanan kepegawaian
keuangan kebijakan kesatuan persatuan perpustakaan perkotaan pedesaan perkebunan perhubungan perumahan perkantoran
pegunungan perwakilan perbatasan pertahanan ketahanan pejabat penjabat pelajar pelajaran pengacara penduduk
kependudukan kedudukan pemudi pelaku perlakuan kelakuan penyakit perawat pelayan pekerja petinggi penumpang perempuan
keluarga pendapat pendapatan penghasilan pengeluaran penghargaan pengetahuan pengalaman peringatan perhatian
perjalanan pertemuan perayaan pernyataan pemasaran karangan anggaran sebagian lapangan pakaian jaringan satuan atasan
bawahan tahanan keturunan undangan keluar berhasil berlaku berada bertahan berdiri bersama bersatu menjadi terjadi
kejadian terdiri mengaku melakukan merupakan menganggur menghargai mengaji menentang akhirnya berapa berarti berkaitan
melalui mengenai menurut sebuah selama seorang seperti terhadap terkait terlalu tersebut tertentu terutama ternyata
kebetulan meninggal kuningan kesebelasan perempatan pertigaan kediaman kemaluan pematang mengkudu menjangan selai seblak
bersin
""".split()

# Names of places, people, clubs and organizations in which a part looks like a prefix or suffix. It is not removed.
NAMES = """
asahan balangan banggai bekasi dian dimas kemanggisan kemayoran kutai maluku mentawai merapi pemalang penajam perbasi
perhutani permana persekat persela perserang perseru persia persiku persita persiter petukangan sebatik selayar
seminyak serayu tarakan terawan teresa
""".split()

# Root words that are names of people, or parts of names of places, when they are capitalized.
ROOTS_USED_AS_NAMES = frozenset(
    """
agus antapani badung bali bambang banda bandar bandung banjar barat batang batu bayu belu biak binjai bintang bogor
budi dewi gambir ganjar garut indra intan jember jembrana jombang kamil kendal ketapang kubu kudus kuningan kupang
lampung landak langkat lebak lembang lengkong lombok lubuklinggau malang medan mega meriah metro padang palu paris
pati persis pinang puan putra putri regol rembang roma sabang sampang sari selatan sentul serang solo solok sorong sri
subang sumba surya tanjung tebing tegal tengah timur tual tuban utara wahyu yogyakarta
    """.split()
)

# Lemma → those of its forms for which the rules would find a different lemma or none.
OTHER_FORMS = {
    "amati": "pengamat pengamatan",
    "angan": "berangan",
    "anggaran": "menganggarkan dianggarkan penganggaran anggarkan",
    "api": "perapian",
    "beku": "bekukan",
    "berada": "keberadaan",
    "berdiri": "mendirikan didirikan pendiri pendirian dirikan",
    "berhasil": "keberhasilan",
    "berlaku": "memberlakukan diberlakukan pemberlakuan berlakunya",
    "bertahan": "mempertahankan dipertahankan",
    "beri": "berikan diberikan memberikan kuberikan kauberikan",
    "cari": "pencari",
    "delapan": "kedelapan",
    "dua": "kedua",
    "empat": "keempat",
    "enam": "keenam",
    "gali": "penggali",
    "hukuman": "menghukum dihukum terhukum penghukuman",
    "imbau": "himbau himbauan menghimbau dihimbau",
    "jaman": "sejaman",
    "kantuk": "mengantuk",
    "karangan": "mengarang dikarang pengarang",
    "kawal": "mengawal pengawal pengawalan",
    "keluar": "mengeluarkan dikeluarkan keluarkan",
    "kemas": "mengemas pengemas pengemasan kemasan",
    "kerja": "mempekerjakan dipekerjakan",
    "kurban": "mengurbankan pengurbanan",
    "kurung": "mengurung pengurungan",
    "lap": "mengelap",
    "las": "mengelas pengelasan",
    "lima": "kelima",
    "melakukan": "dilakukan lakukan",
    "menentang": "ditentang penentang penentangan pertentangan",
    "mengadili": "diadili",
    "mengaji": "pengajian",
    "mengaku": "mengakui diakui pengakuan akui",
    "menganggur": "pengangguran penganggur",
    "mengerti": "dimengerti pengertian",
    "menghargai": "dihargai hargai",
    "mulai": "permulaan",
    "padu": "memadu memadukan pemaduan",
    "paling": "memalingkan",
    "pelajari": "mempelajari dipelajari terpelajari",
    "pemerintah": "pemerintahan",
    "pendapat": "berpendapat sependapat",
    "pengalaman": "mengalami dialami berpengalaman kualami kaualami",
    "penghargaan": "berpenghargaan",
    "perayaan": "merayakan dirayakan rayakan",
    "perbatasan": "berbatasan",
    "perhatian": "perhatikan memperhatikan diperhatikan pemerhati memerhatikan",
    "peringatan": "memperingatkan diperingatkan memperingati diperingati",
    "pernyataan": "menyatakan dinyatakan nyatakan",
    "petani": "kepetanian",
    "rinci": "terperinci memerinci diperinci",
    "rata": "pemerataan",
    "ribu": "beribu",
    "sah": "sahkan",
    "saring": "menyaring penyaring penyaringan",
    "satu": "pemersatu",
    "sembilan": "kesembilan",
    "sepuluh": "kesepuluh",
    "setel": "setelan",
    "syair": "penyair",
    "tahu": "mengetahui ketahui",
    "tangani": "penanganan",
    "tangguhkan": "penangguhan",
    "tiga": "ketiga",
    "tonton": "nonton",
    "tujuh": "ketujuh",
    "ubah": "merubah dirubah",
    "undangan": "mengundang diundang pengundang",
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

# Compounds that are one word when they take a prefix and a suffix, as in `ketenagakerjaan` and `menandatangani`.
COMPOUND_ROOTS = """
alihbahasa alihfungsi ambilalih anaktiri anekaragam beritahu bumihangus campuraduk dayaguna hancurlebur ikutserta
jualbeli kambinghitam latarbelakang lipatganda luluhlantak pindahtangan putarbalik salahguna satupadu sebarluas
serahterima tanggungjawab tatalaksana tatanegara tenagakerja tindaklanjut titikberat ujicoba
""".split()

# Spellings of the same compound or phrase, one compound per line: as one or several words, with affixes, nonstandard.
COMPOUND_SPELLINGS = """
kerja sama, kerjasama, bekerja sama, bekerjasama
wali kota, walikota
ibu kota, ibukota
antar kota, antarkota
tanggung jawab, tanggungjawab, bertanggung jawab
tanda tangan, tandatangan, bertanda tangan
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
alih bahasa, alihbahasa
anak tiri, anaktiri
aneka ragam, anekaragam
beri tahu, beritahu
bumi hangus, bumihangus
campur aduk, campuraduk
daya guna, dayaguna
ikut serta, ikutserta
kambing hitam, kambinghitam
latar belakang, latarbelakang
lipat ganda, lipatganda
luluh lantak, luluhlantak
pindah tangan, pindahtangan
porak poranda, porakporanda
putar balik, putarbalik
serah terima, serahterima
tata laksana, tatalaksana
tata negara, tatanegara
titik berat, titikberat
warga negara, warganegara
alih fungsi, alihfungsi
ambil alih, ambilalih, mengambil alih, diambil alih
sebar luas, sebarluas
tindak lanjut, tindaklanjut
salah guna, salahguna
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
