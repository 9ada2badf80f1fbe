"""Validate language codes (ISO 639)."""

import re

_TWO_LETTERS = frozenset(
    """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et
eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk
kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny
oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk
tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
""".split()
)

# The ISO 639-1 code of a language by another code for it. The other codes are not used for articles.
_REPLACEMENTS = {
    "in": "id", "ind": "id", "idn": "id", "jw": "jv", "jav": "jv", "sun": "su", "msa": "ms", "may": "ms",
    "zsm": "ms", "eng": "en", "ara": "ar", "zho": "zh", "chi": "zh", "cn": "zh", "jp": "ja", "jpn": "ja",
    "kor": "ko", "nld": "nl", "dut": "nl", "deu": "de", "ger": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt",
    "rus": "ru", "tha": "th", "vie": "vi", "fil": "tl",
}  # fmt: skip

# The names of languages in Indonesian and English, with and without `bahasa`.
_NAMES = {
    "id": "indonesia indonesian", "en": "inggris english", "jv": "jawa javanese", "su": "sunda sundanese",
    "ms": "melayu malay", "ar": "arab arabic", "zh": "china cina mandarin tionghoa chinese", "ja": "jepang japanese",
    "ko": "korea korean", "nl": "belanda dutch", "de": "jerman german deutsch", "fr": "prancis perancis french",
    "es": "spanyol spanish", "pt": "portugis portuguese", "ru": "rusia russian", "th": "thai thailand",
    "vi": "vietnam vietnamese", "tl": "filipina filipino tagalog", "ban": "bali balinese", "min": "minang minangkabau",
}  # fmt: skip
_CODE_OF_NAME = {name: code for code, names in _NAMES.items() for name in names.split()}


def is_language_code(code: str) -> bool:
    """Whether `code` is an ISO 639-1 code, or has the form of an ISO 639-3 code: three letters, such as `min` or `ban`.

    Any three letters are accepted, unless they stand for a language with an ISO 639-1 code, like `ind`.
    """
    return code in _TWO_LETTERS or (code not in _REPLACEMENTS and bool(re.fullmatch("[a-z]{3}", code)))


def suggest_language_code(code: str) -> str | None:
    """Return the ISO 639-1 code for another code or a language name, such as `id` for `ind` or `Indonesia`, or None."""
    name = code.strip().lower()
    return _REPLACEMENTS.get(name) or _CODE_OF_NAME.get(name.removeprefix("bahasa "))
