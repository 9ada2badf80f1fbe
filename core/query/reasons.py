"""Why a query is refused or hinted at, and what to do about it, in English and Indonesian."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One line in each language, both saying the same."""

    text: str
    text_id: str


class Hint(NamedTuple):
    """A warning about a query: `column` is the place that it is about, in code points from 1, or 0 where it is about
    all of it; the text in both languages.
    """

    column: int
    text: str
    text_id: str


class Unfit(Exception):  # noqa: N818 - never leaves core.query
    """A reason and the column, from 1, that it is about."""

    def __init__(self, column: int, reason: Reason) -> None:
        super().__init__(reason.text)
        self.column = column
        self.reason = reason


EMPTY = Reason('the query is empty; write a word or a "phrase"', 'kueri kosong; tulis sebuah kata atau "frasa"')
TOO_BROAD = Reason(
    "this would match nearly every article; add a word that must occur",
    "ini cocok dengan hampir semua artikel; tambahkan kata yang harus muncul",
)
NO_LETTER = Reason(
    "there is no letter or digit in this; leave it out", "tidak ada huruf atau angka di sini; hapus bagian ini"
)
OPEN_QUOTE = Reason(
    'this quote is never closed; add a " where the phrase ends',
    'tanda kutip ini tidak pernah ditutup; tambahkan " di akhir frasa',
)
OPEN_PARENTHESIS = Reason(
    "this parenthesis is never closed; add a )", "tanda kurung ini tidak pernah ditutup; tambahkan )"
)
STRAY_PARENTHESIS = Reason(
    "this ) closes nothing, or nothing stands before it",
    "tanda ) ini tidak menutup apa pun, atau tidak ada kata di depannya",
)
ENDS_EARLY = Reason(
    'the query ends where a word or "phrase" should follow',
    'kueri berhenti di tempat yang masih memerlukan kata atau "frasa"',
)
WILD_SHORT = Reason(
    "a wildcard needs at least three letters; write more of the word",
    "karakter pengganti memerlukan sedikitnya tiga huruf; tulis lebih banyak huruf dari kata itu",
)
WILD_FIRST = Reason(
    "a word must not begin with a wildcard; write how it begins",
    "kata tidak boleh diawali karakter pengganti; tulis huruf awalnya",
)
WILD_IN_PHRASE = Reason(
    "in quotes a * stands only behind letters, for more of that word; for any other words between, write "
    "presiden ONEAR/3 bank",
    "di dalam tanda kutip, * hanya di belakang huruf, untuk sisa kata itu; untuk kata lain di antaranya, tulis "
    "presiden ONEAR/3 bank",
)
WILD_MIXED = Reason(
    "'=' and {id} do not go with wildcards; leave one of the two out",
    "'=' dan {id} tidak bisa digabung dengan karakter pengganti; hapus salah satu",
)
EXACT_MIXED = Reason(
    "'=' means exactly this, {id} any form of it; leave one of the two out",
    "'=' berarti persis seperti ini, {id} berarti semua bentuknya; hapus salah satu",
)
BRACES = Reason(
    "braces only stand as {id} behind a word, for its Indonesian forms, or as {nya}, for -nya, -lah and the like; for "
    'the plain word, put it in "quotes"',
    "kurung kurawal hanya dipakai sebagai {id} di belakang kata, untuk semua bentuknya, atau {nya}, untuk -nya, -lah "
    'dan sejenisnya; untuk kata biasa, pakai "tanda kutip"',
)
TILDE = Reason(
    'a ~ stands only behind a phrase, as in "kota bandung"~5',
    'tanda ~ hanya dipakai di belakang frasa, seperti "kota bandung"~5',
)
TILDE_NUMBER = Reason(
    'write behind the ~ how many other words may stand between, as in "kota bandung"~5',
    'tulis di belakang ~ berapa kata lain yang boleh menyela, seperti "kota bandung"~5',
)
TILDE_WORDS = Reason(
    "~ needs a phrase of at least two words", "tanda ~ memerlukan frasa yang terdiri atas dua kata atau lebih"
)
NEAR_NUMBER = Reason(
    "write how many other words may stand between, as in banjir NEAR/5 bandung; for the plain word, use small letters",
    "tulis berapa kata lain yang boleh menyela, seperti banjir NEAR/5 bandung; untuk kata biasa, pakai huruf kecil",
)
NEAR_OPERANDS = Reason(
    'NEAR takes words, "phrases" and (a OR b) on both sides, nothing else',
    'di kedua sisi NEAR hanya boleh ada kata, "frasa", dan (a OR b)',
)
NEAR_MIXED = Reason(
    "operators in one chain of NEAR must be the same; use parentheses around an AND of two of them",
    "operator dalam satu rangkaian NEAR harus sama; pecah menjadi dua dengan AND dan tanda kurung",
)
NEAR_MANY = Reason(
    "NEAR joins 8 words or phrases at most; split it into two with AND and parentheses",
    "NEAR menggabungkan paling banyak 8 kata atau frasa; pecah menjadi dua dengan AND dan tanda kurung",
)
FIELD_IN_FIELD = Reason(
    "within a field there may be no other field, no lang:, date: or @name; put them side by side instead",
    "di dalam sebuah bidang tidak boleh ada bidang lain, lang:, date:, atau @nama; letakkan berdampingan",
)
OPEN_REGEX = Reason(
    'a regular expression ends with a / and a blank, as in /banj[iu]r/i; for the plain words, use "quotes"',
    'ekspresi reguler diakhiri / dan spasi, seperti /banj[iu]r/i; untuk kata biasa, pakai "tanda kutip"',
)
REGEX_EMPTY = Reason(
    "this regular expression also matches nothing at all, so nearly every article; ask for at least one letter",
    "ekspresi reguler ini cocok dengan teks kosong, jadi dengan hampir semua artikel; minta sedikitnya satu huruf",
)
LANGUAGE = Reason(
    "lang: takes a code of two or three letters, such as lang:id",
    "lang: memerlukan kode dua atau tiga huruf, seperti lang:id",
)
DATE = Reason(
    "date: takes 2026, 2026-11, 2026-11-20 or a range such as 2026-01..2026-03, open ends too",
    "date: memerlukan 2026, 2026-11, 2026-11-20, atau rentang seperti 2026-01..2026-03, juga tanpa batas",
)
DATE_ORDER = Reason(
    "this range ends before it begins; swap its two dates", "rentang ini berakhir sebelum dimulai; tukar tanggalnya"
)
NO_NAME = Reason(
    'an @ needs the name of a keyword behind it, as in @banjir or @"banjir besar"',
    'tanda @ memerlukan nama kata kunci, seperti @banjir atau @"banjir besar"',
)


