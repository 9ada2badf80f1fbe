"""The shapes of furniture: lines inside a story that are no part of it, whatever the outlet.

Each rule is a shape in a table, with a name, and says what it takes for a line to have it. A rule must not fit a
sentence of a story: where the words alone could open one ("Baca juga buku itu, kata dia"), it asks for more, such
as a colon, the whole line, a link, or capitals.
"""

import re
from typing import NamedTuple

from core.normalizer.boilerplate.word_lists import (
    ACCOUNTS,
    ADVERTISING,
    CHANNELS,
    INTERFACE,
    LISTS,
    MORE,
    PAGERS,
    SHARES,
    SHOPS,
)
from core.normalizer.document.lines import Line
from core.vocabulary.calendar import INDONESIAN_WEEKDAY_PATTERN
from core.vocabulary.name_particles import UNAMBIGUOUS_PARTICLE_PATTERN
from core.vocabulary.roles import CREDIT_ROLE_PATTERN
from core.vocabulary.time_zones import INDONESIAN_ZONE_PATTERN

_NAME = rf"(?:[A-Z][\w.'’-]*|{UNAMBIGUOUS_PARTICLE_PATTERN})"
_NAMES = rf"{_NAME}(?:(?:\s+|\s*[,/&|]\s*|\s+(?:dan|and)\s+){_NAME}){{0,7}}"
_DAYS = rf"(?i:{INDONESIAN_WEEKDAY_PATTERN})"
_CROSS = (
    r"(?:baca|simak|lihat|tonton|saksikan)\s+(?:juga|pula|video|selengkapnya|selanjutnya|berita)"
    r"(?:\s(?:video|berita|artikel))?"
)
_LABELS = r"(?:Selanjutnya|Berita [Ll]ainnya|Lainnya|Terkait|Rekomendasi|READ|MORE|WATCH)"
_TITLED = (
    r"(?:[A-Z0-9“\"'‘(]\S*|di|dan|ke|dari|untuk|yang|dengan|pada|vs|tak|ini|itu|dalam|saat|bagi|oleh|soal|and|the|of|to"
    r"|in)"
)
"""A word of a headline whose words are capitalised."""

LONGEST = 400
"""Code points. A longer line is a paragraph, whatever it opens with."""


class Shape(NamedTuple):
    """What a line must match from its beginning, and the least share of it that must be links."""

    pattern: str
    linked: float = 0.0


class Rule:
    """A shape of furniture. `ends` says that with it the story is over: what follows goes too. `prompts` says that it
    asks readers to do something, as the steps of a list do.
    """

    def __init__(self, name: str, shape: Shape, *, ends: bool = False, prompts: bool = False) -> None:
        self.name = name
        self.shape = shape
        self.ends = ends
        self.prompts = prompts
        self._match = re.compile(shape.pattern).match

    def fits(self, block: Line) -> bool:
        if len(block.text) > LONGEST or block.linked < self.shape.linked:
            return False
        return self._match(block.text) is not None


def _line(*patterns: str) -> Shape:
    """The whole line has one of these shapes, in any case."""
    return Shape(rf"(?i:\W*(?:{'|'.join(patterns)})\W*\Z)")


def _opening(*patterns: str, linked: float = 0.0) -> Shape:
    """The line opens with one of these shapes, in any case; a quotation mark before it makes it somebody's words."""
    return Shape(rf"(?i:[\s•*>»\-–—\[(]*(?:{'|'.join(patterns)}))", linked)


def _exact(pattern: str) -> Shape:
    """The whole line has this shape, capitals counting."""
    return Shape(rf"(?:{pattern})\Z")


