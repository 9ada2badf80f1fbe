"""Boilerplate as outlets write it, and recurring parts of articles, in six languages, one of them invented."""

from dataclasses import dataclass

from benchmarks.languages import REAL, Language, make_language

_CLASSES = (
    "kotak-isi teks-a rona lajur blok-tulis detil-b kolom-c sela lampir nada-x panel-k ruang-d sisi-e tapak-f ulas-g "
    "wadah-h garis-i bingkai-j petik-l susun-m"
).split()


@dataclass(frozen=True)
class OutletPhrases:
    """A language, and the phrases that its outlets write around and inside articles.

    `boilerplate` has the placeholders title, name, place, number, date, clock and word; `datelines` has home and name,
    in capitals HOME and NAME.
    """

    language: Language
    titles: tuple[str, ...]
    months: tuple[str, ...]
    headings: tuple[str, ...]
    boilerplate: tuple[str, ...]
    datelines: tuple[str, ...] = (
        "{HOME}, {name} –",
        "{NAME}, {HOME} -",
        "{HOME} ({name}) —",
        "{home} –",
        "",
    )
    classes: tuple[str, ...] = tuple(_CLASSES)


_SUNDANESE = make_language(
    "su",
    "warga patani sasak sakola pasar walungan kebon parahu guru murid padagang jalan sawah imah kantor lapang leuweung "
    "pamayang pabrik setasion balong taman gedong bengkel dapur panggung huma sumur",
    "ngawangun nata ngomean meresihan nganjang melak ngajual ngabagikeun nyiapkeun nutup muka miara ngukur mindahkeun "
    "ngangkut ngitung ngecet nyatet nyewa masang",
    "lila anyar panjang rame jempling luhur murah leutik gede beresih tiis garing lega iuh",
    "di ti keur jeung dina sanggeus saméméh bareng tanpa ka sabudeureun salila",
    "Senén Salasa Rebo Kemis Jumaah Saptu Minggu",
)
_JAVANESE = make_language(
    "jv",
    "warga petani kreteg sekolah pasar kali kebon prau guru murid bakul dalan sawah omah kantor lapangan alas nelayan "
    "pabrik setasiun blumbang taman gedhong bengkel pawon panggung tegalan sumur",
    "mbangun nata ndandani ngresiki niliki nandur adol mbagi nyiapake nutup mbukak ngrumat ngukur mindhah ngangkut "
    "ngetung ngecet nyathet nyewa masang",
    "suwe anyar dawa rame sepi dhuwur murah cilik gedhe resik adhem garing amba eyup",
    "ing saka kanggo karo ana sawise sadurunge bareng tanpa menyang saubenge sajrone",
    "Senin Selasa Rebo Kemis Jemuwah Setu Minggu",
)
_INVENTED = make_language(
    "xm",
    "lavomi terunda pisko garelun monti sareb dunavil kestro pamuli vorenk tasibu lomerat givusa brendol kapitu nersa "
    "folimar dustek ravoni",
    "selvati morrunda kiptera lavenos dortima perusal gantovi mistare volkuna brivole",
    "tiko larun mesta voba grenil suda palor keni",
    "da ve lor min ta sub",
    "Lundi Martvo Merku Jovdo Vendro Sabdo Domino",
)