def instead(sign: str, operator: str) -> Reason:
    return Reason(f"'{sign}' is no operator; write {operator}", f"'{sign}' bukan operator; tulis {operator}")


def needs_word(sign: str) -> Reason:
    return Reason(f"'{sign}' needs a word right behind it", f"'{sign}' memerlukan kata tepat di belakangnya")


def needs_both(operator: str) -> Reason:
    return Reason(
        f'{operator} needs a word or "phrase" on both sides',
        f'{operator} memerlukan kata atau "frasa" di kedua sisinya',
    )


def too_deep(most: int) -> Reason:
    return Reason(
        f"more than {most} parentheses inside one another", f"lebih dari {most} tanda kurung di dalam tanda kurung"
    )


def too_nested(most: int) -> Reason:
    return Reason(
        f"more than {most} levels of AND, OR and NOT, with the keywords it refers to; write some of them out flat",
        f"lebih dari {most} tingkat AND, OR, dan NOT, termasuk kata kunci yang dirujuk; ratakan sebagian isinya",
    )


def too_many(most: int, what: str, what_id: str) -> Reason:
    return Reason(
        f"more than {most:,} {what} in one query; make several keywords of it",
        f"lebih dari {most:,} {what_id} dalam satu kueri; pecah menjadi beberapa kata kunci",
    )


def too_far(most: int) -> Reason:
    return Reason(
        f"at most {most} other words may stand between; use AND for words anywhere in an article",
        f"paling banyak {most} kata lain boleh menyela; pakai AND untuk kata di mana pun dalam artikel",
    )


def unknown_field(name: str, meant: str | None) -> Reason:
    guess, guess_id = (f", did you mean {meant}:?", f", maksud Anda {meant}:?") if meant else (".", ".")
    known = "title:, lead:, body:, author:, section:, site:, lang:, date:"
    return Reason(
        f'there is no field {name}:{guess} Fields are {known}. For the plain words, use "quotes"',
        f'tidak ada bidang {name}:{guess_id} Bidang yang ada: {known}. Untuk kata biasa, pakai "tanda kutip"',
    )


def address(host: str) -> Reason:
    return Reason(
        f"an address is looked for by its host alone: write site:{host}",
        f"alamat dicari menurut nama situsnya saja: tulis site:{host}",
    )


def unknown_language(code: str, meant: str | None) -> Reason:
    guess, guess_id = (f", did you mean lang:{meant}?", f", maksud Anda lang:{meant}?") if meant else ("", "")
    return Reason(f"'{code}' is no language code{guess}", f"'{code}' bukan kode bahasa{guess_id}")


def regex_refused(why: str) -> Reason:
    return Reason(
        f"this regular expression cannot be used ({why}); it is in the syntax of RE2",
        f"ekspresi reguler ini tidak bisa dipakai ({why}); sintaksisnya RE2",
    )


def unknown_reference(name: str, near: str | None) -> Reason:
    guess, guess_id = (f", did you mean '{near}'?", f", maksud Anda '{near}'?") if near else ("", "")
    return Reason(f"no keyword is named '{name}'{guess}", f"tidak ada kata kunci bernama '{name}'{guess_id}")


def circle(names: list[str]) -> Reason:
    way = " → ".join(names)
    return Reason(
        f"these keywords refer to one another in a circle: {way}; take one reference out",
        f"kata kunci ini saling merujuk berputar: {way}; hapus salah satu rujukan",
    )


def too_deep_references(most: int) -> Reason:
    return Reason(
        f"more than {most} keywords refer to one another in a row; write some of them out",
        f"lebih dari {most} kata kunci saling merujuk berturut-turut; tulis sebagian isinya langsung",
    )


FORMS = Reason(
    "forms: knows id (Indonesian) only; write forms: id or leave it out",
    "forms: hanya mengenal id (bahasa Indonesia); tulis forms: id atau hapus",
)
