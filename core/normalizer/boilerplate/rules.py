"""The rules that recognize boilerplate lines inside an article of any outlet."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from core.messages import Message, message
from core.normalizer.boilerplate.rule_exceptions import (
    MatchedLine,
    is_day_of_schedule,
    is_labelled_fact,
    is_list_item,
    is_statement,
    is_value_of_label,
)
from core.normalizer.boilerplate.thresholds import (
    MIN_APP_STORE_LINK_SHARE,
    MIN_CROSS_LINK_SHARE,
    MIN_HEADLINE_LINK_SHARE,
)
from core.normalizer.boilerplate.word_lists import (
    ADVERTISEMENT_LABELS,
    APP_STORES,
    INTERFACE_LABELS,
    LINK_LIST_HEADINGS,
    MESSENGER_CHANNELS,
    PAGE_NUMBERS,
    READ_MORE_LINKS,
    SHARE_BAR,
    SOCIAL_ACCOUNTS,
)
from core.normalizer.document.line import Line
from core.vocabulary.calendar import INDONESIAN_WEEKDAY_PATTERN
from core.vocabulary.credits import CREDIT_ROLE_PATTERN, UNAMBIGUOUS_PARTICLE_PATTERN
from core.vocabulary.time_zones import INDONESIAN_ZONE_PATTERN

# A line of text, or a line of text and its link share.
Example = str | tuple[str, float]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a line must match from its start: an opening, one of several alternatives, and an end.

    `min_linked` is the minimum share of the line that must consist of links. If `ignores_case`, the pattern is in lower
    case and must match the line in lower case. This takes half the time of re.IGNORECASE.
    """

    opening: str
    alternatives: str
    end: str
    min_linked: float = 0.0
    ignores_case: bool = False
    pattern: re.Pattern[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", re.compile(f"{self.opening}(?:{self.alternatives}){self.end}"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that removes lines of this `shape`, unless one of the `exceptions` applies.

    `reason` completes the sentence "the line …". If `ends_article` is True, all lines below the line are removed, too.
    `examples` are lines that the rule removes, `look_alikes` are lines of articles that it must keep.
    """

    name: str
    shape: Shape
    reason: Message
    examples: tuple[Example, ...]
    look_alikes: tuple[Example, ...]
    exceptions: tuple[Callable[[MatchedLine], bool], ...] = (is_statement,)
    ends_article: bool = False

    def matches(self, line: Line) -> bool:
        shape = self.shape
        if line.linked < shape.min_linked:
            return False
        return shape.pattern.match(line.text.lower() if shape.ignores_case else line.text) is not None


# Characters that may precede the first word of a line, such as a bullet.
_LINE_OPENING = r"[\s•*>»\-–—\[(]*"


def _whole_line(*patterns: str) -> Shape:
    """Match lines that consist of one of `patterns`, ignoring case and the punctuation at both ends."""
    return Shape(r"\W*", "|".join(patterns), r"\W*\Z", ignores_case=True)


def _start_of_line(*patterns: str, min_linked: float = 0.0) -> Shape:
    """Match lines that start with one of `patterns`, ignoring case. Lines in quotation marks do not match."""
    return Shape(_LINE_OPENING, "|".join(patterns), "", min_linked, ignores_case=True)


def _exact_line(pattern: str) -> Shape:
    """Match lines that consist of `pattern`, case-sensitively."""
    return Shape("", pattern, r"\Z")


_NAME = rf"(?:[A-Z][\w.'’-]*|{UNAMBIGUOUS_PARTICLE_PATTERN})"
_NAMES = rf"{_NAME}(?:(?:\s+|\s*[,/&|]\s*|\s+(?:dan|and)\s+){_NAME}){{0,7}}"
_DAYS = rf"(?i:{INDONESIAN_WEEKDAY_PATTERN})"
_CROSS_LINK = (
    r"(?:baca|simak|lihat|tonton|saksikan)\s+(?:juga|pula|video|selengkapnya|selanjutnya|berita)"
    r"(?:\s(?:video|berita|artikel))?"
)
_TITLE_CASE_LABELS = r"(?:Selanjutnya|Berita [Ll]ainnya|Lainnya|Terkait|Rekomendasi|READ|MORE|WATCH)"

# A word of a headline in title case: a capitalized word, or one of the short words that are never capitalized.
_TITLE_CASE_WORD = (
    r"(?:[A-Z0-9“\"'‘(]\S*|di|dan|ke|dari|untuk|yang|dengan|pada|vs|tak|ini|itu|dalam|saat|bagi|oleh|soal|and|the|of|to"
    r"|in)"
)

_DATE = (
    rf"(?:{_DAYS})?\W*\d{{1,2}}[ /.-](?:\d{{1,2}}|[A-Za-z]{{3,10}})[ /.-](?:19|20)\d\d"
    rf"(?:\W*\d{{1,2}}[:.]\d\d)?(?:\s*(?i:{INDONESIAN_ZONE_PATTERN}))?\W*"
    rf"|{_DAYS}\W*\d{{1,2}}/\d{{1,2}}/\d\d(?:\W*\d{{1,2}}[:.]\d\d)?(?:\s*(?i:{INDONESIAN_ZONE_PATTERN}))?\W*"
)

# In order of precedence: the first rule that matches a line provides the reason.
RULES = (
    Rule(
        "decoration",
        _exact_line(r"[\W_]*"),
        reason=message("contains neither letters nor digits"),
        examples=("* * *",),
        look_alikes=("5",),
    ),
    Rule(
        "comment form",
        _whole_line(
            r"(?:tinggalkan (?:balasan|komentar)|beri(?:kan)? komentar)(?: (?:batalkan|membatalkan) balasan)?",
            r"leave a (?:reply|comment)(?: cancel reply)?|(?:batalkan|membatalkan) balasan",
        ),
        reason=message("heads the comment form; the article ends above it"),
        examples=(
            "Tinggalkan Balasan",
            ("Tinggalkan Balasan Batalkan balasan", 0.3),
            ("Leave a Reply Cancel reply", 0.3),
        ),
        look_alikes=("Tinggalkan balasan dendam, pesan sang kiai kepada kedua keluarga.",),
        ends_article=True,
    ),
    Rule(
        "comment form note",
        _start_of_line(
            r"alamat (?:surel|email|e-mail) anda tidak akan dipublikasikan",
            r"ruas yang wajib ditandai|your email address will not be published",
        ),
        reason=message("belongs to the comment form; the article ends above it"),
        examples=("Alamat surel Anda tidak akan dipublikasikan. Ruas yang wajib ditandai *",),
        look_alikes=("Surat itu menyebut alamat surel Anda tidak akan dipublikasikan panitia.",),
        ends_article=True,
    ),
    Rule(
        "link list heading",
        _whole_line(*LINK_LIST_HEADINGS),
        reason=message("heads a list of links to other articles"),
        examples=(
            "Baca Juga",
            "Berita Terkait:",
            "Terpopuler",
            "Pilihan Redaksi",
            "Topik Pilihan",
            "Trending",
            "You may also like",
            "You might be interested in",
        ),
        look_alikes=(
            "Berita terkait banjir itu sampai ke telinga bupati.",
            "Trending atau tidak, kata dia, jembatan itu perlu.",
        ),
    ),
    Rule(
        "link to the rest",
        _whole_line(*READ_MORE_LINKS),
        reason=message("links to the rest of the article or of a list"),
        examples=(
            "Baca selengkapnya di sini",
            "Lanjut ke halaman 2",
        ),
        look_alikes=("Baca selengkapnya surat itu, pesan wali kota.",),
    ),
    Rule(
        "cross-link with colon",
        _start_of_line(
            rf"(?:{_CROSS_LINK}|baca|berita terkait|artikel terkait|jangan lewatkan|pilihan editor)\s*:",
            r"(?:baca|simak|lihat) (?:juga|pula)\s*(?:[|→»;]|[-–—]\s)|(?:read also|also read)\s*[|→»]",
            r"(?:saksikan|simak|tonton|lihat)(?: juga)? video (?:ini|berikut)(?: ini)?\s*:",
            r"(?:read also|also read|see also|related)\s*:",
        ),
        reason=message("points to another article, with a label and a colon"),
        examples=(
            "Baca juga: Kota Lain Bangun Jembatan",
            "BACA JUGA : Kota Lain Bangun Jembatan",
            "Baca: Kota Lain Bangun Jembatan",
            "• Lihat Juga : Kota Lain Bangun Jembatan",
            ("Pilihan Editor: Kota Lain Bangun Jembatan", 0.7),
            "BACA JUGA | Kota Lain Bangun Jembatan",
            "Baca Juga → Kota Lain Bangun Jembatan",
            "Simak juga video:",
            "Saksikan juga video berikut:",
        ),
        look_alikes=(
            "Baca juga buku itu, kata dia, sebab isinya penting.",
            "Saksikan juga video berikut ini, kata guru itu: murid belajar menanam.",
            "Baca: itulah perintah pertama.",
        ),
    ),
    Rule(
        "membership offer",
        _start_of_line(r"baca (?:berita|konten) tanpa iklan", r"gabung (?:sekarang )?[^.]{1,30}\+$"),
        reason=message("offers a paid membership"),
        examples=(("Baca berita tanpa iklan. Gabung Contoh+", 0.4),),
        look_alikes=("Baca berita bohong tanpa memeriksa adalah kebiasaan buruk.",),
    ),
    Rule(
        "cross-link",
        _start_of_line(rf"{_CROSS_LINK}|read also|also read|jangan lewatkan", min_linked=MIN_CROSS_LINK_SHARE),
        reason=message("invites readers to another article, and is largely a link"),
        examples=(("Baca juga Kota Lain Bangun Jembatan", 0.8),),
        look_alikes=(("Simak juga cara warga desa merawat mata air.", 0.2),),
    ),
    Rule(
        "cross-link in title case",
        _exact_line(
            rf"\W{{0,4}}(?:(?i:baca|simak|lihat) (?i:juga|pula)|READ ALSO|{_TITLE_CASE_LABELS}\s?:)"
            rf"(?: {_TITLE_CASE_WORD}){{2,25}}"
            r"(?<![.!?,”\"])"
        ),
        reason=message("points to another article, with a label and a headline in title case"),
        examples=(
            "Baca Juga Kota Lain Bangun Jembatan dengan Dana Desa",
            "READ ALSO Other Towns Build Bridges",
            "Lainnya: Kota Lain Bangun Jembatan",
            "Selanjutnya: Kota Lain Bangun Jembatan",
        ),
        look_alikes=(
            "Lainnya: kursi, meja, dan dua lemari",
            "Baca Juga Buku Harian Ayah, pesan guru itu kepada muridnya.",
            "Selanjutnya: kami menunggu keputusan Wali Kota",
        ),
    ),
    Rule(
        "video cross-link",
        _start_of_line(r"(?:simak|tonton|lihat|saksikan)(?: juga)? video [\"“”'‘’]"),
        reason=message("invites readers to watch a video, and quotes its title"),
        examples=('Simak Video "Detik-detik Peresmian"',),
        look_alikes=("Simak video pembelajaran itu setiap pagi, pesan gurunya.",),
    ),
    Rule(
        "video announcement",
        _whole_line(
            r"(?:yuk,? )?(?:simak|tonton|lihat|saksikan)(?: juga)? video (?:[^.:\"“”]{1,40} )?"
            r"(?:(?:di bawah|berikut)(?: ini)?|ini)"
        ),
        reason=message("announces the video player below"),
        examples=(
            "Saksikan Video Pilihan di Bawah Ini:",
            "Yuk, Simak Juga Video ini!",
        ),
        look_alikes=(
            "Saksikan video ini, kata sang guru, lalu tirukan geraknya.",
            "Warga menyimak video pilihan panitia di balai desa.",
        ),
    ),
    Rule(
        "linked headline",
        Shape("", r"(?:\S+ ){3}.*[^.”\":]", r"\Z", min_linked=MIN_HEADLINE_LINK_SHARE),
        reason=message("is a link without a full stop, like the headline of another article"),
        examples=(("• Kota Lain Bangun Jembatan Gantung", 1.0),),
        look_alikes=(("Laporan lengkapnya dimuat di laman pemerintah kota.", 1.0),),
    ),
    Rule(
        "tags",
        _start_of_line(r"(?:tags?|topik|kata kunci)\s*:", r"#\w+(?:\s+#\w+)*\s*$"),
        reason=message("lists the article's tags"),
        examples=(
            "Tags: jembatan, sungai",
            "#jembatan #sungai",
        ),
        look_alikes=("Topik rapat itu adalah jembatan.",),
        exceptions=(is_statement, is_list_item, is_labelled_fact),
    ),
    Rule(
        "advertisement label",
        _whole_line(*ADVERTISEMENT_LABELS),
        reason=message("labels an advertisement, or states how to get past it"),
        examples=(
            "ADVERTISEMENT",
            "SCROLL TO CONTINUE WITH CONTENT",
            "Lanjutkan Membaca ↓",
            "Lanjutkan membaca di bawah iklan",
            "Gulir untuk lanjut membaca",
            "Konten berlanjut setelah iklan",
            "Advertisement - Scroll to continue",
        ),
        look_alikes=(
            "Iklan rokok dilarang di sepanjang jalan itu.",
            "Gulir untuk lanjut adalah perintah yang membingungkan warga lansia.",
            "Konten berlanjut setelah iklan layanan masyarakat selesai diputar.",
        ),
    ),
    Rule(
        "embed remnant",
        _whole_line(
            r"\[gambas:.{1,80}\]?|pic\.twitter\.com/\w+",
            r"(?:lihat|view) (?:postingan|this post) .{0,30}instagram|a post shared by .{1,80}",
        ),
        reason=message("is left over from an embedded post or player"),
        examples=("[Gambas:Video 20detik]",),
        look_alikes=("Gambas: sayur yang tumbuh di pekarangan warga.",),
    ),
    Rule(
        "channel promotion",
        _start_of_line(
            rf"(?:simak|dapatkan|ikuti|cek|follow|temukan|update (?:terus|info|informasi|kabar|berita)"
            rf"|(?:mari )?(?:gabung|bergabung)(?:lah)?|yuk|ayo)\b"
            rf".{{0,160}}\b{MESSENGER_CHANNELS}",
            r"ikuti\b.{0,80}\bberita\b.{0,80}\b(?:via|melalui|lewat) (?:whatsapp|telegram|twitter|facebook|instagram)",
            r"(?:simak|dapatkan|ikuti|cek)\b.{0,80}\bberita\b.{0,80}\bponselmu",
        ),
        reason=message("advertises the outlet's messenger channel"),
        examples=(
            ("Ikuti berita pilihan kami di Google News", 0.3),
            ("Follow Contoh di WhatsApp Channel sekarang", 0.3),
            ("Cek Berita dan Artikel yang lain di Google News dan WA Channel", 0.4),
            ("Mari bergabung di Grup Telegram kami, caranya klik tautan ini.", 0.2),
            ("Ikuti terus berita terhangat dari Contoh via WhatsApp", 0.2),
            "Update berita lebih cepat melalui saluran WhatsApp Contoh",
            "Bergabung di Grup Telegram Contoh",
        ),
        look_alikes=(
            "Dapatkan izin dulu, kata dia, sebelum memasang jaring.",
            "Bergabunglah dengan kami, ajak ketua regu kepada warga yang menonton.",
            "Ikuti aturan itu, pesan bupati lewat WhatsApp kepada para camat.",
            "Update saluran WhatsApp itu dibaca dua puluh ribu warga setiap hari.",
            "Update fitur Google News membuat media daerah kehilangan pembaca.",
            "Ayo bergabung di grup Telegram itu, ajak dia kepada para petani.",
        ),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "account promotion",
        _whole_line(
            rf"(?:jangan lupa )?(?:follow|ikuti|like|subscribe|sukai|kunjungi)"
            r"(?: (?:juga|terus|kami|akun|channel|kanal|di|laman|halaman|dan|like|follow|subscribe)){0,4} "
            rf"{SOCIAL_ACCOUNTS}\b[^.,:;“”\"]{{0,60}}"
        ),
        reason=message("advertises the outlet's social media account"),
        examples=(
            "Follow Instagram Contoh Kini",
            "Jangan lupa ikuti kami di Instagram dan Facebook!",
        ),
        look_alikes=("Ikuti akun Instagram pemerintah kota, pesan wali kota, agar tidak ketinggalan.",),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "site promotion",
        _whole_line(
            r"(?:ikuti|dapatkan|simak|temukan|baca|cek)(?: (?:juga|terus))? (?:berita|informasi|kabar|artikel)"
            r"(?:[ -]berita)? (?:terbaru|terkini|menarik|pilihan|lainnya|terupdate|ter-update)\b[^.,:;“”\"]{0,80}"
            r"\b(?:di|dari|hanya|setiap hari|setiap pagi)\b[^,:;“”\"]{0,50}",
            r"untuk berita (?:menarik )?(?:lainnya|selengkapnya),? (?:silakan )?(?:kunjungi|klik)\b[^.,:;“”\"]{0,80}",
            r"klik (?:di ?sini|(?:link|tautan)(?: ini)?) untuk (?:membaca|melihat|mendapatkan)\b[^.,:;“”\"]{0,80}",
        ),
        reason=message("advertises the outlet's other articles"),
        examples=(
            "Ikuti berita terbaru di Contoh Kini",
            "Dapatkan berita pilihan Contoh setiap hari",
            "Untuk berita lainnya kunjungi laman Contoh Kini",
            ("Klik di sini untuk membaca berita lainnya", 0.4),
        ),
        look_alikes=(
            "Untuk berita lainnya, kata pembaca itu, ia pergi ke warung kopi.",
            "Ikuti berita terbaru di televisi, begitu pesan ibunya.",
            "Dapatkan berita yang benar sebelum marah.",
        ),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "app promotion",
        _start_of_line(
            r"(?:download|unduh|install) aplikasi\b[^.]{0,80}\b(?:kami|di sini|sekarang)",
            r"dapatkan update (?:berita|informasi)|ikuti kami (?:di|juga)|follow us",
        ),
        reason=message("advertises the outlet's app or updates"),
        examples=("Unduh aplikasi kami di Google Play",),
        look_alikes=(
            "Ikuti kami di sungai, kata pemandu itu.",
            "Follow us, the guide told the children, and they walked in line.",
            "Unduh aplikasi itu lebih dulu, kata petugas, lalu isi formulirnya.",
        ),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "app store link",
        _start_of_line(
            rf"(?:download|unduh|install) aplikasi\b[^.]{{0,80}}\b{APP_STORES}", min_linked=MIN_APP_STORE_LINK_SHARE
        ),
        reason=message("links to the outlet's app in an app store"),
        examples=(("Unduh aplikasi Contoh Kini di Google Play", 0.3),),
        look_alikes=("Unduh aplikasi Cek Air di Play Store, lalu pilih kecamatan.",),
    ),
    Rule(
        "newsletter",
        _start_of_line(
            r"(?:sign up|subscribe|daftar|berlangganan|langganan)\b.{0,120}\b(?:newsletter|buletin|in ?box)",
            r"(?:sign up|subscribe|berlangganan|langganan)\b.{0,120}\bemail (?:anda|kamu)",
            r"berlangganan untuk (?:dapatkan|mendapatkan|menerima) (?:pos|kiriman|artikel|berita) terbaru",
            r"subscribe to get the latest|(?:eksplorasi konten lain dari|discover more from) [^.,]{2,40}$",
            r"thanks for (?:signing up|subscribing)|your subscription has been confirmed",
            r"want (?:more|the latest)\b[^.?]{1,60}\? (?:sign up|subscribe)\b",
            r"this newsletter may contain (?:advertising|ads|deals|affiliate)\b",
        ),
        reason=message("advertises a newsletter"),
        examples=(
            "Daftar sekarang untuk menerima buletin pagi kami di email Anda.",
            "Berlangganan untuk dapatkan pos terbaru lewat email.",
            "Eksplorasi konten lain dari Contoh Kini",
            "Sign up for our weekly newsletter.",
            "Want more film news? Sign up for our free daily letter.",
            "This newsletter may contain advertising, deals, or affiliate links.",
        ),
        look_alikes=(
            "Eksplorasi konten lain dari sungai itu, kata peneliti, baru dimulai.",
            "Daftar tunggu haji di kabupaten itu mencapai dua puluh tahun.",
            "Langganan koran di desa itu tinggal lima rumah.",
            "This newsletter may contain the first mention of the bridge.",
            "Daftar di laman resmi, lalu buka tautan yang dikirim ke email Anda.",
        ),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "republication note",
        Shape(
            _LINE_OPENING,
            r"(?i:(?:artikel|berita|tulisan) ini (?:telah|sudah|pernah|pertama kali|sebelumnya)"
            r" (?:tayang|terbit|dimuat|diterbitkan|dipublikasikan) (?:di|pada|oleh)\s(?:\w+ ){0,2})[A-Z]"
            r"|(?i:this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published)\b)",
            "",
        ),
        reason=message("states where the article was published first"),
        examples=(
            ("Artikel ini telah tayang di Contoh.com dengan judul Jembatan Baru", 0.3),
            ("This story was originally published in The Example.", 0.3),
        ),
        look_alikes=(
            "Artikel ini telah memicu perdebatan di kalangan ahli sejarah.",
            "Berita ini sudah sampai di telinga wali kota, kata ajudannya.",
            "Berita ini sudah terbit di media luar negeri sebelum polisi membantahnya.",
        ),
    ),
    Rule(
        "copying prohibited",
        _start_of_line(
            r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|menggandakan|menyebarluaskan)\b.{0,100}"
            r"\b(?:isi|konten|artikel|berita|tulisan|materi|foto|situs|laman|halaman|media)\b.{0,100}"
            r"\btanpa (?:se)?izin\b",
            r"this material may not be (?:published|reproduced|broadcast)\b|this document is subject to copyright\b",
        ),
        reason=message("prohibits copying the article"),
        examples=(
            "Dilarang keras mengambil konten di situs web ini tanpa izin tertulis dari redaksi.",
            "This document is subject to copyright. Apart from any fair dealing, no part may be reproduced.",
        ),
        look_alikes=(
            "Dilarang mengambil pasir di sungai itu tanpa alasan yang jelas.",
            "Dilarang merokok di sepanjang jembatan.",
            "This document is subject to the approval of the village council.",
            "Dilarang mengambil gambar di ruang sidang tanpa izin hakim.",
        ),
        exceptions=(is_statement, is_list_item),
    ),
    Rule(
        "citation",
        _start_of_line(r"citation\s*:.{1,340}\bretrieved \d{1,2} [a-z]{3,9} \d{4}\b"),
        reason=message("states how to cite the article"),
        examples=(
            "Citation: A bridge of bamboo (2026, March 2) retrieved 3 March 2026 from https://example.com/bridge.html",
        ),
        look_alikes=(
            "Citation: that is what the old painter wanted most of all.",
            "More information: Rina Marlina et al, Bridges of bamboo, Rivers (2026). DOI: 10.1000/example",
        ),
    ),
    Rule(
        "share bar",
        _whole_line(*SHARE_BAR),
        reason=message("belongs to share buttons, counters or the comment link"),
        examples=(
            "Bagikan ini:",
            "Share this article",
            "Like this story? Share it with a friend!",
            "Bagikan ke WhatsApp",
            "Tulis Komentar",
            "(Visited 120 times, 1 visits today)",
            "Dibaca 123x",
            "1.229 Views",
            "Dilihat: 1.204 kali",
            "Suka Memuat...",
            "Komentar Pembaca",
        ),
        look_alikes=(
            "Komentar warga beragam tentang jembatan itu.",
            "Dilihat dari udara, jembatan itu mirip busur.",
            "Bagikan ke tetangga, kata ketua panitia.",
            "Like this story? I told my sister, and she laughed.",
        ),
    ),
    Rule(
        "share bar with colon",
        _start_of_line(r"(?:bagikan|share|sebarkan)(?: (?:ini|artikel ini|this))?\s*:"),
        reason=message("labels the share buttons"),
        examples=("SHARE: Facebook",),
        look_alikes=("Bagikan sembako kepada tetangga, begitu pesannya.",),
    ),
    Rule(
        "credit",
        _exact_line(
            rf"[(\[]?\s*(?i:{CREDIT_ROLE_PATTERN})\s*[:|]\s*(?:(?i:kontributor)\s+)?{_NAMES}"
            r"(?:\s*[-|/(].{0,60}|\s+(?i:copyright|©).{0,60}|, [a-z][^.!?,]{0,80})?\s*[)\]]?"
        ),
        reason=message("credits the author, editor or photographer"),
        examples=(
            "Penulis: Rina Marlina",
            "Editor : Agus Priyono",
            "Rep: Siti Maemunah/ Red: Agus Priyono",
            "Kontributor : Rina Marlina",
            "Pewarta Foto: Rina Marlina",
            "Penulis: Rina Marlina, dosen ilmu tanah",
        ),
        look_alikes=(
            '"Editor: itu pekerjaan sulit," katanya.',
            "Oleh karena itu, jembatan lama ditutup.",
            "Editor: pekerjaan yang menuntut ketelitian dan kesabaran.",
            "Kontributor: mereka yang menyumbang bibit untuk kebun warga.",
            "Penulis: Rina Marlina, yang juga dosen, tidak hadir.",
        ),
        exceptions=(is_statement, is_labelled_fact),
    ),
    Rule(
        "contributor credit",
        _exact_line(
            rf"[(\[]?\s*(?:Kontributor|Ditulis oleh|Laporan (?:[Ww]artawan|[Kk]ontributor|[Rr]eporter))\s+{_NAMES}"
            r"\s*[)\]]?"
        ),
        reason=message("credits a contributor"),
        examples=(
            "Laporan Kontributor Rina Marlina",
            "Kontributor Cirebon, Siti Maemunah",
            "(Ditulis oleh Rina Marlina)",
        ),
        look_alikes=(
            "Laporan Kontributor pajak terbesar dibacakan bupati.",
            "Laporan Keuangan Daerah",
        ),
    ),
    Rule(
        "source credit",
        _exact_line(
            r"[(\[]?\s*(?i:sumber(?: foto| berita| gambar)?|source)\s*:\s*[^.!?]{1,80}(?:\.\w{2,10}){0,2}(?:/\S*)?"
            r"\s*[)\]]?"
        ),
        reason=message("credits the source of the text or picture"),
        examples=(
            "Sumber : Kantor Berita Contoh",
            "Sumber Foto: Istimewa",
        ),
        look_alikes=("Sumber daya air di kota itu melimpah.",),
    ),
    Rule(
        "credits on one line",
        _exact_line(
            rf"[(\[]?\s*(?:(?i:{CREDIT_ROLE_PATTERN})\s*[:|]\s*{_NAMES}[\s,;|/.–-]*){{2,4}}"
            r"(?:(?i:copyright|hak cipta|©).{0,60})?[)\]]?"
        ),
        reason=message("credits several people on one line"),
        examples=(
            "Reporter: Siti Maemunah, Editor: Agus Priyono",
            "Pewarta: Siti Maemunah. Editor: Agus Priyono. Copyright © CONTOH 2026",
        ),
        look_alikes=("Penulis: tiga orang, editor: dua orang, begitu susunan redaksi kecil itu.",),
    ),
    Rule(
        "agency credits",
        _exact_line(
            rf"[\W_]{{0,4}}(?:(?:Additional )?[Rr]eporting|Writing|Compiled|Edit(?:ed|ing)) by {_NAMES}"
            rf"(?:[;,.] ?(?:(?:additional )?[rR]eporting|[wW]riting|[eE]dit(?:ing|ed)) by {_NAMES}){{0,3}}\W{{0,3}}"
        ),
        reason=message("credits the people of a news agency"),
        examples=(
            "(Reporting by Nadia Kusuma; Editing by Paul Hartono)",
            "— Reporting by Nadia Kusuma and Paul Hartono.",
        ),
        look_alikes=(
            "Reporting by phone was all that was left to them.",
            "Writing by Candlelight is the title of her book.",
        ),
    ),
    Rule(
        "author biography",
        _exact_line(r"\*+\)?\s*(?:Penulis|Penulis artikel ini) (?:adalah|merupakan|ialah)\b.*"),
        reason=message("introduces the author after an asterisk"),
        examples=("*) Penulis adalah dosen ilmu tanah di sebuah kampus negeri",),
        look_alikes=("Penulis adalah profesi yang ia cita-citakan sejak kecil.",),
    ),
    Rule(
        "editor's note",
        _exact_line(r"\W{0,3}(?:Catatan|CATATAN) (?:Redaksi|REDAKSI|redaksi|Editor|EDITOR|editor)\s*:.*"),
        reason=message("is an editor's note"),
        examples=("Catatan Redaksi: Tulisan ini pendapat pribadi penulisnya.",),
        look_alikes=("Catatan redaksi majalah itu dibaca kembali oleh sejarawan.",),
    ),
    Rule(
        "disclaimer",
        _start_of_line(
            r"(?:seluruh |semua )?(?:isi|konten|materi) (?:artikel|tulisan|opini|berita|rubrik)\b.{0,60}"
            r"\btanggung jawab (?:penulis|pengirim|pemasang)\b",
            r"(?:semua|seluruh|setiap) komentar\b.{0,60}\btanggung jawab (?:penulis|pengirim|pembaca|komentator)",
            r"(?:artikel|tulisan|opini) ini (?:adalah |merupakan )?(?:sepenuhnya )?(?:tanggung jawab|pendapat pribadi)"
            r" (?:si )?penulis\b",
        ),
        reason=message("states who is liable for the content"),
        examples=("Isi artikel ini menjadi tanggung jawab penulis sepenuhnya.",),
        look_alikes=(
            "Semua komentar menjadi tanggung jawab pembaca, kata hakim.",
            "Isi artikel itu, kata dia, tanggung jawab semua pihak.",
        ),
    ),
    Rule(
        "credit label",
        _whole_line(rf"(?:{CREDIT_ROLE_PATTERN}|sumber)\s*:?"),
        reason=message("labels a credit, but contains no name"),
        examples=("Penulis",),
        look_alikes=("Penulis muda bermunculan di kota itu.",),
    ),
    Rule(
        "credit value",
        _exact_line(r":\s.{1,80}"),
        reason=message("is the value of a credit label"),
        examples=(": Rina Marlina",),
        look_alikes=("Ada dua pilihan: bertahan atau pindah.",),
        exceptions=(is_statement, is_value_of_label),
    ),
    Rule(
        "labelled caption",
        _exact_line(
            r"[(\[]?\s*(?i:foto|photo|ilustrasi|keterangan foto|image|video|infografis)\s*"
            r"(?:[:|]|/(?=\s?(?:[A-Z@]|dok|ist))|\.(?=\s?[A-Z]))"
            r"[^.!?]{1,160}\.?\s*[)\]]?"
        ),
        reason=message("is labelled as the caption of a picture or video"),
        examples=(
            "VIDEO: Detik-detik peresmian jembatan",
            "Foto/Rina Marlina",
            "Foto: Jembatan baru dilihat dari udara",
        ),
        look_alikes=(
            "Video: begitu warga menyebut layar di balai desa itu. Mereka menontonnya.",
            "Foto/video dikirim paling lambat 10 Maret.",
            "Foto keluarga itu masih tergantung di dinding.",
        ),
    ),
    Rule(
        "photo credit",
        _exact_line(
            r"(?:Ilustrasi|Istimewa|ISTIMEWA)\.?|(?:Photo|Foto|Image) (?:by|oleh) [A-Z][^.!?]{2,60}"
            r"|(?:[Dd]ok|[Dd]oc)\.\s?\S.*|[(\[](?i:foto|dok|sumber)\s*[:/.][^()]{1,120}[)\]]"
        ),
        reason=message("credits a picture"),
        examples=(
            "Photo by Rina on Unsplash",
            "Ilustrasi",
            "(Foto: Dok. Humas)",
            "dok. Pemkot Suasana peresmian, Senin (2/3/2020)",
        ),
        look_alikes=(
            "Ilustrasi buku itu dikerjakan anak-anak desa.",
            "Dokter desa itu bertugas sendirian.",
        ),
    ),
    Rule(
        "date",
        _exact_line(_DATE),
        reason=message("is only a date"),
        examples=(
            "Kamis, 02 Nov 2023 20:59 WIB",
            "Kamis, 02/11/23 20:59 WIB",
        ),
        look_alikes=("Pada 2 November 2023 jembatan itu mulai dibangun.",),
        exceptions=(is_statement, is_day_of_schedule),
    ),
    Rule(
        "copyright line",
        _start_of_line(r"copyright\s*(?:©|\(c\)|20\d\d)|©|hak cipta (?:©|20\d\d)"),
        reason=message("states the copyright"),
        examples=("COPYRIGHT © CONTOH 2024",),
        look_alikes=(
            "Copyright 2019 menjadi awal sengketa kedua penyanyi itu.",
            "Hak cipta lagu itu dipegang ahli warisnya.",
        ),
    ),
    Rule(
        "interface label",
        _whole_line(*INTERFACE_LABELS),
        reason=message("labels a button or link"),
        examples=("Perbesar",),
        look_alikes=("Sebelumnya, jembatan itu ditutup tiga bulan.",),
    ),
    Rule(
        "page numbers",
        _whole_line(*PAGE_NUMBERS),
        reason=message("numbers the pages of the article"),
        examples=(
            ("Halaman 1 2 3 4", 0.5),
            "2 dari 5 halaman",
        ),
        look_alikes=("Halaman rumahnya seluas 2 hektare.",),
    ),
)
