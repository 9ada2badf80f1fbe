"""Every shape of furniture beside a sentence of a story that looks like it and stays."""

import pytest

from core.normalizer.boilerplate.removal import drop_furniture
from core.normalizer.boilerplate.rules import RULES
from core.normalizer.document.boxes import Box
from core.normalizer.document.lines import Line

pytestmark = pytest.mark.page

HOME = Box("div")
OPENING = "Wali kota meresmikan jembatan baru di atas sungai pada Senin pagi."
ENDING = "Warga menyambut peresmian itu dengan arak-arakan."

FURNITURE = [
    ("decoration", "* * *", 0.0),
    ("comment form", "Tinggalkan Balasan", 0.0),
    ("comment form", "Tinggalkan Balasan Batalkan balasan", 0.3),
    ("comment form", "Leave a Reply Cancel reply", 0.3),
    ("comment form note", "Alamat surel Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *", 0.0),
    ("heading of a link list", "Baca Juga", 0.0),
    ("heading of a link list", "Berita Terkait:", 0.0),
    ("heading of a link list", "Terpopuler", 0.0),
    ("heading of a link list", "Pilihan Redaksi", 0.0),
    ("heading of a link list", "Topik Pilihan", 0.0),
    ("cross-link with colon", "Baca juga: Kota Lain Bangun Jembatan", 0.0),
    ("cross-link with colon", "BACA JUGA : Kota Lain Bangun Jembatan", 0.0),
    ("cross-link with colon", "Baca: Kota Lain Bangun Jembatan", 0.0),
    ("cross-link with colon", "• Lihat Juga : Kota Lain Bangun Jembatan", 0.0),
    ("cross-link", "Baca juga Kota Lain Bangun Jembatan", 0.8),
    ("video cross-link", 'Simak Video "Detik-detik Peresmian"', 0.0),
    ("cross-link with colon", "Pilihan Editor: Kota Lain Bangun Jembatan", 0.7),
    ("announced video", "Saksikan Video Pilihan di Bawah Ini:", 0.0),
    ("announced video", "Yuk, Simak Juga Video ini!", 0.0),
    ("heading of a link list", "Trending", 0.0),
    ("heading of a link list", "You may also like", 0.0),
    ("heading of a link list", "You might be interested in", 0.0),
    ("link to the rest", "Baca selengkapnya di sini", 0.0),
    ("link to the rest", "Lanjut ke halaman 2", 0.0),
    ("cross-link with colon", "BACA JUGA | Kota Lain Bangun Jembatan", 0.0),
    ("cross-link with colon", "Baca Juga → Kota Lain Bangun Jembatan", 0.0),
    ("cross-link with colon", "Simak juga video:", 0.0),
    ("cross-link with colon", "Saksikan juga video berikut:", 0.0),
    ("cross-link in capitals", "Baca Juga Kota Lain Bangun Jembatan dengan Dana Desa", 0.0),
    ("cross-link in capitals", "READ ALSO Other Towns Build Bridges", 0.0),
    ("cross-link in capitals", "Lainnya: Kota Lain Bangun Jembatan", 0.0),
    ("cross-link in capitals", "Selanjutnya: Kota Lain Bangun Jembatan", 0.0),
    ("linked headline", "• Kota Lain Bangun Jembatan Gantung", 1.0),
    ("tags", "Tags: jembatan, sungai", 0.0),
    ("tags", "#jembatan #sungai", 0.0),
    ("advertising", "ADVERTISEMENT", 0.0),
    ("advertising", "SCROLL TO CONTINUE WITH CONTENT", 0.0),
    ("advertising", "Lanjutkan Membaca ↓", 0.0),
    ("advertising", "Lanjutkan membaca di bawah iklan", 0.0),
    ("advertising", "Gulir untuk lanjut membaca", 0.0),
    ("advertising", "Konten berlanjut setelah iklan", 0.0),
    ("advertising", "Advertisement - Scroll to continue", 0.0),
    ("membership", "Baca berita tanpa iklan. Gabung Contoh+", 0.4),
    ("embed", "[Gambas:Video 20detik]", 0.0),
    ("channel promotion", "Ikuti berita pilihan kami di Google News", 0.3),
    ("channel promotion", "Follow Contoh di WhatsApp Channel sekarang", 0.3),
    ("channel promotion", "Cek Berita dan Artikel yang lain di Google News dan WA Channel", 0.4),
    ("channel promotion", "Mari bergabung di Grup Telegram kami, caranya klik tautan ini.", 0.2),
    ("channel promotion", "Ikuti terus berita terhangat dari Contoh via WhatsApp", 0.2),
    ("channel promotion", "Update berita lebih cepat melalui saluran WhatsApp Contoh", 0.0),
    ("channel promotion", "Bergabung di Grup Telegram Contoh", 0.0),
    ("account promotion", "Follow Instagram Contoh Kini", 0.0),
    ("account promotion", "Jangan lupa ikuti kami di Instagram dan Facebook!", 0.0),
    ("news promotion", "Ikuti berita terbaru di Contoh Kini", 0.0),
    ("news promotion", "Dapatkan berita pilihan Contoh setiap hari", 0.0),
    ("news promotion", "Untuk berita lainnya kunjungi laman Contoh Kini", 0.0),
    ("news promotion", "Klik di sini untuk membaca berita lainnya", 0.4),
    ("newsletter", "Daftar sekarang untuk menerima buletin pagi kami di email Anda.", 0.0),
    ("newsletter", "Berlangganan untuk dapatkan pos terbaru lewat email.", 0.0),
    ("newsletter", "Eksplorasi konten lain dari Contoh Kini", 0.0),
    ("newsletter", "Sign up for our weekly newsletter.", 0.0),
    ("appeared elsewhere", "Artikel ini telah tayang di Contoh.com dengan judul Jembatan Baru", 0.3),
    ("appeared elsewhere", "This story was originally published in The Example.", 0.3),
    ("notice of rights", "Dilarang keras mengambil konten di situs web ini tanpa izin tertulis dari redaksi.", 0.0),
    ("app promotion", "Unduh aplikasi kami di Google Play", 0.0),
    ("app in a shop", "Unduh aplikasi Contoh Kini di Google Play", 0.3),
    ("share bar", "Bagikan ini:", 0.0),
    ("share bar", "Share this article", 0.0),
    ("share bar", "Bagikan ke WhatsApp", 0.0),
    ("share bar", "Tulis Komentar", 0.0),
    ("share bar", "(Visited 120 times, 1 visits today)", 0.0),
    ("share bar", "Dibaca 123x", 0.0),
    ("share bar", "1.229 Views", 0.0),
    ("share bar", "Dilihat: 1.204 kali", 0.0),
    ("share bar", "Suka Memuat...", 0.0),
    ("share bar", "Komentar Pembaca", 0.0),
    ("share bar with colon", "SHARE: Facebook", 0.0),
    ("credit", "Penulis: Rina Marlina", 0.0),
    ("credit", "Editor : Agus Priyono", 0.0),
    ("credit", "Rep: Siti Maemunah/ Red: Agus Priyono", 0.0),
    ("credit", "Kontributor : Rina Marlina", 0.0),
    ("credit", "Pewarta Foto: Rina Marlina", 0.0),
    ("credit", "Penulis: Rina Marlina, dosen ilmu tanah", 0.0),
    ("contributor", "Laporan Kontributor Rina Marlina", 0.0),
    ("note of the editors", "Catatan Redaksi: Tulisan ini pendapat pribadi penulisnya.", 0.0),
    ("disclaimer", "Isi artikel ini menjadi tanggung jawab penulis sepenuhnya.", 0.0),
    ("credits in a row", "Reporter: Siti Maemunah, Editor: Agus Priyono", 0.0),
    ("credits of a wire", "(Reporting by Nadia Kusuma; Editing by Paul Hartono)", 0.0),
    ("credits of a wire", "— Reporting by Nadia Kusuma and Paul Hartono.", 0.0),
    ("about the author", "*) Penulis adalah dosen ilmu tanah di sebuah kampus negeri", 0.0),
    ("contributor", "Kontributor Cirebon, Siti Maemunah", 0.0),
    ("contributor", "(Ditulis oleh Rina Marlina)", 0.0),
    ("source", "Sumber : Kantor Berita Contoh", 0.0),
    ("label", "Penulis", 0.0),
    ("value of a label", ": Rina Marlina", 0.0),
    ("source", "Sumber Foto: Istimewa", 0.0),
    ("caption", "VIDEO: Detik-detik peresmian jembatan", 0.0),
    ("photo credit", "Photo by Rina on Unsplash", 0.0),
    ("photo credit", "Ilustrasi", 0.0),
    ("caption", "Foto/Rina Marlina", 0.0),
    ("caption", "Foto: Jembatan baru dilihat dari udara", 0.0),
    ("photo credit", "(Foto: Dok. Humas)", 0.0),
    ("photo credit", "dok. Pemkot Suasana peresmian, Senin (2/3/2020)", 0.0),
    ("date", "Kamis, 02 Nov 2023 20:59 WIB", 0.0),
    ("date", "Kamis, 02/11/23 20:59 WIB", 0.0),
    ("copyright", "COPYRIGHT © CONTOH 2024", 0.0),
    ("interface", "Perbesar", 0.0),
    ("pager", "Halaman 1 2 3 4", 0.5),
    ("pager", "2 dari 5 halaman", 0.0),
]

