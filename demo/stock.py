"""Short articles generated from a stock of sentences, to publish more articles than were written."""

from demo.articles import Block, Draft, OutletKey
from demo.edition import mentions_in

_PLACES = (
    "Cihaurgeulis", "Sukamulya", "Pasirwangi", "Cikembang", "Margaluyu", "Cigondewah", "Nagrak", "Sindanglaya",
    "Ciburial", "Karangsari", "Tanjungwangi",
)  # fmt: skip
_DOINGS = (
    ("Warga {place} Bersihkan Saluran Setelah Banjir", "Sisa banjir setinggi mata kaki dibersihkan warga {place}"),
    ("Posyandu {place} Tambah Hari Layanan", "Ibu-ibu di {place} kini bisa menimbang bayi dua kali sepekan"),
    ("Pemuda {place} Rintis Kebun Jamur", "Bekas kandang di {place} disulap menjadi kebun jamur tiram"),
    ("Sekolah di {place} Jalin Kerja Sama dengan Bengkel", "Sekolah kejuruan di {place} menandatangani kerja sama"),
    ("Lapangan {place} Dipasangi Lampu", "Anak-anak {place} akhirnya dapat bermain bola selepas magrib"),
    ("Kelompok Tani {place} Kirim Sayur ke Kota Bandung", "Sayur dari {place} diangkut setiap subuh"),
    ("Kios Buku Bekas {place} Bertahan", "Kios buku tua di {place} menolak tutup meski pembelinya sedikit"),
)  # fmt: skip
_MIDDLES = (
    "Sebanyak {count} orang terlibat sejak hari pertama, sebagian besar datang berjalan kaki sambil membawa bekal.",
    "Biayanya sekitar {count} juta rupiah, dikumpulkan dari iuran dan sumbangan perantau selama beberapa bulan.",
    "Menurut catatan ketua lingkungan, {count} rumah akan merasakan manfaatnya sebelum akhir musim.",
    "Persiapan menghabiskan {count} hari, lebih lama daripada rencana karena cuaca dan ban mobil yang pecah dua kali.",
    "Ada {count} keluarga yang mendaftar lebih awal, padahal pengumuman baru ditempel di warung pada pagi harinya.",
)
_QUOTES = (
    "”Kami mulai dari yang ada saja dulu,” kata {name} sambil menggulung lengan baju.",
    "”Jangan tanya kapan selesai, tanya siapa yang datang,” ujar {name} menutup percakapan.",
    "”Kalau hujan kami berteduh, kalau terang kami lanjut,” tutur {name} dengan suara serak.",
)
# So many that none of them ends most articles, which would make it boilerplate.
_CLOSINGS = (
    "Kabar dari {place} ini akan disusul laporan berikutnya bila sudah ada perkembangan di RW {count}.",
    "Pengurus RW {count} mengundang siapa pun yang lewat {place} untuk singgah dan melihat sendiri.",
    "Rapat berikutnya digelar di pos ronda RW {count}, dengan kopi yang dijanjikan lebih kental.",
    "Ketua RW {count} menyimpan daftar hadirnya dalam kaleng biskuit, agar tidak dimakan rayap lagi.",
    "Di ujung {place}, papan tulis RW {count} masih memuat rencana yang lain, tanpa tanggal.",
    "Tetangga sebelah RW {count} mulai bertanya-tanya, dan beberapa sudah ikut membantu.",
    "Sore itu {place} kembali sepi, tinggal sandal anak-anak RW {count} di tangga surau.",
)
_NAMES = ("Odah Saodah", "Dadang Purwasasmita", "Yeyen Maryeni", "Ujang Koswandi")


def make_draft(outlet: OutletKey, number: int) -> Draft:
    """Return the `number`-th generated article for `outlet`; each differs in title, address and text."""
    place, (title, lead) = _PLACES[number % 11], _DOINGS[number % 7]
    count, name = number + 12, _NAMES[number % 4]
    paragraphs = [
        f"{lead.format(place=place)}, demikian laporan ke-{count} dari pinggiran.",
        _MIDDLES[number % 5].format(count=count),
        f"{_MIDDLES[(number + 2) % 5].format(count=count * 3)} {_QUOTES[number % 3].format(name=name)}",
        _CLOSINGS[number % 7].format(place=place, count=count),
    ]
    blocks = tuple(Block("paragraph", text) for text in paragraphs)
    full_title = f"{title.format(place=place)} (RW {count})"
    dateline = "CIMAHI, PRIANGAN POS – " if outlet == "priangan-pos" else "KABAR TATAR, Garut - "
    return Draft(
        outlet=outlet,
        slug=f"kabar-{place.lower()}-rw-{count}",
        title=full_title,
        section="Bandung Raya" if outlet == "priangan-pos" else "Daerah",
        blocks=blocks,
        authors=("Salma Rohaetin",) if outlet == "priangan-pos" else ("Gilang Suryakancana",),
        dateline=dateline,
        mentions=mentions_in(full_title, dateline, blocks),
    )
