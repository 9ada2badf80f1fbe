"""Which language a text is written in: function words first, langdetect where they do not settle it."""

import re
from collections import Counter
from functools import cache
from itertools import islice
from pkgutil import get_data
from unicodedata import name

from langdetect import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

REACH = 500
"""Code points looked at. On long texts more changes no answer (measured), and langdetect takes 4–22 ms for them."""

_SHARED = (
    "yang dan di dari untuk dengan pada ini itu dalam adalah akan tidak telah tersebut menjadi para kepada serta "
    "ketika bagi kata kami kita sebagai hanya lebih beliau daripada oleh juga ke ialah"
)
# Frequent words that tell these languages apart. Sundanese, Javanese and Malay have no langdetect profile: it calls
# all of them Indonesian.
_WORDS = {
    "id": f"{_SHARED} karena bahwa bisa sudah saat ingin seorang mereka polisi tak uang delapan",
    "ms": f"{_SHARED} kerana bahawa mahu manakala polis wang syarikat iaitu pelbagai sekiranya lapan hadapan pemberita",
    "su": "anu jeung dina teu keur ieu éta eta nu ka ti kana tina henteu ogé oge geus parantos urang aya nyaéta nyaeta "
    "pikeun kudu lain bisa ceuk jadi sarta tapi mah téh teh ku saur kanggo salah sahiji",
    "jv": "ing lan sing karo iki iku kang saka wis ora uga kanggo marang amarga ana dadi bakal nanging yen wong "
    "kuwi ning kanthi menyang dening kasebut para utawa lagi dhewe",
    "en": "the of and to in is was that for on with as at by from it he she his her they are were has have had this "
    "not be said who will an",
    "pt": "que não uma em dos foi são você vocês ao aos à às pelo pela pelos pelas também já mais quando muito ou seu "
    "sua entre depois mesmo isso até janeiro fevereiro março maio junho julho setembro outubro novembro dezembro",
    "es": "que una del con por fue son más pero también según está esta sus hasta cuando donde desde hay muy sobre "
    "entre este enero febrero marzo mayo junio septiembre octubre noviembre diciembre",
    "fr": "que une est dans pour qui sur avec sont été aux cette ont plus pas par mais ses leur elle nous vous "
    "janvier février avril juin juillet août septembre octobre décembre",
    "de": "der und ist nicht ein eine einen einer mit auf für sich dem wird auch aus bei nach wie über zum zur "
    "werden wurde januar februar märz dezember",
    "it": "che una non sono della con gli del dei delle nel nella anche più come alla ha è questo "
    "gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre",
    "ru": "что это из он они также чтобы было был были только уже который которые его еще ещё может если мне",
    "uk": "що це як але із він вони також щоб було був були тільки або й є які який його вже після може якщо",
    "nl": "het een niet zijn voor met dat ook aan naar bij maar heeft wordt deze nog uit januari februari maart",
}
_LANGUAGES_OF: dict[str, tuple[str, ...]] = {
    word: tuple(language for language, words in _WORDS.items() if word in words.split())
    for listed in _WORDS.values()
    for word in listed.split()
}
_WRITTEN = {
    "LATIN": "af ca cs cy da de en es et fi fr hr hu id it lt lv nl no pl pt ro sk sl so sq sv sw tl tr vi",
    "CYRILLIC": "bg mk ru uk",
    "ARABIC": "ar fa ur",
    "DEVANAGARI": "hi mr ne",
    "CJK": "zh-cn zh-tw",
    "KANA": "ja",
    "HANGUL": "ko",
    "GREEK": "el",
    "HEBREW": "he",
    "THAI": "th",
    "BENGALI": "bn",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "KANNADA": "kn",
    "MALAYALAM": "ml",
    "TAMIL": "ta",
    "TELUGU": "te",
}
"""langdetect's profiles by script: a script that one language is written in needs no more asking."""

_KANA = {"HIRAGANA": "KANA", "KATAKANA": "KANA"}
_LETTERS = 60
"""Letters by which a script is told."""