LOOK_ALIKES = [
    ("decoration", "5", 0.0),
    ("comment form", "Tinggalkan balasan dendam, pesan sang kiai kepada kedua keluarga.", 0.0),
    ("comment form note", "Surat itu menyebut alamat surel Anda tidak akan dipublikasikan panitia.", 0.0),
    ("heading of a link list", "Berita terkait banjir itu sampai ke telinga bupati.", 0.0),
    ("cross-link with colon", "Baca juga buku itu, kata dia, sebab isinya penting.", 0.0),
    ("cross-link", "Simak juga cara warga desa merawat mata air.", 0.2),
    ("video cross-link", "Simak video pembelajaran itu setiap pagi, pesan gurunya.", 0.0),
    ("announced video", "Saksikan video ini, kata sang guru, lalu tirukan geraknya.", 0.0),
    ("announced video", "Warga menyimak video pilihan panitia di balai desa.", 0.0),
    ("heading of a link list", "Trending atau tidak, kata dia, jembatan itu perlu.", 0.0),
    ("link to the rest", "Baca selengkapnya surat itu, pesan wali kota.", 0.0),
    ("cross-link in capitals", "Lainnya: kursi, meja, dan dua lemari", 0.0),
    ("news promotion", "Untuk berita lainnya, kata pembaca itu, ia pergi ke warung kopi.", 0.0),
    ("newsletter", "Eksplorasi konten lain dari sungai itu, kata peneliti, baru dimulai.", 0.0),
    ("photo credit", "Ilustrasi buku itu dikerjakan anak-anak desa.", 0.0),
    ("caption", "Video: begitu warga menyebut layar di balai desa itu. Mereka menontonnya.", 0.0),
    ("cross-link with colon", "Saksikan juga video berikut ini, kata guru itu: murid belajar menanam.", 0.0),
    ("cross-link in capitals", "Baca Juga Buku Harian Ayah, pesan guru itu kepada muridnya.", 0.0),
    ("cross-link in capitals", "Selanjutnya: kami menunggu keputusan Wali Kota", 0.0),
    ("linked headline", "Laporan lengkapnya dimuat di laman pemerintah kota.", 1.0),
    ("tags", "Topik rapat itu adalah jembatan.", 0.0),
    ("advertising", "Iklan rokok dilarang di sepanjang jalan itu.", 0.0),
    ("advertising", "Gulir untuk lanjut adalah perintah yang membingungkan warga lansia.", 0.0),
    ("advertising", "Konten berlanjut setelah iklan layanan masyarakat selesai diputar.", 0.0),
    ("membership", "Baca berita bohong tanpa memeriksa adalah kebiasaan buruk.", 0.0),
    ("embed", "Gambas: sayur yang tumbuh di pekarangan warga.", 0.0),
    ("channel promotion", "Dapatkan izin dulu, kata dia, sebelum memasang jaring.", 0.0),
    ("channel promotion", "Bergabunglah dengan kami, ajak ketua regu kepada warga yang menonton.", 0.0),
    ("channel promotion", "Ikuti aturan itu, pesan bupati lewat WhatsApp kepada para camat.", 0.0),
    ("account promotion", "Ikuti akun Instagram pemerintah kota, pesan wali kota, agar tidak ketinggalan.", 0.0),
    ("news promotion", "Ikuti berita terbaru di televisi, begitu pesan ibunya.", 0.0),
    ("news promotion", "Dapatkan berita yang benar sebelum marah.", 0.0),
    ("newsletter", "Daftar tunggu haji di kabupaten itu mencapai dua puluh tahun.", 0.0),
    ("newsletter", "Langganan koran di desa itu tinggal lima rumah.", 0.0),
    ("appeared elsewhere", "Artikel ini telah memicu perdebatan di kalangan ahli sejarah.", 0.0),
    ("appeared elsewhere", "Berita ini sudah sampai di telinga wali kota, kata ajudannya.", 0.0),
    ("notice of rights", "Dilarang mengambil pasir di sungai itu tanpa alasan yang jelas.", 0.0),
    ("notice of rights", "Dilarang merokok di sepanjang jembatan.", 0.0),
    ("app in a shop", "Unduh aplikasi Cek Air di Play Store, lalu pilih kecamatan.", 0.0),
    ("app promotion", "Ikuti kami di sungai, kata pemandu itu.", 0.0),
    ("app promotion", "Follow us, the guide told the children, and they walked in line.", 0.0),
    ("channel promotion", "Update saluran WhatsApp itu dibaca dua puluh ribu warga setiap hari.", 0.0),
    ("channel promotion", "Update fitur Google News membuat media daerah kehilangan pembaca.", 0.0),
    ("channel promotion", "Ayo bergabung di grup Telegram itu, ajak dia kepada para petani.", 0.0),
    ("newsletter", "Daftar di laman resmi, lalu buka tautan yang dikirim ke email Anda.", 0.0),
    ("notice of rights", "Dilarang mengambil gambar di ruang sidang tanpa izin hakim.", 0.0),
    ("appeared elsewhere", "Berita ini sudah terbit di media luar negeri sebelum polisi membantahnya.", 0.0),
    ("disclaimer", "Semua komentar menjadi tanggung jawab pembaca, kata hakim.", 0.0),
    ("cross-link with colon", "Baca: itulah perintah pertama.", 0.0),
    ("copyright", "Copyright 2019 menjadi awal sengketa kedua penyanyi itu.", 0.0),
    ("app promotion", "Unduh aplikasi itu lebih dulu, kata petugas, lalu isi formulirnya.", 0.0),
    ("share bar", "Komentar warga beragam tentang jembatan itu.", 0.0),
    ("share bar", "Dilihat dari udara, jembatan itu mirip busur.", 0.0),
    ("share bar", "Bagikan ke tetangga, kata ketua panitia.", 0.0),
    ("share bar with colon", "Bagikan sembako kepada tetangga, begitu pesannya.", 0.0),
    ("credit", '"Editor: itu pekerjaan sulit," katanya.', 0.0),
    ("credit", "Oleh karena itu, jembatan lama ditutup.", 0.0),
    ("credit", "Editor: pekerjaan yang menuntut ketelitian dan kesabaran.", 0.0),
    ("credit", "Kontributor: mereka yang menyumbang bibit untuk kebun warga.", 0.0),
    ("credit", "Penulis: Rina Marlina, yang juga dosen, tidak hadir.", 0.0),
    ("contributor", "Laporan Kontributor pajak terbesar dibacakan bupati.", 0.0),
    ("note of the editors", "Catatan redaksi majalah itu dibaca kembali oleh sejarawan.", 0.0),
    ("disclaimer", "Isi artikel itu, kata dia, tanggung jawab semua pihak.", 0.0),
    ("credits in a row", "Penulis: tiga orang, editor: dua orang, begitu susunan redaksi kecil itu.", 0.0),
    ("credits of a wire", "Reporting by phone was all that was left to them.", 0.0),
    ("credits of a wire", "Writing by Candlelight is the title of her book.", 0.0),
    ("about the author", "Penulis adalah profesi yang ia cita-citakan sejak kecil.", 0.0),
    ("contributor", "Laporan Keuangan Daerah", 0.0),
    ("source", "Sumber daya air di kota itu melimpah.", 0.0),
    ("label", "Penulis muda bermunculan di kota itu.", 0.0),
    ("value of a label", "Ada dua pilihan: bertahan atau pindah.", 0.0),
    ("caption", "Foto/video dikirim paling lambat 10 Maret.", 0.0),
    ("caption", "Foto keluarga itu masih tergantung di dinding.", 0.0),
    ("photo credit", "Dokter desa itu bertugas sendirian.", 0.0),
    ("date", "Pada 2 November 2023 jembatan itu mulai dibangun.", 0.0),
    ("copyright", "Hak cipta lagu itu dipegang ahli warisnya.", 0.0),
    ("interface", "Sebelumnya, jembatan itu ditutup tiga bulan.", 0.0),
    ("pager", "Halaman rumahnya seluas 2 hektare.", 0.0),
]


