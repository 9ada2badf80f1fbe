"""The lines inside a story that are no part of it: cross-links, advertising, credits, forms.

Each rule is a shape in a table, with a name, and says what it takes for a line to have it. A rule must not fit a
sentence of a story: where the words alone could open one ("Baca juga buku itu, kata dia"), it asks for more, such
as a colon, the whole line, a link, or the last place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.normalizer.blocks import Block
from core.normalizer.names import folded

_NAME = r"(?:[A-Z][\w.'’-]*|bin|binti|van|de|al)"
_NAMES = rf"{_NAME}(?:(?:\s+|\s*[,/&|]\s*|\s+dan\s+){_NAME}){{0,7}}"
_DAYS = "(?i:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad)"
_CROSS = r"(?:baca|simak|lihat|tonton)\s+(?:juga|pula|video|selengkapnya|selanjutnya|berita)"


_LONGEST = 400
"""Code points. A longer line is a paragraph, whatever it opens with."""


class Shape(NamedTuple):
    """What a line must match from its beginning, and the least share of it that must be links."""

    pattern: str
    linked: float = 0.0


class Rule:
    """A shape of furniture. `ends` says that with it the story is over: what follows goes too."""

    def __init__(self, name: str, shape: Shape, *, ends: bool = False) -> None:
        self.name = name
        self.shape = shape
        self.ends = ends
        self._match = re.compile(shape.pattern).match

    def fits(self, block: Block) -> bool:
        if len(block.text) > _LONGEST or block.linked < self.shape.linked:
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


_LISTS = (
    r"(?:berita|artikel|konten|tag|topik|video) (?:terkait|lainnya|lain|pilihan|terkini|terpopuler|populer)",
    r"terpopuler|terkini|tags?|topik|terkait|topik pilihan|video pilihan|rekomendasi(?: untuk anda)?",
    r"pilihan (?:editor|redaksi)|don.t miss|recommended videos?|contents",
    r"baca juga|baca selanjutnya|simak juga|lihat juga|jangan lewatkan|read (?:more|also)|recommended",
    r"related (?:posts?|news|articles?|stories)",
)
_ADVERTISING = (
    r"advertisements?|iklan|sponsored|advertorial|loading|load more|memuat",
    r"scroll to (?:resume|continue)(?: with)? content|scroll (?:ke bawah )?untuk (?:melanjutkan|lanjut)(?: membaca)?",
    r"lanjutkan membaca(?: di bawah)?|lanjut ke (?:halaman|konten) (?:berikut|selanjutnya)",
)
_CHANNELS = r"(?:(?:whatsapp|wa) channel|(?:saluran|channel|kanal) (?:whatsapp|wa|telegram)|grup telegram|google news)"
_APPS = r"(?:kami|di sini|sekarang|google play|play ?store|app ?store)"
_NETWORKS = r"(?:facebook|twitter|whatsapp|telegram|line|email|x)"
_SHARES = (
    r"(?:bagikan|share|sebarkan|menyukai|like)(?: (?:artikel|berita|this))?(?: ini)?\s*:?",
    r"(?:suka|like) (?:memuat|loading)",
    r"(?:post views|dibaca|dilihat|views|hits)\s*:?\s*\d[\d.,]*(?: (?:kali|orang))?",
    r"\d[\d.,]* (?:shares?|views?|kali dibaca|dilihat|komentar)|komentar(?: pembaca)?(?: \(\d+\))?",
    rf"copy link|salin tautan|print|cetak|{_NETWORKS}(?:[\s|,]+{_NETWORKS})*",
)
_INTERFACE = (
    r"perbesar|lihat foto|show all|(?:tampilkan|lihat) (?:semua|selengkapnya)|next|prev(?:ious)?",
    r"sebelumnya|selanjutnya|berikutnya",
)
_PAGERS = (
    r"(?:halaman|pages?)\s*:?\s*\d+(?:[\s|,]+\d+)*(?:\s*(?:selanjutnya|show all|semua))?",
    r"halaman (?:selanjutnya|berikutnya|sebelumnya)|\d+ dari \d+ halaman|\d+\s*/\s*\d+",
)
_ROLES = r"penulis|editor|pewarta|reporter|wartawan|oleh|rep|red|redaktur|laporan|penyunting|uploader|ditulis oleh"
_DATE = (
    rf"(?:{_DAYS})?\W*\d{{1,2}}[ /.-](?:\d{{1,2}}|[A-Za-z]{{3,10}})[ /.-](?:19|20)\d\d"
    r"(?:\W*\d{1,2}[:.]\d\d)?(?:\s*(?i:wib|wita|wit))?\W*"
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
    Rule("heading of a link list", _line(*_LISTS)),
    Rule(
        "cross-link with colon",
        _opening(
            rf"(?:{_CROSS}|baca|berita terkait|artikel terkait|jangan lewatkan|pilihan editor)\s*:",
            r"(?:read also|also read|see also|related)\s*:",
        ),
    ),
    Rule("membership", _opening(r"baca (?:berita|konten) tanpa iklan", r"gabung (?:sekarang )?[^.]{1,30}\+$")),
    Rule("cross-link", _opening(rf"{_CROSS}|read also|also read|jangan lewatkan", linked=0.4)),
    Rule("video cross-link", _opening(r"(?:simak|tonton|lihat|saksikan)(?: juga)? video [\"“”'‘’]")),
    Rule(
        "announced video",
        _line(
            r"(?:yuk,? )?(?:simak|tonton|lihat|saksikan)(?: juga)? video (?:[^.:\"“”]{1,40} )?"
            r"(?:(?:di bawah|berikut)(?: ini)?|ini)"
        ),
    ),
    Rule("linked headline", Shape(r"(?:\S+ ){3}.*[^.”\":]\Z", linked=0.95)),
    Rule("tags", _opening(r"(?:tags?|topik|kata kunci)\s*:", r"#\w+(?:\s+#\w+)*\s*$")),
    Rule("advertising", _line(*_ADVERTISING)),
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
            rf"(?:simak|dapatkan|ikuti|cek|follow|(?:mari )?(?:gabung|bergabung)(?:lah)?|yuk|ayo)\b"
            rf".{{0,160}}\b{_CHANNELS}",
            r"ikuti\b.{0,80}\bberita\b.{0,80}\b(?:via|melalui|lewat) (?:whatsapp|telegram|twitter|facebook|instagram)",
            r"(?:simak|dapatkan|ikuti|cek)\b.{0,80}\bberita\b.{0,80}\bponselmu",
        ),
    ),
    Rule(
        "app promotion",
        _opening(
            rf"(?:download|unduh|install) aplikasi\b[^.]{{0,80}}\b{_APPS}",
            r"dapatkan update (?:berita|informasi)|ikuti kami (?:di|juga)|follow us",
        ),
    ),
    Rule(
        "newsletter",
        _opening(
            r"(?:sign up|subscribe|daftar|berlangganan|langganan)\b.{0,120}"
            r"\b(?:newsletter|buletin|in ?box|email (?:anda|kamu))",
            r"thanks for (?:signing up|subscribing)|your subscription has been confirmed",
        ),
    ),
    Rule(
        "appeared elsewhere",
        _opening(
            r"(?:artikel|berita|tulisan) ini (?:telah|sudah|pernah|pertama kali|sebelumnya) (?:tayang|terbit|dimuat"
            r"|diterbitkan|dipublikasikan) (?:di|pada|oleh)\b",
            r"this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published)\b",
        ),
    ),
    Rule(
        "notice of rights",
        _opening(
            r"dilarang (?:keras )?(?:mengambil|mengutip|menyalin|memperbanyak|menggandakan|menyebarluaskan)\b.{0,160}"
            r"\btanpa (?:se)?izin\b",
            r"this material may not be (?:published|reproduced|broadcast)\b",
        ),
    ),
    Rule("share bar", _line(*_SHARES)),
    Rule("share bar with colon", _opening(r"(?:bagikan|share|sebarkan)(?: (?:ini|artikel ini|this))?\s*:")),
    Rule(
        "credit",
        _exact(rf"[(\[]?\s*(?i:{_ROLES})\s*[:|]\s*(?:(?i:kontributor)\s+)?{_NAMES}(?:\s*[-|/(].{{0,60}})?\s*[)\]]?"),
    ),
    Rule("contributor", _exact(rf"[(\[]?\s*(?:Kontributor|Ditulis oleh|Laporan [Ww]artawan)\s+{_NAMES}\s*[)\]]?")),
    Rule("source", _exact(r"[(\[]?\s*(?i:sumber|source)\s*:\s*[^.!?]{1,80}(?:\.\w{2,4}){0,2}(?:/\S*)?\s*[)\]]?")),
    Rule(
        "credits in a row",
        _exact(rf"[(\[]?\s*(?:(?i:{_ROLES})\s*[:|]\s*{_NAMES}[\s,;|/–-]*){{2,4}}[)\]]?"),
    ),
    Rule("about the author", _exact(r"\*+\)?\s*(?:Penulis|Penulis artikel ini) (?:adalah|merupakan|ialah)\b.*")),
    Rule("label", _line(r"(?:penulis|editor|reporter|pewarta|sumber|redaktur)\s*:?")),
    Rule("value of a label", _exact(r":\s.{1,80}")),
    Rule(
        "caption",
        _exact(
            r"[(\[]?\s*(?i:foto|photo|ilustrasi|keterangan foto|image)\s*(?:[:/|]|\.(?=\s?[A-Z]))"
            r"[^.!?]{1,160}\.?\s*[)\]]?"
        ),
    ),
    Rule("photo credit", _exact(r"(?:[Dd]ok|[Dd]oc)\.\s?\S.*|[(\[](?i:foto|dok|sumber)\s*[:/.][^()]{1,120}[)\]]")),
    Rule("date", _exact(_DATE)),
    Rule("copyright", _opening(r"copyright\s*(?:©|\(c\)|20\d\d)|©|hak cipta (?:©|20\d\d)")),
    Rule("interface", _line(*_INTERFACE)),
    Rule("pager", _line(*_PAGERS)),
)
"""In order: the first that fits names the reason."""

_ANY = re.compile("|".join(rule.shape.pattern for rule in RULES if not rule.shape.linked))
"""Asked first: nearly every line is a sentence of the story, and one failure is cheaper than thirty."""

_LINKED = tuple(rule for rule in RULES if rule.shape.linked)


# One piece and its separators share no character: a pattern that can part a line in two ways takes ages to fail.
_INITIALS = r"[\w*.]{1,15} ?(?:[/,&-][\w*. ]{1,25}){1,4}"
_SIGN_OFF = re.compile(
    rf"(?<=[.!?\"”’'])\s*(?:[(\[](?:\*+|(?!\d){_INITIALS}|[a-z]{{2,4}})[)\]]|\*{{2,3}}\s*[(\[]?[a-z]{{0,4}}[)\]]?)\s*$"
)
_SIGN_OFF_REACH = 150
"""Code points: longer than any sign-off, blanks included."""

# An outlet's own name with its section, in brackets: `(example.id - Ekonomi)`.
_OUTLET_LINE = r"\w[\w.]*\.(?:id|com|net|org|co) ?[-–] ?[\w ]{3,40}"
_SIGN_OFF_LINE = re.compile(rf"[(\[]\s*(?:\*+|{_INITIALS}|[A-Za-z]{{2,4}}|{_OUTLET_LINE})\s*[)\]]")
_CAPITAL_NAME = re.compile(r"[A-Z][A-Z.']+(?:\s[A-Z][A-Z.']*){1,3}(?:\s*[|/]\s*[A-Z][A-Z.' ]+)?")


@dataclass(frozen=True, slots=True)
class Cleared:
    """The story's lines, the furniture (which may tell who wrote), and the name in capitals under the story, or ""."""

    lines: tuple[Block, ...]
    dropped: tuple[Block, ...] = ()
    signature: str = ""