_DATE = (
    rf"(?:{_DAYS})?\W*\d{{1,2}}[ /.-](?:\d{{1,2}}|[A-Za-z]{{3,10}})[ /.-](?:19|20)\d\d"
    rf"(?:\W*\d{{1,2}}[:.]\d\d)?(?:\s*(?i:{INDONESIAN_ZONE_PATTERN}))?\W*"
    rf"|{_DAYS}\W*\d{{1,2}}/\d{{1,2}}/\d\d(?:\W*\d{{1,2}}[:.]\d\d)?(?:\s*(?i:{INDONESIAN_ZONE_PATTERN}))?\W*"
)

RULES = (
    Rule("decoration", _exact(r"[\W_]*")),
    Rule(
        "comment form",
        _line(
            r"(?:tinggalkan (?:balasan|komentar)|beri(?:kan)? komentar)(?: (?:batalkan|membatalkan) balasan)?",
            r"leave a (?:reply|comment)(?: cancel reply)?|(?:batalkan|membatalkan) balasan",
        ),
        ends=True,
    ),
    Rule(
        "comment form note",
        _opening(
            r"alamat (?:surel|email|e-mail) anda tidak akan dipublikasikan",
            r"ruas yang wajib ditandai|your email address will not be published",
        ),
        ends=True,
    ),
    Rule("heading of a link list", _line(*LISTS)),
    Rule("link to the rest", _line(*MORE)),
    Rule(
        "cross-link with colon",
        _opening(
            rf"(?:{_CROSS}|baca|berita terkait|artikel terkait|jangan lewatkan|pilihan editor)\s*:",
            r"(?:baca|simak|lihat) (?:juga|pula)\s*(?:[|→»;]|[-–—]\s)|(?:read also|also read)\s*[|→»]",
            r"(?:saksikan|simak|tonton|lihat)(?: juga)? video (?:ini|berikut)(?: ini)?\s*:",
            r"(?:read also|also read|see also|related)\s*:",
        ),
    ),
    Rule("membership", _opening(r"baca (?:berita|konten) tanpa iklan", r"gabung (?:sekarang )?[^.]{1,30}\+$")),
    Rule("cross-link", _opening(rf"{_CROSS}|read also|also read|jangan lewatkan", linked=0.4)),
    Rule(
        "cross-link in capitals",
        _exact(
            rf"\W{{0,4}}(?:(?i:baca|simak|lihat) (?i:juga|pula)|READ ALSO|{_LABELS}\s?:)(?: {_TITLED}){{2,25}}"
            r"(?<![.!?,”\"])"
        ),
    ),
    Rule("video cross-link", _opening(r"(?:simak|tonton|lihat|saksikan)(?: juga)? video [\"“”'‘’]")),
    Rule(
        "announced video",
        _line(
            r"(?:yuk,? )?(?:simak|tonton|lihat|saksikan)(?: juga)? video (?:[^.:\"“”]{1,40} )?"
            r"(?:(?:di bawah|berikut)(?: ini)?|ini)"
        ),
    ),
    Rule("linked headline", Shape(r"(?:\S+ ){3}.*[^.”\":]\Z", linked=0.95)),
    Rule("tags", _opening(r"(?:tags?|topik|kata kunci)\s*:", r"#\w+(?:\s+#\w+)*\s*$"), prompts=True),
    Rule("advertising", _line(*ADVERTISING)),
    Rule(
        "embed",
        _line(
            r"\[gambas:.{1,80}\]?|pic\.twitter\.com/\w+",
            r"(?:lihat|view) (?:postingan|this post) .{0,30}instagram|a post shared by .{1,80}",
        ),
    ),
    Rule(
        "channel promotion",
        _opening(
            rf"(?:simak|dapatkan|ikuti|cek|follow|temukan|update (?:terus|info|informasi|kabar|berita)"
            rf"|(?:mari )?(?:gabung|bergabung)(?:lah)?|yuk|ayo)\b"
            rf".{{0,160}}\b{CHANNELS}",
            r"ikuti\b.{0,80}\bberita\b.{0,80}\b(?:via|melalui|lewat) (?:whatsapp|telegram|twitter|facebook|instagram)",
            r"(?:simak|dapatkan|ikuti|cek)\b.{0,80}\bberita\b.{0,80}\bponselmu",
        ),
        prompts=True,
    ),
    Rule(
        "account promotion",
        _line(
            rf"(?:jangan lupa )?(?:follow|ikuti|like|subscribe|sukai|kunjungi)"
            r"(?: (?:juga|terus|kami|akun|channel|kanal|di|laman|halaman|dan|like|follow|subscribe)){0,4} "
            rf"{ACCOUNTS}\b[^.,:;“”\"]{{0,60}}"
        ),
        prompts=True,
    ),
    Rule(
        "news promotion",
        _line(
            r"(?:ikuti|dapatkan|simak|temukan|baca|cek)(?: (?:juga|terus))? (?:berita|informasi|kabar|artikel)"
            r"(?:[ -]berita)? (?:terbaru|terkini|menarik|pilihan|lainnya|terupdate|ter-update)\b[^.,:;“”\"]{0,80}"
            r"\b(?:di|dari|hanya|setiap hari|setiap pagi)\b[^,:;“”\"]{0,50}",
            r"untuk berita (?:menarik )?(?:lainnya|selengkapnya),? (?:silakan )?(?:kunjungi|klik)\b[^.,:;“”\"]{0,80}",
            r"klik (?:di ?sini|(?:link|tautan)(?: ini)?) untuk (?:membaca|melihat|mendapatkan)\b[^.,:;“”\"]{0,80}",
        ),
        prompts=True,
    ),
    Rule(
        "app promotion",
        _opening(
            r"(?:download|unduh|install) aplikasi\b[^.]{0,80}\b(?:kami|di sini|sekarang)",
            r"dapatkan update (?:berita|informasi)|ikuti kami (?:di|juga)|follow us",
        ),
        prompts=True,
    ),
    Rule(
        "app in a shop",
        _opening(rf"(?:download|unduh|install) aplikasi\b[^.]{{0,80}}\b{SHOPS}", linked=0.1),
    ),
    Rule(
        "newsletter",
        _opening(
            r"(?:sign up|subscribe|daftar|berlangganan|langganan)\b.{0,120}\b(?:newsletter|buletin|in ?box)",
            r"(?:sign up|subscribe|berlangganan|langganan)\b.{0,120}\bemail (?:anda|kamu)",
            r"berlangganan untuk (?:dapatkan|mendapatkan|menerima) (?:pos|kiriman|artikel|berita) terbaru",
            r"subscribe to get the latest|(?:eksplorasi konten lain dari|discover more from) [^.,]{2,40}$",
            r"thanks for (?:signing up|subscribing)|your subscription has been confirmed",
        ),
        prompts=True,
    ),
    Rule(
        "appeared elsewhere",
        _opening(
            r"(?:artikel|berita|tulisan) ini (?:telah|sudah|pernah|pertama kali|sebelumnya) (?:tayang|terbit|dimuat"
            r"|diterbitkan|dipublikasikan) (?:di|pada|oleh)\s(?:\w+ ){0,2}(?-i:[A-Z])",
            r"this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published)\b",
        ),
    ),
    Rule(
        "notice of rights",
        _opening(
            r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|menggandakan|menyebarluaskan)\b.{0,100}"
            r"\b(?:isi|konten|artikel|berita|tulisan|materi|foto|situs|laman|halaman|media)\b.{0,100}"
            r"\btanpa (?:se)?izin\b",
            r"this material may not be (?:published|reproduced|broadcast)\b",
        ),
        prompts=True,
    ),
    Rule("share bar", _line(*SHARES)),
    Rule("share bar with colon", _opening(r"(?:bagikan|share|sebarkan)(?: (?:ini|artikel ini|this))?\s*:")),
    Rule(
        "credit",
        _exact(
            rf"[(\[]?\s*(?i:{CREDIT_ROLE_PATTERN})\s*[:|]\s*(?:(?i:kontributor)\s+)?{_NAMES}"
            r"(?:\s*[-|/(].{0,60}|\s+COPYRIGHT\b.{0,60}|, [a-z][^.!?,]{0,80})?\s*[)\]]?"
        ),
    ),
    Rule(
        "contributor",
        _exact(
            rf"[(\[]?\s*(?:Kontributor|Ditulis oleh|Laporan (?:[Ww]artawan|[Kk]ontributor|[Rr]eporter))\s+{_NAMES}"
            r"\s*[)\]]?"
        ),
    ),
    Rule(
        "source",
        _exact(
            r"[(\[]?\s*(?i:sumber(?: foto| berita| gambar)?|source)\s*:\s*[^.!?]{1,80}(?:\.\w{2,10}){0,2}(?:/\S*)?"
            r"\s*[)\]]?"
        ),
    ),
    Rule(
        "credits in a row",
        _exact(rf"[(\[]?\s*(?:(?i:{CREDIT_ROLE_PATTERN})\s*[:|]\s*{_NAMES}[\s,;|/–-]*){{2,4}}[)\]]?"),
    ),
    Rule(
        "credits of a wire",
        _exact(
            rf"[\W_]{{0,4}}(?:(?:Additional )?[Rr]eporting|Writing|Compiled|Edit(?:ed|ing)) by {_NAMES}"
            rf"(?:[;,.] ?(?:(?:additional )?[rR]eporting|[wW]riting|[eE]dit(?:ing|ed)) by {_NAMES}){{0,3}}\W{{0,3}}"
        ),
    ),
    Rule("about the author", _exact(r"\*+\)?\s*(?:Penulis|Penulis artikel ini) (?:adalah|merupakan|ialah)\b.*")),
    Rule(
        "note of the editors",
        _exact(r"\W{0,3}(?:Catatan|CATATAN) (?:Redaksi|REDAKSI|redaksi|Editor|EDITOR|editor)\s*:.*"),
    ),
    Rule(
        "disclaimer",
        _opening(
            r"(?:seluruh |semua )?(?:isi|konten|materi) (?:artikel|tulisan|opini|berita|rubrik)\b.{0,60}"
            r"\btanggung jawab (?:penulis|pengirim|pemasang)\b",
            r"(?:semua|seluruh|setiap) komentar\b.{0,60}\btanggung jawab (?:penulis|pengirim|pembaca|komentator)",
            r"(?:artikel|tulisan|opini) ini (?:adalah |merupakan )?(?:sepenuhnya )?(?:tanggung jawab|pendapat pribadi)"
            r" (?:si )?penulis\b",
        ),
    ),
    Rule("label", _line(r"(?:penulis|editor|reporter|pewarta|sumber|redaktur)\s*:?")),
    Rule("value of a label", _exact(r":\s.{1,80}")),
    Rule(
        "caption",
        _exact(
            r"[(\[]?\s*(?i:foto|photo|ilustrasi|keterangan foto|image|video|infografis)\s*"
            r"(?:[:|]|/(?=\s?(?:[A-Z@]|dok|ist))|\.(?=\s?[A-Z]))"
            r"[^.!?]{1,160}\.?\s*[)\]]?"
        ),
    ),
    Rule(
        "photo credit",
        _exact(
            r"(?:Ilustrasi|Istimewa|ISTIMEWA)\.?|(?:Photo|Foto|Image) (?:by|oleh) [A-Z][^.!?]{2,60}"
            r"|(?:[Dd]ok|[Dd]oc)\.\s?\S.*|[(\[](?i:foto|dok|sumber)\s*[:/.][^()]{1,120}[)\]]"
        ),
    ),
    Rule("date", _exact(_DATE)),
    Rule("copyright", _opening(r"copyright\s*(?:©|\(c\)|20\d\d)|©|hak cipta (?:©|20\d\d)")),
    Rule("interface", _line(*INTERFACE)),
    Rule("pager", _line(*PAGERS)),
)
"""In order: the first that fits names the reason."""