def make_block(text: str, linked: float = 0.0) -> Line:
    return Line(text, "p", HOME, linked)


def texts(*lines: Line, title: str = "Jembatan Baru Diresmikan") -> list[str]:
    return [block.text for block in drop_furniture(lines, title).lines]


def listed(*items: str) -> list[Line]:
    return [Line(item, "li", HOME) for item in items]


@pytest.mark.parametrize(("rule", "text", "linked"), FURNITURE)
def test_furniture_is_dropped_by_its_rule(rule: str, text: str, linked: float) -> None:
    block = make_block(text, linked)
    assert next((one.name for one in RULES if one.fits(block)), None) == rule
    assert texts(make_block(OPENING), block) == [OPENING]


@pytest.mark.parametrize(("rule", "text", "linked"), LOOK_ALIKES)
def test_a_sentence_that_looks_like_furniture_stays(rule: str, text: str, linked: float) -> None:
    assert texts(make_block(OPENING), make_block(text, linked), make_block(ENDING)) == [OPENING, text, ENDING]


def test_every_rule_has_its_furniture_and_its_look_alike() -> None:
    names = {rule.name for rule in RULES}
    assert names == {rule for rule, _, _ in FURNITURE} == {rule for rule, _, _ in LOOK_ALIKES}


@pytest.mark.parametrize(
    "step",
    [
        "Unduh aplikasi Cek Air sekarang.",
        "Daftar buletin dinas di loket.",
        "Follow akun Instagram panitia",
        "Ikuti saluran WhatsApp dinas",
        "Dilarang mengambil foto tanpa izin",
    ],
)
def test_a_step_of_a_list_stays(step: str) -> None:
    steps = ["Siapkan kartu keluarga.", step, "Tunggu balasan petugas."]
    assert texts(make_block(OPENING), *listed(*steps)) == [OPENING, *steps]
    bullet = f"• {step}"
    assert texts(make_block(OPENING), make_block(bullet), make_block(ENDING)) == [OPENING, bullet, ENDING]
    assert texts(make_block(OPENING), make_block(step), make_block(ENDING)) == [OPENING, ENDING]