def drop_furniture(blocks: Sequence[Block], title: str) -> Cleared:
    """Parts the story from its furniture. The headline repeated is furniture, and a sign-off at the end."""
    kept: list[Block] = []
    dropped: list[Block] = []
    headline = folded(title)
    over = False
    for block in blocks:
        rule = _rule_for(block)
        over = over or (rule is not None and rule.ends and bool(kept))
        (dropped if over or rule or _is_same(block.text, headline) else kept).append(block)
    return _without_sign_off(kept, dropped)


def _rule_for(block: Block) -> Rule | None:
    if len(block.text) > _LONGEST:
        return None
    rules = RULES if _ANY.match(block.text) else _LINKED if block.linked else ()
    return next((rule for rule in rules if rule.fits(block)), None)


def _is_same(text: str, headline: str) -> bool:
    """Whether the line is the headline. Folding every paragraph would take most of the time spent here."""
    return bool(headline) and len(headline) <= len(text) <= 2 * len(headline) + 20 and folded(text) == headline


def _without_sign_off(kept: list[Block], dropped: list[Block]) -> Cleared:
    """Initials or a name in capitals as the last line, initials in brackets behind the last sentence."""
    signature = ""
    while len(kept) > 1 and _is_sign_off(kept[-1].text):
        dropped.append(kept.pop())
        signature = dropped[-1].text if _CAPITAL_NAME.fullmatch(dropped[-1].text) else signature
    if kept:
        last = kept[-1]
        found = _SIGN_OFF.search(last.text, max(0, len(last.text) - _SIGN_OFF_REACH))
        text = last.text[: found.start()] if found else last.text
        if found:
            dropped.append(last._replace(text=last.text[len(text) :].strip()))
            kept[-1] = last._replace(text=text)
    return Cleared(tuple(kept), tuple(dropped), signature)


def _is_sign_off(text: str) -> bool:
    return bool(_SIGN_OFF_LINE.fullmatch(text) or _CAPITAL_NAME.fullmatch(text))