OUTLET_PHRASES = (
    OutletPhrases(
        REAL[0],
        ("kabar", "warta", "suara", "lintas"),
        ("Januari", "Februari", "Maret", "April"),
        ("Kronologi", "Tanggapan warga", "Langkah berikutnya", "Dampak bagi pedagang", "Apa kata ahli"),
        (
            "Baca juga: {title}",
            "Baca Juga : {title}",
            "Dibaca {number} kali",
            "Editor: {name}",
            "Penulis: {name} | Penyunting: {name}",
            "Berita ini sudah dilihat oleh {number} pembaca sejak {date}.",
            "Terbit pada {date}, pukul {clock} WIB",
            "Ikuti saluran kami agar tidak ketinggalan kabar dari {place} dan sekitarnya.",
            "Temukan kabar lain seputar {word} hanya di halaman kami.",
            "Punya kabar dari kampung sendiri? Kirim ke meja redaksi kami lewat surel.",
            "Naskah disiapkan {name} dari {place}.",
            "Sudah tahu yang ini? {title}",
            "Dukung kerja wartawan kami dengan menjadi anggota mulai hari ini.",
            "Seluruh isi halaman dilindungi. Pengutipan harus menyebut sumbernya.",
        ),
    ),
    OutletPhrases(
        REAL[1],
        ("daily", "evening", "county", "valley"),
        ("January", "February", "March", "April"),
        ("What happened", "What comes next", "Neighbours react", "By the numbers", "Why it matters"),
        (
            "Read more: {title}",
            "Also on our pages: {title}",
            "Viewed {number} times",
            "Edited by {name}",
            "Last updated on {date} at {clock}",
            "This story has been opened by {number} readers since {date}.",
            "{name} reports on schools and roads from {place}.",
            "Join thousands of neighbours who get our morning letter for free.",
            "Do you know more about the {word}? Tell the newsroom in confidence.",
            "Our work is paid for by readers like you; become a member today.",
            "Photo desk: {name}, {place}",
            "Up next {title}",
        ),
    ),
    OutletPhrases(
        REAL[2],
        ("diario", "eco", "voz"),
        ("enero", "febrero", "marzo", "abril"),
        ("Los hechos", "Reacciones", "Qué sigue", "En cifras"),
        (
            "Lea también: {title}",
            "Visto {number} veces",
            "Edición: {name}",
            "Actualizado el {date} a las {clock}",
            "Esta nota fue abierta por {number} lectores desde el {date}.",
            "{name} escribe desde {place} para esta casa.",
            "Suscríbase gratis a nuestro boletín de la mañana y no se pierda nada.",
            "Siga leyendo {title}",
        ),
    ),
    OutletPhrases(
        _SUNDANESE,
        ("warta", "koran", "galura"),
        ("Januari", "Pébruari", "Maret", "April"),
        ("Kajadianana", "Ceuk warga", "Saterusna", "Dampakna"),
        (
            "Maca ogé: {title}",
            "Geus dibaca {number} kali",
            "Rédaktur: {name}",
            "Dimuat tanggal {date} tabuh {clock}",
            "Tong hilap ngiring saluran urang sangkan teu tinggaleun béja ti {place}.",
            "Ieu warta disusun ku {name} di {place}.",
            "Rojong padamelan wartawan urang ku cara jadi anggota ti dinten ieu.",
            "Béja séjén ngeunaan {word} aya dina kaca urang.",
        ),
    ),
    OutletPhrases(
        _JAVANESE,
        ("pawarta", "kalawarti", "swara"),
        ("Januari", "Februari", "Maret", "April"),
        ("Kedadeane", "Kandhane warga", "Sabanjure", "Akibate"),
        (
            "Waca uga: {title}",
            "Wis diwaca {number} kali",
            "Panyunting: {name}",
            "Kababar tanggal {date} jam {clock}",
            "Aja nganti kari kabar saka {place}, tututana kanal kita saben dina.",
            "Warta iki digarap {name} saka {place}.",
            "Sengkuyung wartawan kita kanthi dadi anggota wiwit dina iki.",
            "Pawarta liya babagan {word} ana ing kaca kita.",
        ),
    ),
    OutletPhrases(
        _INVENTED,
        ("volanta", "kurier", "nuvo"),
        ("primo", "segundo", "terzo", "kvarto"),
        ("Ravoni", "Lavomi tiko", "Pisko da monti", "Garelun"),
        (
            "Legu ankor: {title}",
            "Vidita {number} fos",
            "Skribi: {name}",
            "Publika {date} je {clock}",
            "Tenu kuranta kun nia matena letero, senpaga por qiuj.",
            "{name} raportas de {place} por nia domo.",
            "Pliaj pri {word} trovu sur nia paghoj.",
            "Sekva {title}",
        ),
    ),
)