def test_the_days_of_a_schedule_stay() -> None:
    schedule = [
        "Jumat, 6 Maret 2026",
        "15.30: Persip lawan Persema",
        "Sabtu, 7 Maret 2026",
        "19.00: PS Hulu lawan PS Hilir",
    ]
    assert texts(make_block(OPENING), *map(make_block, schedule)) == [OPENING, *schedule]


@pytest.mark.parametrize(
    "lines", [["{day}", OPENING], [OPENING, "{day}"], [OPENING, "Baca juga: Kabar Lain", "{day}", ENDING]]
)
def test_a_day_above_below_and_under_a_cross_link_is_dropped(lines: list[str]) -> None:
    day = "Jumat, 6 Maret 2026"
    assert day not in texts(*(make_block(line.format(day=day)) for line in lines))


def test_the_data_of_a_book_stay() -> None:
    book = ["Judul: Laut di Dapur", "Penulis: Rina Marlina", "Penerbit: Pustaka Lereng", "Tebal: 240 halaman"]
    assert texts(*map(make_block, book), make_block(ENDING)) == [*book, ENDING]
    credited = ["Penulis: Rina Marlina", "Editor: Agus Priyono", "Sumber: Contoh"]
    assert texts(make_block(OPENING), *map(make_block, credited)) == [OPENING]


