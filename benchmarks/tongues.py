"""Languages for generated outlets: four real ones with small word lists of our own, the others made up of syllables."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Tongue:
    """Words to build sentences of. `quotes` open and close somebody's words; `ends` closes a sentence."""

    code: str
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    more: tuple[str, ...]
    links: tuple[str, ...]
    days: tuple[str, ...]
    quotes: tuple[str, str] = ("“", "”")
    ends: str = "."


def make_tongue(code: str, nouns: str, verbs: str, more: str, links: str, days: str, quotes: str = "“”") -> Tongue:
    """A language of word lists, each parted by blanks."""
    told = [tuple(words.split()) for words in (nouns, verbs, more, links, days)]
    return Tongue(code, told[0], told[1], told[2], told[3], told[4], (quotes[0], quotes[1]))


REAL = (
    make_tongue(
        "id",
        "warga petani jembatan sekolah pasar sungai kebun perahu guru murid pedagang jalan sawah rumah kantor lapangan "
        "hutan nelayan pabrik terminal stasiun kolam taman gedung bengkel dapur perpustakaan panggung ladang sumur",
        "membangun menata memperbaiki membersihkan mengunjungi menanam menjual membagikan menyiapkan menutup membuka "
        "merawat mengukur memindahkan mengangkut menghitung mengecat mencatat menyewa memasang",
        "lama baru panjang ramai sepi tinggi murah kecil besar bersih dingin kering lebar teduh",
        "di dari untuk dengan pada setelah sebelum bersama tanpa menuju sekitar selama",
        "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    ),
    make_tongue(
        "en",
        "residents farmers bridge school market river garden boat teacher pupils trader road field house office square "
        "forest fishermen mill depot station pond park hall workshop kitchen library stage orchard well",
        "built arranged repaired cleaned visited planted sold shared prepared closed opened tended measured moved "
        "carried counted painted noted rented mounted",
        "old new long busy quiet tall cheap small large clean cold dry wide shady",
        "in from for with on after before beside without towards around during",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
    make_tongue(
        "es",
        "vecinos campesinos puente escuela mercado huerto barca maestra alumnos tendero camino campo casa plaza "
        "oficina bosque pescadores molino cochera muelle charca parque sala taller cocina biblioteca "
        "escenario pozo granero",
        "construyeron ordenaron repararon limpiaron visitaron plantaron vendieron repartieron prepararon cerraron "
        "abrieron cuidaron midieron movieron llevaron contaron pintaron anotaron alquilaron montaron",
        "viejo nuevo largo animado callado alto barato chico grande limpio fresco seco ancho umbroso",
        "en desde para con sobre tras ante junto sin hacia cerca durante",
        "lunes martes miércoles jueves viernes sábado domingo",
        "«»",
    ),
    make_tongue(
        "de",
        "Anwohner Bauern Brücke Schule Markt Fluss Garten Boot Lehrerin Kinder Händler Weg Feld Haus Büro Platz Wald "
        "Fischer Mühle Halle Bahnhof Teich Park Saal Werkstatt Küche Bücherei Bühne Obsthof Brunnen",
        "bauten ordneten flickten putzten besuchten pflanzten verkauften teilten richteten schlossen öffneten pflegten "
        "vermaßen versetzten trugen zählten strichen notierten mieteten montierten",
        "alt neu lang belebt still hoch billig klein groß sauber kühl trocken breit schattig",
        "in aus für mit auf nach vor neben ohne zu um während",
        "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
        "„“",
    ),
)

_ALPHABETS = (
    ("xl", "bcdfghjklmnprstvwz", "aeiou", True),
    ("xc", "бвгджзклмнпрстфх", "аеиоуя", True),
    # Georgian has no capitals in running text: there names and first words look like any other.
    ("xg", "ბგდვზთკლმნპრსტფქ", "აეიოუ", False),
)


def choose_tongue(random: Random) -> Tongue:
    """One of the real languages, or one that nobody has heard before."""
    return random.choice(REAL) if random.random() < 0.55 else _invent(random)


def _invent(random: Random) -> Tongue:
    code, consonants, vowels, has_capitals = random.choice(_ALPHABETS)

    def word(least: int, most: int) -> str:
        return "".join(random.choice(consonants) + random.choice(vowels) for _ in range(random.randint(least, most)))

    def words(count: int, least: int, most: int) -> tuple[str, ...]:
        return tuple(word(least, most) for _ in range(count))

    days = words(7, 2, 3)
    quotes = random.choice((("“", "”"), ("«", "»"), ('"', '"')))
    return Tongue(
        code=code,
        nouns=words(30, 2, 4),
        verbs=words(20, 2, 4),
        more=words(14, 2, 3),
        links=words(12, 1, 2),
        days=tuple(day.capitalize() for day in days) if has_capitals else days,
        quotes=quotes,
    )


class Speaker:
    """Makes sentences of one tongue, from one source of chance."""

    def __init__(self, tongue: Tongue, random: Random) -> None:
        self.tongue = tongue
        self.random = random

    def clause(self, least: int, most: int) -> list[str]:
        """`least` to `most` words, lower case where the tongue has it so."""
        tongue, random = self.tongue, self.random
        wanted = random.randint(least, most)
        words: list[str] = []
        while len(words) < wanted:
            words += [random.choice(tongue.nouns), random.choice(tongue.verbs), random.choice(tongue.more)]
            words += [random.choice(tongue.nouns), random.choice(tongue.links)]
        return words[:wanted]

    def sentence(self, least: int = 7, most: int = 20) -> str:
        words = self.clause(least, most)
        if len(words) > 9:
            words[4] += ","
        return opened(" ".join(words)) + self.tongue.ends

    def headline(self) -> str:
        return opened(" ".join(self.clause(5, 9)))

    def name(self) -> str:
        """A person: two words that the tongue's nouns do not hold."""
        return " ".join(opened(self._syllables()) for _ in range(2))

    def place(self) -> str:
        return opened(self._syllables())

    def date(self) -> str:
        number = self.random.randint
        day = self.random.choice(self.tongue.days)
        return f"{day}, {number(1, 28)}/{number(1, 12)}/2026 {number(10, 23)}:{number(10, 59)}"

    def _syllables(self) -> str:
        return "".join(self.random.choice(self.tongue.nouns)[:2].lower() for _ in range(self.random.randint(2, 3)))


def opened(text: str) -> str:
    """With a capital in front, where running text has any: Python knows capitals of Georgian that nobody uses."""
    return text if "ა" <= text[:1] <= "ჰ" else text[:1].upper() + text[1:]
