"""Languages for generated outlets: four real ones with small word lists, and others invented from syllables."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Language:
    """Words to build sentences from. `quotes` are opening and closing quotation marks; `ends` closes a sentence."""

    code: str
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    more: tuple[str, ...]
    links: tuple[str, ...]
    days: tuple[str, ...]
    quotes: tuple[str, str] = ("“", "”")
    ends: str = "."


def make_language(code: str, nouns: str, verbs: str, more: str, links: str, days: str, quotes: str = "“”") -> Language:
    """Return a language from word lists, each separated by spaces."""
    lists = [tuple(words.split()) for words in (nouns, verbs, more, links, days)]
    return Language(code, lists[0], lists[1], lists[2], lists[3], lists[4], (quotes[0], quotes[1]))


REAL = (
    make_language(
        "id",
        "warga petani jembatan sekolah pasar sungai kebun perahu guru murid pedagang jalan sawah rumah kantor lapangan "
        "hutan nelayan pabrik terminal stasiun kolam taman gedung bengkel dapur perpustakaan panggung ladang sumur",
        "membangun menata memperbaiki membersihkan mengunjungi menanam menjual membagikan menyiapkan menutup membuka "
        "merawat mengukur memindahkan mengangkut menghitung mengecat mencatat menyewa memasang",
        "lama baru panjang ramai sepi tinggi murah kecil besar bersih dingin kering lebar teduh",
        "di dari untuk dengan pada setelah sebelum bersama tanpa menuju sekitar selama",
        "Senin Selasa Rabu Kamis Jumat Sabtu Minggu",
    ),
    make_language(
        "en",
        "residents farmers bridge school market river garden boat teacher pupils trader road field house office square "
        "forest fishermen mill depot station pond park hall workshop kitchen library stage orchard well",
        "built arranged repaired cleaned visited planted sold shared prepared closed opened tended measured moved "
        "carried counted painted noted rented mounted",
        "old new long busy quiet tall cheap small large clean cold dry wide shady",
        "in from for with on after before beside without towards around during",
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    ),
    make_language(
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
    make_language(
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
    # Georgian has no capitals in running text, so names and first words look like any other word.
    ("xg", "ბგდვზთკლმნპრსტფქ", "აეიოუ", False),
)


def choose_language(random: Random) -> Language:
    """Return one of the real languages or an invented one."""
    return random.choice(REAL) if random.random() < 0.55 else _invent(random)


def _invent(random: Random) -> Language:
    code, consonants, vowels, has_capitals = random.choice(_ALPHABETS)

    def word(minimum: int, maximum: int) -> str:
        return "".join(
            random.choice(consonants) + random.choice(vowels) for _ in range(random.randint(minimum, maximum))
        )

    def words(count: int, minimum: int, maximum: int) -> tuple[str, ...]:
        return tuple(word(minimum, maximum) for _ in range(count))

    days = words(7, 2, 3)
    quotes = random.choice((("“", "”"), ("«", "»"), ('"', '"')))
    return Language(
        code=code,
        nouns=words(30, 2, 4),
        verbs=words(20, 2, 4),
        more=words(14, 2, 3),
        links=words(12, 1, 2),
        days=tuple(day.capitalize() for day in days) if has_capitals else days,
        quotes=quotes,
    )


class SentenceGenerator:
    """Generates sentences of one language from one random generator."""

    def __init__(self, language: Language, random: Random) -> None:
        self.language = language
        self.random = random

    def clause(self, minimum: int, maximum: int) -> list[str]:
        """Return a number of words between two limits, capitalized only where the language requires it."""
        language, random = self.language, self.random
        count = random.randint(minimum, maximum)
        words: list[str] = []
        while len(words) < count:
            words += [random.choice(language.nouns), random.choice(language.verbs), random.choice(language.more)]
            words += [random.choice(language.nouns), random.choice(language.links)]
        return words[:count]

    def sentence(self, minimum: int = 7, maximum: int = 20) -> str:
        words = self.clause(minimum, maximum)
        if len(words) > 9:
            words[4] += ","
        return capitalize(" ".join(words)) + self.language.ends

    def headline(self) -> str:
        return capitalize(" ".join(self.clause(5, 9)))

    def name(self) -> str:
        """Return a person's name: two words that are not nouns of the language."""
        return " ".join(capitalize(self._syllables()) for _ in range(2))

    def place(self) -> str:
        return capitalize(self._syllables())

    def date(self) -> str:
        number = self.random.randint
        day = self.random.choice(self.language.days)
        return f"{day}, {number(1, 28)}/{number(1, 12)}/2026 {number(10, 23)}:{number(10, 59)}"

    def _syllables(self) -> str:
        return "".join(self.random.choice(self.language.nouns)[:2].lower() for _ in range(self.random.randint(2, 3)))


def capitalize(text: str) -> str:
    """Capitalize the first letter, except in Georgian, whose capitals Python knows but running text does not use."""
    return text if "ა" <= text[:1] <= "ჰ" else text[:1].upper() + text[1:]
