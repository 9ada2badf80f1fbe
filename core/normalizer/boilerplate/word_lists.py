"""Phrases of boilerplate in Indonesian and English, as lower-case regular expressions for rules.py."""

LINK_LIST_HEADINGS = (
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
READ_MORE_LINKS = (
    r"(?:baca |simak |lihat )?selengkapnya(?: (?:di ?sini|di halaman (?:berikutnya|selanjutnya)))?",
    r"continue reading|lanjut ke halaman \d+",
    r"lihat video (?:lengkapnya|selengkapnya)(?: (?:di ?sini|di bawah(?: ini)?))?",
)
ADVERTISEMENT_LABELS = (
    r"advertisements?|iklan|sponsored|advertorial|loading|load more|memuat",
    r"scroll to (?:resume|continue)(?: with)? content",
    r"(?:gulir|geser|scroll|swipe)(?: ke (?:bawah|atas))? untuk (?:melanjutkan|lanjut|membaca)(?: (?:membaca|berita))?",
    r"advertisement\W+scroll to (?:continue|resume)(?: (?:with content|reading))?|(?:pasang|space|ruang) iklan",
    r"(?:artikel|berita|konten|tulisan) (?:ini )?(?:berlanjut|dilanjutkan|lanjut) (?:di bawah|setelah) iklan(?: ini)?",
    r"(?:story|article) continues below(?: (?:this )?advertisement)?",
    r"lanjutkan membaca(?: (?:di bawah|setelah))?(?: iklan)?(?: ini)?",
    r"lanjut ke (?:halaman|konten) (?:berikut|selanjutnya)",
)
MESSENGER_CHANNELS = (
    r"(?:(?:whatsapp|wa) channel|(?:saluran|channel|kanal) (?:whatsapp|wa|telegram)|grup telegram|google news)"
)
APP_STORES = r"(?:google play|play ?store|app ?store)"
_NETWORKS = r"(?:facebook|twitter|whatsapp|telegram|line|email|x)"
SOCIAL_ACCOUNTS = rf"(?:{_NETWORKS}|instagram|ig|youtube|tiktok|threads|media sosial|medsos)"
SHARE_BAR = (
    r"(?:bagikan|share|sebarkan|menyukai|like)(?: (?:artikel|berita|this))?(?: (?:ini|article|story|post|news))?\s*:?",
    rf"(?:bagikan|share|sebarkan)(?: (?:artikel |berita )?ini| this)? (?:ke|di|via|lewat|on|to) {SOCIAL_ACCOUNTS}",
    r"(?:suka|like) (?:memuat|loading)|like (?:&|dan|and) subscribe",
    r"(?:like|enjoyed) this (?:story|article|post)\? share it.{0,30}",
    r"(?:post views|dibaca|dilihat|views|hits)\s*:?\s*\d[\d.,]*\s?(?:kali|orang|x)?",
    r"(?:jumlah )?(?:pembaca|pengunjung)\s*:\s*\d[\d.,]*|visited \d[\d.,]* times.{0,40}",
    r"\d[\d.,]* (?:shares?|views?|kali dibaca|dilihat|komentar)",
    r"(?:(?:tulis|kirim|beri|lihat) )?komentar(?: pembaca| anda)?(?: \(\d+\))?",
    r"no comments|tidak ada komentar|komentar ditutup|be the first to comment|posting komentar",
    rf"copy (?:link|url)|link copied|salin tautan|print|cetak|{_NETWORKS}(?:[\s|,]+{_NETWORKS})*",
)
INTERFACE_LABELS = (
    r"perbesar|lihat foto|show all|(?:tampilkan|lihat) (?:semua|selengkapnya)|next|prev(?:ious)?",
    r"sebelumnya|selanjutnya|berikutnya|(?:next|previous) (?:article|post|story)|beri nilai|print friendly.{0,20}",
)
PAGE_NUMBERS = (
    r"(?:halaman|pages?)\s*:?\s*\d+(?:[\s|,]+\d+)*(?:\s*(?:selanjutnya|show all|semua))?",
    r"halaman (?:selanjutnya|berikutnya|sebelumnya)|\d+ dari \d+ halaman|\d+\s*/\s*\d+",
)
