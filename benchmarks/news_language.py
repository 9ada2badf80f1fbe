"""Word lists and sentence patterns of Indonesian and English news, for generated articles.

A slot in braces is filled by `benchmarks.news_writer`: `{noun}`, `{person}`, `{place}`, `{count}` and so on. Names are
invented from syllables; no sentence is taken from a real text.
"""

from dataclasses import dataclass

from core.forms.roots import ROOTS


@dataclass(frozen=True)
class NewsLanguage:
    """What the generator knows of a language.

    `words` are the content words, frequent ones first. `sentences` describe an event, `quotes` report speech,
    `headlines` are headlines. `months` has twelve names and `days` seven, Monday first. `inserted` are paragraphs that
    an outlet adds to a copy. `promotions` are lines that are not part of the story.
    """

    code: str
    words: tuple[str, ...]
    adjectives: tuple[str, ...]
    verbs: tuple[str, ...]
    roles: tuple[str, ...]
    organisations: tuple[str, ...]
    syllables: tuple[str, ...]
    sentences: tuple[str, ...]
    quotes: tuple[str, ...]
    headlines: tuple[str, ...]
    attributions: tuple[str, ...]
    promotions: tuple[str, ...]
    months: tuple[str, ...]
    days: tuple[str, ...]
    date_formats: tuple[str, ...]
    number_words: dict[str, str]
    decimal: str


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.strip().splitlines())


def _invented_english() -> tuple[str, ...]:
    """Return invented words with English endings, since this project has no list of English words."""
    starts = "bar cor den fal gar hol jun kel lim mor nar pol quar ras sol tam vin wes yar zel".split()
    middles = "a i o er an el or in".split()
    ends = "tion ment ness ing er ity ship age ance ist".split()
    return tuple(f"{start}{middle}{end}" for end in ends for start in starts for middle in middles)