_CHOICE = 2
_WORD = re.compile(r"[^\W\d_]+")
_FEW = 3
_LEAD = 1.5
"""How clearly the function words must point one way: at least _FEW of them, _LEAD times those of any other language.
Set on the sample newsroom's articles and their headlines."""

_ALONE = 2
"""As many suffice where all function words are of the language that the outlet publishes in: one is a name, and a
theme may declare English over any text."""

_OWN = 2
"""Words by which Malay must lead Indonesian, or the reverse, against what the outlet publishes in: one is a name."""

_NEIGHBOUR = "id"
"""What langdetect calls a language of the archipelago that it has no profile of."""

_SIBLINGS = frozenset({"id", "ms"})
_NO_PROFILE = frozenset({"ms", "su", "jv"})


def detect_language(text: str, prior: str | None = None) -> str | None:
    """ISO 639-1 code of the language of `text`, or None where it holds no letters.

    `prior` is the language that the outlet publishes in, as far as known: it decides headlines and other short or
    undecided texts, and langdetect is not asked where function words agree with it. Malay, Sundanese and Javanese are
    told from Indonesian by their function words alone.
    """
    head = text[:REACH]
    counts = _counts(head)
    clear = _clear(counts, prior)
    if clear:
        return clear
    is_alone = prior in counts and counts[prior] == sum(counts.values())
    least = 1 if prior in _NO_PROFILE else _ALONE if is_alone else _FEW
    if prior in counts and counts[prior] >= max(least, *counts.values()):
        return prior
    found = _detected(head, prior)
    return prior if found == _NEIGHBOUR and prior in _NO_PROFILE else found


def _counts(text: str) -> dict[str, int]:
    counts = dict.fromkeys(_WORDS, 0)
    for word in _WORD.findall(text.lower()):
        for language in _LANGUAGES_OF.get(word, ()):
            counts[language] += 1
    return counts


def _clear(counts: dict[str, int], prior: str | None) -> str | None:
    """Malay and Indonesian share most function words, so neither is the other's rival: their own words decide, and
    where they nearly balance, the outlet's language.
    """
    best = max(counts, key=counts.__getitem__)
    if best in _SIBLINGS:
        usual = prior if prior and prior in _SIBLINGS else "id"
        best = best if counts[best] - counts[usual] >= _OWN else usual
    rivals = [counts[one] for one in counts if one != best and not {one, best} <= _SIBLINGS]
    return best if counts[best] >= _FEW and counts[best] >= _LEAD * max(rivals) else None


def _script(text: str) -> str:
    """The script that most letters of `text` are of, as Unicode names it; KANA where some stand among Han signs."""
    letters = [name(letter, "").partition(" ")[0] for letter in islice(filter(str.isalpha, text), _LETTERS)]
    counts = Counter(_KANA.get(script, script) for script in letters)
    if counts["KANA"]:
        counts["KANA"] += counts.pop("CJK", 0)
    return counts.most_common(1)[0][0] if counts else ""


@cache
def _factory(script: str) -> DetectorFactory:
    """The profiles of the languages that share a script. All 55 take a third of a second to load."""
    DetectorFactory.seed = 0
    factory = DetectorFactory()
    profiles = (get_data("langdetect", f"profiles/{language}") for language in _WRITTEN[script].split())
    factory.load_json_profile([profile for profile in profiles if profile])
    return factory


def _detected(text: str, prior: str | None) -> str | None:
    script = _script(text)
    known = _WRITTEN.get(script, "").split()
    if len(known) < _CHOICE:
        return known[0] if known else None
    detector = _factory(script).create()
    if prior in known:
        # Half the weight for the outlet's language: English headlines come out right 90 times of 100, not 75.
        detector.set_prior_map({language: 0.5 if language == prior else 0.5 / (len(known) - 1) for language in known})
    detector.append(text)
    try:
        found = str(detector.detect())
    except LangDetectException:
        return None
    return None if found == "unknown" else found.split("-")[0]