def test_a_value_stays_below_its_label() -> None:
    invitation = ["Hari", ": Senin pagi", "Tempat", ": Balai Desa"]
    assert texts(make_block(OPENING), *map(make_block, invitation)) == [OPENING, *invitation]
    assert texts(make_block(OPENING), make_block("Penulis"), make_block(": Rina Marlina")) == [OPENING]


def test_nothing_follows_the_comment_form() -> None:
    form = [make_block("Tinggalkan Balasan"), make_block("Jembatannya bagus sekali, saya sudah ke sana.")]
    assert texts(make_block(OPENING), *form) == [OPENING]


def test_a_comment_form_above_the_story_ends_nothing() -> None:
    assert texts(make_block("Tinggalkan Komentar"), make_block(OPENING)) == [OPENING]


def test_the_headline_repeated_is_dropped() -> None:
    assert texts(make_block("JEMBATAN BARU DIRESMIKAN!"), make_block(OPENING)) == [OPENING]


LINK = "Kota Lain Bangun Jembatan"


@pytest.mark.parametrize("label", ["Baca juga:", "BACA JUGA :", "Baca Juga", "Simak juga:", "(Lihat juga:"])
def test_a_cross_link_behind_a_sentence_is_cut_off(label: str) -> None:
    text = f"{OPENING} {label} {LINK}{')' if label[0] == '(' else ''}"
    cleared = drop_furniture([make_block(text, len(LINK) / len(text)), make_block(ENDING)], "")
    assert [block.text for block in cleared.lines] == [OPENING, ENDING]
    assert LINK in cleared.dropped[0].text


def test_a_cross_link_behind_a_colon_needs_no_link() -> None:
    assert texts(make_block(f"{OPENING} Baca juga: {LINK}"), make_block(ENDING)) == [OPENING, ENDING]


@pytest.mark.parametrize(
    "text",
    [
        f"{OPENING} Baca juga buku itu, kata dia.",
        f"{OPENING} “Baca juga: peta dan arah angin,” pesannya.",
        f"{OPENING} Simak juga: peta, kompas, dan arah angin, pesan pemandu itu.",
    ],
)
@pytest.mark.parametrize("linked", [0.0, 0.1])
def test_a_sentence_that_asks_to_read_stays(text: str, linked: float) -> None:
    assert texts(make_block(text, linked), make_block(ENDING)) == [text, ENDING]