INDONESIAN = NewsLanguage(
    code="id",
    words=(
        *"""warga pemerintah jalan bantuan program kegiatan masyarakat anggaran pembangunan lokasi petugas sekolah
        pasar sungai jembatan kendaraan lahan pelayanan kesehatan pendidikan pelatihan pertanian nelayan harga kebutuhan
        proyek kerja sama peserta panitia acara lomba festival wisata pengunjung hotel kawasan permukiman kebijakan
        aturan izin investasi usaha pelaku produk ekspor tenaga air listrik banjir longsor kemarau panen pupuk bibit
        ternak hutan sampah limbah gedung rumah sakit pasien dokter vaksin guru siswa kampus mahasiswa penelitian
        teknologi aplikasi data laporan sidang perkara saksi barang bukti rapat paripurna kecamatan desa kelurahan
        perusahaan karyawan upah perumahan kredit pajak retribusi pelabuhan bandara kereta angkutan tarif""".split(),
        *sorted(root for root in ROOTS.split() if len(root) > 4 and root.isalpha())[::3],
    ),
    adjectives=tuple(
        """baru lama besar kecil terpadu berkelanjutan darurat utama daerah nasional warga publik tambahan khusus
        sementara rusak layak aman lancar murah mahal bersih terbuka strategis prioritas""".split()
    ),
    verbs=tuple(
        """membangun memperbaiki menyalurkan menertibkan mengawasi mendata meninjau menyiapkan menambah mengurangi
        menunda membuka menutup mengkaji mengusulkan menetapkan mempercepat menyerahkan meresmikan memeriksa
        mendukung mendampingi melatih mengalihkan menata merelokasi""".split()
    ),
    roles=_lines(
        """Kepala Dinas Perhubungan
        Kepala Bidang Humas
        Sekretaris Daerah
        Ketua Komisi II DPRD
        Camat
        Direktur Utama
        Juru Bicara
        Koordinator Lapangan
        Wakil Bupati
        Ketua Panitia
        Kepala Pelaksana BPBD
        Kasat Reskrim"""
    ),
    organisations=_lines(
        """Dinas Pekerjaan Umum {place}
        PT {name} {name}
        Yayasan {name}
        Universitas {place}
        Polres {place}
        BPBD {place}
        DPRD {place}
        Koperasi {name} Jaya
        Komunitas {name}
        RSUD {place}"""
    ),
    syllables=tuple(
        """sa ri wan to su dar ma yu ni la ka bu di pra ko har ti ra mi se no gun tur bang ya len ki tong wi ja
        na ru sem pal ung ge li man as hen der pat ron mul ci""".split()
    ),
    sentences=_lines(
        """{Np} {verb} {np} di {place} sejak {date}.
        Sebanyak {count} {noun} {adjective} di {place} akan {verb} {np} pada tahun ini.
        {Organisation} {verb} {np} setelah {np} di {place} dilaporkan {adjective}.
        Menurut {person}, {np} yang {adjective} itu bermula ketika {np} belum selesai.
        Anggaran {noun} mencapai {money} dan berasal dari {organisation}.
        Data {organisation} mencatat {count} {noun} dan {count} {noun} terdampak {np}.
        Di sisi lain, {np} di {place} dinilai masih {adjective} oleh {np}.
        {Person} bersama {role} {place} {person} {verb} {np} secara bertahap.
        Sebelumnya, {np} di {place} sempat {adjective} karena {np} {verb} {np}.
        Hingga {date}, baru {percent} persen {noun} yang {verb} {np}.
        {Np} tersebut ditargetkan rampung {count} hari lagi sehingga {noun} dapat {verb} {noun}.
        Tidak hanya {noun}, {organisation} juga {verb} {np} bagi {noun} di {place} dan {place}.
        Kondisi {noun} membuat {np} harus {verb} {np} hingga {count} kilometer.
        Pada kesempatan yang sama {person} {verb} {np} untuk {noun}.
        Meski demikian, {np} belum tentu {adjective} apabila {noun} tetap {verb} {noun}.
        Lebih dari {count} {noun} hadir, termasuk {person} dari {organisation}.
        Adapun {np} akan {verb} {np} paling lambat {date}.
        Nilai {noun} naik {percent} persen dibandingkan {noun} tahun lalu, yaitu {money}.
        Warga {place} berharap {np} segera {verb} {np}.
        Karena itu {np} perlu {verb} {noun}, {noun}, dan {noun} yang {adjective}."""
    ),
    quotes=_lines(
        """“{Np} harus {verb} {np} supaya {noun} tidak {adjective},” kata {person}, {date}.
        “Kami {verb} {np} sejak {count} hari lalu dan {noun} sudah {adjective},” ujar {person}.
        {Person} menjelaskan, {np} {verb} {np} tanpa {noun} tambahan.
        “Saya minta {noun} dan {noun} {verb} {np} di {place},” tutur {role} {place} {person}.
        “Totalnya {money} untuk {count} {noun},” jelas {person}.
        {Person} menambahkan bahwa {noun} {adjective} akan {verb} {np}."""
    ),
    headlines=_lines(
        """{Organisation} {verb} {noun} di {place}
        {Noun} {adjective} di {place}, {person} {verb} {noun}
        {count} {Noun} di {place} {verb} {noun} {adjective}
        {Person}: {Np} perlu {verb} {noun}
        Usai {noun} {adjective}, {place} {verb} {noun}"""
    ),
    attributions=_lines(
        """Seperti diberitakan {outlet}, {quote}
        Sebelumnya {outlet} melaporkan hal ini. {quote}
        Dikutip dari {outlet}, {quote}"""
    ),
    promotions=_lines(
        """Baca juga: {headline}
        Simak berita pilihan kami langsung di ponselmu. Pilih saluran andalanmu akses berita {outlet}.
        Ikuti berita terbaru {outlet} di Google News.
        Dapatkan update berita pilihan dan breaking news setiap hari dari {outlet}. Mari bergabung di grup Telegram.
        Artikel ini telah tayang di {outlet} dengan judul {headline}
        Editor: {person}
        Pewarta: {person}. Copyright © {outlet} 2026
        Lihat juga video: {headline}
        (*)
        Laporan wartawan {outlet}, {person}"""
    ),
    months=tuple("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()),
    days=tuple("Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()),
    date_formats=(
        "{weekday} ({day}/{month}/{year})",
        "{weekday}, {day} {month_name} {year}",
        "{weekday} ({day}/{month})",
    ),
    number_words={"2": "dua", "3": "tiga", "4": "empat", "5": "lima", "6": "enam", "7": "tujuh", "8": "delapan"},
    decimal=",",
)

ENGLISH = NewsLanguage(
    code="en",
    words=(
        *"""council road residents plan school project market river bridge budget report workers company health service
        station police officers court water power housing farm harvest festival visitors hotel district village port
        airport railway ticket price supply contract investment permit rule policy vote meeting committee hearing
        evidence witness patient doctor nurse teacher student campus research software network data survey flood storm
        drought forest waste landfill building shelter clinic vaccine wage tax fee loan export factory warehouse
        shipment vehicle driver passenger route repair grant programme training charity volunteer museum theatre
        library stadium team player season ground neighbour tenant landlord engineer pipeline battery turbine
        plant reactor satellite sensor camera island coast harbour beach valley ridge trail lake dam canal""".split(),
        *_invented_english(),
    ),
    adjectives=tuple(
        """new old large small regional national public private temporary damaged safe cheap costly clean open strategic
        additional special emergency main local annual recent joint draft final""".split()
    ),
    verbs=tuple(
        """build repair deliver inspect review prepare expand reduce delay open close propose approve fund replace
        monitor support train divert relocate restore secure audit upgrade launch suspend""".split()
    ),
    roles=_lines(
        """Mayor
        Council leader
        Police Superintendent
        Chief Executive
        Spokesman
        Councillor
        Professor
        Head teacher
        Fire Chief
        Deputy Director"""
    ),
    organisations=_lines(
        """{place} City Council
        {name} {name} Ltd
        the {name} Trust
        the University of {place}
        {place} Police
        the {place} Harbour Board
        {name} Holdings
        the {place} Residents' Association
        {place} General Hospital"""
    ),
    syllables=tuple(
        """bar ton ley wick ham den ford mar cal low ash bur ne ri stan el wyn dor tam per rod gil mor fen hal ber
        cot rus kel vin sel by thor wen ox cran hart lin""".split()
    ),
    sentences=_lines(
        """{Np} in {place} will {verb} {np} from {date}.
        About {count} {noun} across {place} are expected to {verb} {np} this year.
        {Organisation} said it would {verb} {np} after {np} was found to be {adjective}.
        According to {person}, {np} had been {adjective} before anyone could {verb} {np}.
        The cost of {np} has reached {money}, most of it paid by {organisation}.
        Figures from {organisation} show that {count} {noun} and {count} {noun} were affected by {np}.
        However, {np} near {place} remains {adjective}, and {np} has yet to {verb} it.
        {Person} and {role} {person} agreed to {verb} {np} in stages.
        Earlier, {np} in {place} was closed because {np} could not {verb} {np}.
        By {date}, only {percent} per cent of {noun} had managed to {verb} {np}.
        {Np} should be finished within {count} days so that {noun} can {verb} {noun}.
        As well as {np}, {organisation} plans to {verb} {np} in {place} and {place}.
        The state of {np} forced {noun} to {verb} {np} for {count} miles.
        {Person} later asked {organisation} to {verb} {np}.
        Even so, {np} may not be {adjective} if {noun} continue to {verb} {noun}.
        More than {count} {noun} attended, among them {person} of {organisation}.
        {Np} must {verb} {np} no later than {date}.
        The value of {noun} rose by {percent} per cent to {money} compared with last year.
        People in {place} hope that {np} will soon {verb} {np}.
        That is why {np} needs to {verb} {noun}, {noun} and {noun}."""
    ),
    quotes=_lines(
        """“We have to {verb} {np} before {noun} becomes {adjective},” {person} said on {date}.
        “We began to {verb} {np} {count} days ago and {noun} is already {adjective},” said {person}.
        {Person} explained that {np} would {verb} {np} without further {noun}.
        “I want {noun} and {noun} to {verb} {np} in {place},” {role} {person} told reporters.
        “The total is {money} for {count} {noun},” said {person}.
        {Person} added that {adjective} {noun} would {verb} {np}."""
    ),
    headlines=_lines(
        """{Organisation} to {verb} {noun} in {place}
        {Adjective} {noun} in {place} as {person} vows to {verb} {noun}
        {count} {noun} in {place} to {verb} {adjective} {noun}
        {Person} says {noun} must {verb} {noun}
        After {adjective} {noun}, {place} will {verb} {noun}"""
    ),
    attributions=_lines(
        """As {outlet} reported earlier: {quote}
        {Outlet} was the first to carry the statement. {quote}
        Speaking to {outlet}, they said: {quote}"""
    ),
    promotions=_lines(
        """Read more: {headline}
        Sign up for our morning newsletter and get the top stories from {outlet} in your inbox.
        Follow {outlet} on social media for the latest updates.
        This article was originally published by {outlet} under the headline {headline}
        Editing by {person}
        Reporting by {person}; additional reporting by {person}
        Watch: {headline}
        © 2026 {outlet}. All rights reserved.
        Got a story for {outlet}? Contact our newsdesk.
        ADVERTISEMENT"""
    ),
    months=tuple("January February March April May June July August September October November December".split()),
    days=tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()),
    date_formats=(
        "{weekday}, {day} {month_name} {year}",
        "{month_name} {day}, {year}",
        "{weekday} ({day} {month_name})",
    ),
    number_words={"2": "two", "3": "three", "4": "four", "5": "five", "6": "six", "7": "seven", "8": "eight"},
    decimal=".",
)

LANGUAGES = {language.code: language for language in (INDONESIAN, ENGLISH)}
