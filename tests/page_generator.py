"""Random pages of every type: articles, the other pages of an outlet, and articles that resemble these.

Markup, class names, wordings and addresses are random for each page. As on the web, only some addresses and some
metadata state the type of the page.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

ARTICLES = ("story", "short story", "story of pictures", "story with a video", "story on accounts", "story in parts")
OTHERS = ("home", "section", "tag", "search", "gallery", "video", "missing", "log-in", "consent", "standing")
KINDS = (*ARTICLES, *OTHERS)
REASONS = {
    "home": ("home", "list"),
    "section": ("section", "list"),
    "tag": ("section", "list"),
    "search": ("search", "section", "list"),
    "gallery": ("gallery", "too little", "no text"),
    "video": ("video", "list", "too little", "no text"),
    "missing": ("does not exist", "too little", "no text"),
    "log-in": ("login", "section", "too little", "no text"),
    "consent": ("consent", "too little", "no text"),
    "standing": ("standing",),
}
"""Words of which the reason contains one. A page without a text of its own may be refused for that alone."""

_WHO = "warga petani nelayan guru pedagang perajin relawan sopir perawat pemuda lurah penjaga seniman".split()
_DID = "menanam memperbaiki membuka menghitung merawat mengumpulkan menyiapkan mengecat membangun menjual".split()
_WHAT = "jembatan sawah perahu pasar sekolah sumur jalan taman gudang panggung perpustakaan selokan kebun".split()
_WHERE = "desa kota kampung pelabuhan lereng tepian stasiun alun-alun terminal lembah pesisir".split()
_WHEN = "sejak pagi|pada hari Senin|setelah hujan reda|menjelang panen|selama tiga pekan|sebelum libur|tahun ini".split(
    "|"
)
_TAIL = "bersama keluarganya|tanpa bantuan siapa pun|dengan alat seadanya|karena musim berganti|untuk anak cucu".split(
    "|"
)
_NAMES = "Rina Marlina|Dadan Hidayat|Siti Maemunah|Agus Priyono|Nadia Kusuma|Wawan Setiadi".split("|")
_OUTLETS = "Warta Nusa|Kabar Lembah|Suara Tepian|Pos Pesisir".split("|")
_ACCOUNTS = (
    "Cookie yang dipasang peramban itu menyimpan pilihan pembaca, kata {who} di {where} {when}.",
    "Kata sandi {who} di {where} dicuri {when} setelah ia masuk ke akun dari warung internet.",
    "Menurut {who}, kebijakan privasi baru membuat {what} di {where} harus meminta persetujuan {when}.",
    "Halaman yang dicari {who} tidak ditemukan {when}, sehingga laporan tentang {what} dikirim lewat pos.",
)


@dataclass(frozen=True)
class Sample:
    """A page with its address and type."""

    kind: str
    url: str
    html: str

    @property
    def is_article(self) -> bool:
        return self.kind in ARTICLES


def make_samples(seed: int, each: int) -> list[Sample]:
    """Return `each` pages of every type."""
    return [PageGenerator(Random(f"{seed}-{kind}-{number}"), kind).make() for kind in KINDS for number in range(each)]


class PageGenerator:
    """Generates one page. All choices come from `random`."""

    def __init__(self, random: Random, kind: str) -> None:
        self.random = random
        self.kind = kind
        self.outlet = random.choice(_OUTLETS)
        self.host = f"https://{self.outlet.lower().replace(' ', '')}.example"
        self.class_prefix = random.choice(["c", "x-", "td", "mod_", "jeg", "wp-"])

    def make(self) -> Sample:
        make: dict[str, Callable[[], Sample]] = {
            "home": self.home, "section": self.listing, "tag": self.listing, "search": self.listing,
            "gallery": self.gallery, "video": self.video, "missing": self.missing, "log-in": self.login,
            "consent": self.consent, "standing": self.standing,
        }  # fmt: skip
        return make.get(self.kind, self.story)()

    # Text

    def words(self, text: str) -> str:
        choose = self.random.choice
        return text.format(
            who=choose(_WHO), did=choose(_DID), what=choose(_WHAT), where=choose(_WHERE), when=choose(_WHEN)
        )

    def sentence(self) -> str:
        opening = self.words("{who} {did} {what} di {where} {when} ")
        return f"{opening[0].upper()}{opening[1:]}{self.random.choice(_TAIL)}."

    def paragraph(self, least: int = 2, most: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(least, most)))

    def headline(self) -> str:
        return self.words("{who} {where} {did} {what} Baru {when}").title()

    # Markup

    def box(self, inside: str, name: str = "", tags: str = "div section") -> str:
        tag = self.random.choice(tags.split())
        return f'<{tag} class="{self.class_prefix}{name or self.random.randint(1, 99)}">{inside}</{tag}>'

    def link(self) -> str:
        slug = self.headline().lower().replace(" ", "-")
        return f"/{self.random.choice(_WHERE)}/{slug}-{self.random.randint(1000, 9999)}"

    def teasers(self, count: int) -> str:
        shape = self.random.choice([self._titled, self._carded, self._listed, self._summed])
        return self.box("".join(shape() for _ in range(count)), tags="div ul section")

    def _titled(self) -> str:
        tag = self.random.choice(["h2", "h3", "h4"])
        date = self.random.choice(["3 jam lalu", "Senin, 23 Nov 2026 10:12 WIB", ""])
        return self.box(
            f"<{tag}><a href='{self.link()}'>{self.headline()}</a></{tag}><span>{date}</span><p>{self.sentence()}</p>"
        )

    def _carded(self) -> str:
        return f"<a href='{self.link()}'><img src=/g.jpg><h3>{self.headline()}</h3><p>{self.sentence()}</p></a>"

    def _listed(self) -> str:
        return f"<li><a href='{self.link()}'>{self.headline()}</a> <time>2 jam lalu</time></li>"

    def _summed(self) -> str:
        return self.box(f"<div><a href='{self.link()}'>{self.headline()}</a></div><p>{self.paragraph(1, 2)}</p>")

    def menu(self) -> str:
        links = "".join(f"<li><a href='/{name}'>{name.title()}</a></li>" for name in _WHERE)
        return self.random.choice([f"<nav><ul>{links}</ul></nav>", self.box(f"<ul>{links}</ul>", "menu")])

    def page(self, title: str, body: str, url: str, head: str = "") -> Sample:
        suffix = self.random.choice([f" - {self.outlet}", f" | {self.outlet}", ""])
        foot = f"<footer><p>© 2026 {self.outlet}. Dilarang menyalin isi tanpa izin tertulis dari penerbit.</p></footer>"
        head = f"<meta charset=utf-8><title>{title}{suffix}</title>{head}"
        html = f"<!doctype html><html lang=id><head>{head}</head><body>{self.menu()}{body}{foot}</body></html>"
        return Sample(self.kind, self.host + url, html)

    def json_ld(self, kind: str, **fields: object) -> str:
        return f'<script type="application/ld+json">{json.dumps({"@type": kind} | fields)}</script>'

    def maybe(self, text: str, share: float = 0.5) -> str:
        return text if self.random.random() < share else ""

    # Articles

    def story(self) -> Sample:
        title = self.headline()
        paragraphs = [self.paragraph() for _ in range(self.random.randint(5, 12))]
        if self.kind == "short story":
            paragraphs = [self.paragraph(2, 3) for _ in range(2)]
        if self.kind == "story on accounts":
            paragraphs = [self.words(text) for text in _ACCOUNTS] + paragraphs[:2]
            title = self.random.choice(
                ["Cara Masuk Akun Tanpa Kata Sandi", "Cookie Dilarang Mulai Tahun Ini", "Privasi Warga Diuji"]
            )
        lines = [f"<p>{text}</p>" for text in paragraphs]
        if self.kind == "story of pictures":
            picture = "<figure><img src=/g.jpg><figcaption>{}</figcaption></figure>"
            lines = [line + picture.format(self.sentence()) for line in lines]
        if self.kind == "story with a video":
            lines.insert(
                1, self.random.choice(["<iframe src=https://video.example/e/1></iframe>", "<video src=/a.mp4></video>"])
            )
        if self.kind == "story in parts":
            lines = [f"<h2>{self.words('{who} dan {what} {where}').title()}</h2>{line}" for line in lines]
        lines = [
            line + self.maybe(f"<p>Baca juga: <a href='{self.link()}'>{self.headline()}</a></p>", 0.2) for line in lines
        ]
        byline = f"{self.random.choice(_NAMES)} - Senin, 23 Nov 2026 10:12 WIB"
        body = f"<h1>{title}</h1><div>{byline}</div>{self.box(''.join(lines), tags='div article section')}"
        body = self.box(body, tags="div main article") + self.maybe(self.teasers(6))
        head = self.maybe(self.json_ld("NewsArticle", headline=title)) + self.maybe(
            '<meta property="og:type" content="article">'
        )
        return self.page(title, body + self.maybe(self.login_form(), 0.3), self.link(), head)

    # Other pages

    def home(self) -> Sample:
        lead = f"<h2><a href='{self.link()}'>{self.headline()}</a></h2><p>{self.paragraph(1, 2)}</p>"
        slogan = f"{self.outlet} - Kabar Terbaru Setiap Hari"
        body = f"<h1>{self.outlet}</h1>{self.box(lead)}{self.teasers(10)}{self.teasers(8)}"
        return self.page(slogan, body, "/", '<meta property="og:type" content="website">')

    def listing(self) -> Sample:
        subject = self.random.choice(_WHAT).title()
        title = {"section": subject, "tag": f"Berita {subject} Terkini", "search": f"Hasil pencarian untuk {subject}"}[
            self.kind
        ]
        type_url = {"section": f"/category/{subject}/", "tag": f"/tag/{subject}", "search": f"/?s={subject}"}[self.kind]
        neutral_url = f"/{self.random.choice(_WHERE)}/{subject.lower()}"
        head = self.maybe('<meta property="og:type" content="article">', 0.3) + self.maybe(
            self.json_ld("CollectionPage"), 0.2
        )
        about = self.maybe(f"<p>{self.paragraph(1, 2)}</p>", 0.3)
        body = f"<h1>{title}</h1>{about}{self.teasers(self.random.randint(6, 20))}"
        return self.page(title, body, self.random.choice([type_url, neutral_url, neutral_url]), head)

    def gallery(self) -> Sample:
        title = f"Foto: {self.headline()}"
        figures = [f"<figure><img src=/{n}.jpg><figcaption>{self.sentence()}</figcaption></figure>" for n in range(8)]
        body = f"<h1>{title}</h1><p>{self.sentence()}</p>{self.box(''.join(figures))}"
        url = self.random.choice(["/foto", "/galeri-foto", "/photo"]) + self.link()
        return self.page(title, body, url, self.maybe(self.json_ld("ImageGallery")))

    def video(self) -> Sample:
        title = self.headline()
        player = self.random.choice(["<video src=/a.mp4></video>", "<iframe src=https://video.example/e/1></iframe>"])
        type_url = self.random.choice([True, False])
        head = (
            ""
            if type_url
            else self.random.choice([self.json_ld("VideoObject"), '<meta property="og:type" content="video.other">'])
        )
        body = f"<h1>{title}</h1>{player}<p>{self.paragraph(1, 2)}</p>{self.maybe(self.teasers(6))}"
        return self.page(title, body, ("/video" if type_url else "") + self.link(), head)

    def missing(self) -> Sample:
        said = [
            "Halaman tidak ditemukan",
            "404 Not Found",
            "Maaf, halaman yang Anda cari tidak ditemukan",
            "Page not found",
        ]
        said += [
            "Oops! That page can\u2019t be found",
            "Artikel ini sudah dihapus",
            "Berita yang Anda cari tidak tersedia",
        ]
        text = self.random.choice(said)
        title = self.random.choice([text, self.outlet])
        hint = (
            "Mungkin alamatnya salah ketik atau berita itu sudah dipindahkan. Silakan mencari lagi lewat kotak di atas."
        )
        body = f"<h1>{text}</h1><p>{hint}</p>{self.maybe(self.teasers(6))}"
        return self.page(title, body, self.link())

    def login_form(self) -> str:
        fields = "<input type=email name=e><input type=password name=p><button>Masuk</button>"
        return f"<form action=/masuk>{fields}<p>Belum punya akun? <a href=/daftar>Daftar</a></p></form>"

    def login(self) -> Sample:
        title = self.random.choice(
            ["Masuk", "Log in", "Masuk ke akun Anda", "Silakan masuk", "Sign in to your account"]
        )
        note = (
            "Dengan masuk Anda menyetujui syarat yang berlaku, dapat menyimpan bacaan dan menerima surat setiap pagi."
        )
        return self.page(
            title, f"<h1>{title}</h1><p>{note}</p>{self.login_form()}", self.random.choice(["/masuk", self.link()])
        )

    def consent(self) -> Sample:
        title = self.random.choice(
            ["Kami menghargai privasi Anda", "Before you continue", "Pengaturan cookie", self.outlet]
        )
        said = [
            "Kami dan mitra kami menyimpan cookie di perangkat Anda untuk mengukur bacaan dan memilih iklan.",
            "Anda dapat mengubah persetujuan atau menolak cookie kapan saja lewat pengaturan privasi di kaki halaman.",
            "Sebagian mitra memproses data tanpa meminta persetujuan karena alasan yang sah menurut aturan privasi.",
        ]
        buttons = "<button>Setuju</button><button>Atur pilihan</button>"
        text = "".join(f"<p>{line}</p>" for line in said)
        return self.page(title, self.box(f"<h2>{title}</h2>{text}{buttons}"), self.link())

    def standing(self) -> Sample:
        name, title = self.random.choice(
            [("tentang-kami", "Tentang Kami"), ("redaksi", "Redaksi"), ("pedoman-media-siber", "Pedoman Media Siber"),
             ("privacy-policy", "Kebijakan Privasi"), ("kontak", "Kontak")]
        )  # fmt: skip
        text = "".join(f"<p>{self.paragraph()}</p>" for _ in range(4))
        head = self.maybe('<meta property="og:type" content="article">')
        place = self.random.choice(["/{}/", "/p/{}.html", "/{}"])
        return self.page(title, f"<h1>{title}</h1>{self.box(text)}", place.format(name), head)
