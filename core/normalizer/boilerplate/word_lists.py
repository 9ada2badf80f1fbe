"""The words of furniture, in Indonesian and English: what `furniture_shapes` puts together. Patterns in lower case."""

LISTS = (
    r"(?:berita|artikel|konten|tag|topik|video) (?:terkait|lainnya|lain|pilihan|terkini|terpopuler|populer)",
    r"(?:berita|artikel|video) (?:selanjutnya|berikutnya|sebelumnya)",
    r"terpopuler|terkini|tags?|topik|terkait|topik pilihan|video pilihan|rekomendasi(?: untuk anda)?",
    r"pilihan (?:editor|redaksi|untukmu|untuk anda)|don.t miss|recommended videos?|contents",
    r"baca juga|baca selanjutnya|simak juga|lihat juga|jangan lewatkan|read (?:more|also|next)",
    r"recommended(?: for you)?|related (?:posts?|news|articles?|stories)|trending(?: now)?",
    r"most (?:read|popular)|latest news|you (?:may|might)(?: also)? (?:like|be interested in)",
    r"up next|lihat semua pos|tentang penulis|about the author",
    r"baca berita terkait",
)
MORE = (
    r"(?:baca |simak |lihat )?selengkapnya(?: (?:di ?sini|di halaman (?:berikutnya|selanjutnya)))?",
    r"continue reading|lanjut ke halaman \d+",
    r"lihat video (?:lengkapnya|selengkapnya)(?: (?:di ?sini|di bawah(?: ini)?))?",
)
ADVERTISING = (
    r"advertisements?|iklan|sponsored|advertorial|loading|load more|memuat",
    r"scroll to (?:resume|continue)(?: with)? content",
    r"(?:gulir|geser|scroll|swipe)(?: ke (?:bawah|atas))? untuk (?:melanjutkan|lanjut|membaca)(?: (?:membaca|berita))?",
    r"advertisement\W+scroll to (?:continue|resume)(?: (?:with content|reading))?|(?:pasang|space|ruang) iklan",
    r"(?:artikel|berita|konten|tulisan) (?:ini )?(?:berlanjut|dilanjutkan|lanjut) (?:di bawah|setelah) iklan(?: ini)?",
    r"(?:story|article) continues below(?: (?:this )?advertisement)?",
    r"lanjutkan membaca(?: (?:di bawah|setelah))?(?: iklan)?(?: ini)?",
    r"lanjut ke (?:halaman|konten) (?:berikut|selanjutnya)",
)
CHANNELS = r"(?:(?:whatsapp|wa) channel|(?:saluran|channel|kanal) (?:whatsapp|wa|telegram)|grup telegram|google news)"
SHOPS = r"(?:google play|play ?store|app ?store)"
_NETWORKS = r"(?:facebook|twitter|whatsapp|telegram|line|email|x)"
ACCOUNTS = rf"(?:{_NETWORKS}|instagram|ig|youtube|tiktok|threads|media sosial|medsos)"
SHARES = (
    r"(?:bagikan|share|sebarkan|menyukai|like)(?: (?:artikel|berita|this))?(?: (?:ini|article|story|post|news))?\s*:?",
    rf"(?:bagikan|share|sebarkan)(?: (?:artikel |berita )?ini| this)? (?:ke|di|via|lewat|on|to) {ACCOUNTS}",
    r"(?:suka|like) (?:memuat|loading)|like (?:&|dan|and) subscribe",
    r"(?:post views|dibaca|dilihat|views|hits)\s*:?\s*\d[\d.,]*\s?(?:kali|orang|x)?",
    r"(?:jumlah )?(?:pembaca|pengunjung)\s*:\s*\d[\d.,]*|visited \d[\d.,]* times.{0,40}",
    r"\d[\d.,]* (?:shares?|views?|kali dibaca|dilihat|komentar)",
    r"(?:(?:tulis|kirim|beri|lihat) )?komentar(?: pembaca| anda)?(?: \(\d+\))?",
    r"no comments|tidak ada komentar|komentar ditutup|be the first to comment|posting komentar",
    rf"copy (?:link|url)|link copied|salin tautan|print|cetak|{_NETWORKS}(?:[\s|,]+{_NETWORKS})*",
)
INTERFACE = (
    r"perbesar|lihat foto|show all|(?:tampilkan|lihat) (?:semua|selengkapnya)|next|prev(?:ious)?",
    r"sebelumnya|selanjutnya|berikutnya|(?:next|previous) (?:article|post|story)|beri nilai|print friendly.{0,20}",
)
PAGERS = (
    r"(?:halaman|pages?)\s*:?\s*\d+(?:[\s|,]+\d+)*(?:\s*(?:selanjutnya|show all|semua))?",
    r"halaman (?:selanjutnya|berikutnya|sebelumnya)|\d+ dari \d+ halaman|\d+\s*/\s*\d+",
)
OPENERS = frozenset(
    "a about additional advertisement advertisements advertorial ahad alamat also article artikel ayo baca bagikan "
    "batalkan be bergabung bergabunglah beri berikan berikutnya berita berlangganan catatan cek cetak compiled "
    "contents continue copy copyright daftar dapatkan dibaca dilarang dilihat discover ditulis doc dok don download "
    "edited editing editor eksplorasi email facebook follow foto fotografer gabung gabunglah gambas geser gulir hak "
    "halaman hits iklan ikuti ilustrasi image infografis install isi istimewa jangan jum jumat jumlah jurnalis "
    "kameramen kamis kata keterangan kirim klik komentar konten kontributor kunjungi lainnya langganan lanjut "
    "lanjutkan laporan latest leave lihat like line link load loading mari materi membatalkan memuat menyukai minggu "
    "more most narasi next no oleh opini page pages pasang pembaca penerjemah pengunjung penulis penyunting perbesar "
    "pewarta photo pic pilihan post posting prev previous print rabu read recommended red redaktur rekomendasi "
    "related rep reporter reporting ruang ruas sabtu saksikan salin scroll sebarkan sebelumnya see selanjutnya "
    "selasa selengkapnya seluruh semua senin setiap share show sign simak source space sponsored story subscribe "
    "suka sukai sumber swipe tag tags tampilkan teks telegram temukan tentang terkait terkini terpopuler thanks this "
    "tidak tinggalkan tonton topik trending tulis tulisan twitter unduh untuk up update uploader video videografer "
    "view views visited wartawan watch whatsapp writing x you your yuk".split()
)
"""The words with which all shapes open."""
