"""Rules suggest a tone only where they are not ambiguous."""

import pytest

from core.config import parse
from core.errors import ConfigError
from core.forms import DEFAULT_VARIANTS
from core.keyword import Keyword, ToneRule
from core.keyword_files import read_keywords, write_keywords
from core.marks import Tone
from core.tone_rules import SuggestedTone, ToneRules
from tests.factories import make_article

NEGATIVE, POSITIVE = ToneRule("negative", "korupsi OR banjir"), ToneRule("positive", "penghargaan")
KOTA = Keyword("Kota Contoh", "contoh", tones=(POSITIVE, NEGATIVE))


def suggest(text: str, *keywords: Keyword) -> SuggestedTone | None:
    article = make_article(title="Judul", text=text)
    return ToneRules(keywords or (KOTA,), DEFAULT_VARIANTS).suggest(article, "Kabar Contoh")


@pytest.mark.parametrize(
    ("text", "tone"),
    [
        ("Kota Contoh dilanda Banjir.", Tone.NEGATIVE),
        ("Kota Contoh meraih penghargaan.", Tone.POSITIVE),
        ("Penghargaan bagi relawan banjir.", None),
        ("Pasar buka lagi.", None),
    ],
)
def test_a_rule_suggests_a_tone_unless_it_is_ambiguous(text: str, tone: Tone | None) -> None:
    assert suggest(text) == (None if tone is None else SuggestedTone(tone, ("Kota Contoh",)))


def test_keywords_agree_or_suggest_nothing() -> None:
    same = Keyword("Dinas", "dinas", tones=(ToneRule("negative", "banjir"),))
    other = Keyword("Dinas", "dinas", tones=(ToneRule("neutral", "banjir"),))
    assert suggest("Banjir surut.", KOTA, same) == SuggestedTone(Tone.NEGATIVE, ("Kota Contoh", "Dinas"))
    assert suggest("Banjir surut.", KOTA, other) is None


def test_a_rule_uses_the_word_forms_of_its_keyword() -> None:
    rule = (ToneRule("positive", "bantu"),)
    assert suggest("Warga membantu.", Keyword("a", "a", tones=rule)) is None
    assert suggest("Warga membantu.", Keyword("a", "a", forms="id", tones=rule)) is not None


def test_rules_of_the_config() -> None:
    text = "keywords: [{name: Kota Contoh, query: contoh, tone: {negative: korupsi OR banjir, positive: penghargaan}}]"
    assert parse(text, {}).keywords == (KOTA,)


@pytest.mark.parametrize(
    ("tone", "problem"),
    [
        ("{negative: '(banjir'}", "config.yaml:1: keywords[0].tone.negative"),
        ("{negative: '@Dinas'}", "a rule for the tone cannot refer to other keywords by @name"),
        ("{negativ: banjir}", "did you mean 'negative'?"),
        ("banjir", "keywords[0].tone: must be a mapping with a query for 'positive', 'neutral' or 'negative'"),
    ],
)
def test_mistakes(tone: str, problem: str) -> None:
    with pytest.raises(ConfigError) as raised:
        parse(f"keywords: [{{name: Kota, query: contoh, tone: {tone}}}]", {})
    assert problem in str(raised.value)


def test_keyword_files_as_yaml_have_rules() -> None:
    text, _ = write_keywords([KOTA], "yaml")
    assert [keyword for _, keyword in read_keywords(text, "yaml", "k.yaml").keywords] == [KOTA]
