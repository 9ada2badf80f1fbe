"""The score of quotations, on invented text, and the form of the annotations."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from benchmarks import quotes
from benchmarks.quotes import (
    ANNOTATIONS,
    HALVES,
    KINDS,
    AnnotatedQuote,
    AnnotatedText,
    FoundQuote,
    Score,
    Span,
    add_text,
    find_annotated_texts,
    fold_name,
    format_score,
    is_name_of,
    overlap,
    read_texts,
    score_texts,
)

TEXT = (
    'Kepala Balai Sungai, Ir Melati Kenanga, mengatakan pintu air dibuka lagi. "Air sudah surut," kata Melati. '
    '"Warga boleh pulang," ujarnya. Ia menambahkan bahwa jalan masih licin. Ia mengimbau warga waspada.'
)
FULL_NAME = "Ir Melati Kenanga"


@dataclass(frozen=True)
class Found:
    kind: str
    spans: tuple[Span, ...]
    speaker: str
    full_name: str | None = None


def span(words: str) -> Span:
    start = TEXT.index(words)
    return start, start + len(words)


def annotated(
    kind: str,
    words: str,
    speaker: str,
    *,
    pronoun: bool = False,
    doubtful: bool = False,
    full_name: str | None = FULL_NAME,
) -> AnnotatedQuote:
    return AnnotatedQuote(kind, (span(words),), speaker, full_name, pronoun, doubtful)


QUOTES = (
    annotated("indirect", "pintu air dibuka lagi", FULL_NAME),
    annotated("direct", "Air sudah surut,", "Melati"),
    annotated("direct", "Warga boleh pulang,", "nya", pronoun=True),
    annotated("indirect", "jalan masih licin", "Ia", pronoun=True),
    annotated("indirect", "warga waspada", "Ia", pronoun=True, doubtful=True),
)
ANNOTATED = AnnotatedText("test", "id", TEXT, QUOTES)


def score(*found: FoundQuote) -> Score:
    result = Score()
    add_text(result, ANNOTATED, found)
    return result


def counts(result: Score, kind: str) -> tuple[int, int, int]:
    figures = result.kinds[kind]
    return figures.annotated, figures.found, figures.hits


def pronouns(result: Score) -> tuple[int, int, int]:
    return result.pronouns.annotated, result.pronouns.found, result.pronouns.named


# --- speakers ---


@pytest.mark.parametrize("name", ["Melati Kenanga", "IR. MELATI KENANGA", "Ibu Melati Kenanga", "Melati Kenanga (41)"])
def test_titles_case_and_punctuation_are_not_part_of_a_name(name: str) -> None:
    assert fold_name(name) == ("melati", "kenanga")


def test_a_name_that_consists_of_a_title_is_kept() -> None:
    assert fold_name("Mas") == ("mas",)


@pytest.mark.parametrize("name", ["Melati", "Kenanga", "Ir Kenanga", "melati kenanga"])
def test_a_part_of_the_full_name_is_that_name(name: str) -> None:
    assert is_name_of(name, "Ir Melati Kenanga, MT")


@pytest.mark.parametrize("name", ["Mela", "Kenanga Melati", "Melati Dahlia", "Melati MT", "", None])
def test_other_words_are_not_that_name(name: str | None) -> None:
    assert not is_name_of(name, "Ir Melati Kenanga, MT")


# --- spans ---


def test_overlap_is_intersection_over_union_of_characters() -> None:
    assert overlap([(0, 10)], [(5, 15)]) == pytest.approx(5 / 15)
    assert overlap([(0, 4), (10, 16)], [(0, 16)]) == pytest.approx(10 / 16)
    assert overlap([], []) == 0


# --- the score ---


def test_nothing_found() -> None:
    result = score()
    assert counts(result, "direct") == (2, 0, 0)
    assert counts(result, "indirect") == (2, 0, 0)
    assert pronouns(result) == (2, 0, 0)
    assert (result.kinds["direct"].precision, result.kinds["direct"].recall) == (0, 0)


def test_everything_found() -> None:
    result = score(
        Found("indirect", (span("pintu air dibuka lagi"),), "Melati Kenanga"),
        Found("direct", (span("Air sudah surut,"),), "Melati", FULL_NAME),
        Found("direct", (span("Warga boleh pulang"),), "nya", FULL_NAME),
        Found("indirect", (span("bahwa jalan masih licin"),), "Ia", "Melati"),
    )
    assert counts(result, "direct") == (2, 2, 2)
    assert counts(result, "indirect") == (2, 2, 2)
    assert pronouns(result) == (2, 2, 2)
    assert not result.mistakes


def test_a_quotation_of_the_other_kind_is_no_hit() -> None:
    result = score(Found("indirect", (span("Air sudah surut,"),), "Melati"))
    assert counts(result, "indirect") == (2, 1, 0)
    assert counts(result, "direct") == (2, 0, 0)


def test_a_part_below_the_least_overlap_is_no_hit() -> None:
    assert counts(score(Found("direct", (span("Warga boleh"),), "nya")), "direct") == (2, 1, 0)
    assert counts(score(Found("direct", (span("Warga boleh pu"),), "nya")), "direct") == (2, 1, 1)


def test_another_speaker_is_no_hit() -> None:
    result = score(Found("direct", (span("Air sudah surut,"),), "Kepala Balai Sungai"))
    assert counts(result, "direct") == (2, 1, 0)
    assert [mistake.split()[0] for mistake in result.mistakes] == ["wrong", "missed", "missed", "missed", "missed"]


def test_each_quotation_is_hit_once() -> None:
    twice = Found("direct", (span("Air sudah surut,"),), "Melati")
    assert counts(score(twice, twice), "direct") == (2, 2, 1)


def test_of_two_that_share_the_span_the_right_speaker_is_paired() -> None:
    wrong = Found("direct", (span("Air sudah surut,"),), "Dahlia")
    right = Found("direct", (span("Air sudah surut,"),), "Melati")
    assert counts(score(wrong, right), "direct") == (2, 2, 1)


def test_what_is_doubtful_is_neither_missed_nor_wrong() -> None:
    for kind in KINDS:
        result = score(Found(kind, (span("mengimbau warga waspada"),), "Dahlia"))
        assert counts(result, kind) == (2, 0, 0)


def test_a_pronoun_is_named_by_the_full_name_only() -> None:
    unnamed = Found("direct", (span("Warga boleh pulang,"),), "nya")
    named = Found("direct", (span("Warga boleh pulang,"),), "nya", "Kenanga")
    misnamed = Found("direct", (span("Warga boleh pulang,"),), "nya", "Dahlia")
    assert [pronouns(score(found)) for found in (unnamed, named, misnamed)] == [(2, 1, 0), (2, 1, 1), (2, 1, 0)]
    assert counts(score(misnamed), "direct") == (2, 1, 1)


def test_a_pronoun_for_someone_who_is_never_named_is_not_counted_among_pronouns() -> None:
    quote = annotated("indirect", "jalan masih licin", "Ia", pronoun=True, full_name=None)
    result = score_texts([AnnotatedText("test", "id", TEXT, (quote,))], lambda text, language: [])
    assert pronouns(result) == (0, 0, 0)
    assert counts(result, "indirect") == (1, 0, 0)


def test_the_function_receives_the_language() -> None:
    received = []

    def find(text: str, language: str) -> list[FoundQuote]:
        received.append((text, language))
        return []

    score_texts([ANNOTATED], find)
    assert received == [(TEXT, "id")]


def test_the_report_states_figures_and_numbers() -> None:
    result = score(Found("direct", (span("Warga boleh pulang,"),), "nya", FULL_NAME))
    assert format_score("test", result).split() == ("test 1.000 0.500 2 0.000 0.000 2 1.000 0.500 2".split())


# --- files ---


def write_annotations(folder: Path, *texts: str) -> None:
    quote = {
        "kind": "direct",
        "spans": [[0, 3]],
        "speaker": [4, 8],
        "full_name": None,
        "pronoun": False,
        "doubtful": False,
    }
    entries = [
        {"sha256": hashlib.sha256(text.encode()).hexdigest(), "half": "test", "quotes": [quote]} for text in texts
    ]
    folder.mkdir(exist_ok=True)
    (folder / "invented.json").write_text(json.dumps({"language": "id", "texts": entries}))


@pytest.fixture
def annotations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(quotes, "ANNOTATIONS", tmp_path / "annotations")
    write_annotations(tmp_path / "annotations", "Ya, kata Anu", "Oh, kata Ini")
    return tmp_path


def test_texts_are_found_in_text_files_and_sets_of_pages_by_their_hash(annotations: Path) -> None:
    (annotations / "pages").mkdir()
    (annotations / "pages" / "truth.json").write_text(json.dumps({"a": {"articleBody": "Ya, kata Anu"}, "list": {}}))
    (annotations / "one.txt").write_text("Oh, kata Ini")
    found = find_annotated_texts([annotations / "pages", annotations])
    assert [text.text for text in found["invented.json"]] == ["Ya, kata Anu", "Oh, kata Ini"]
    assert found["invented.json"][0].quotes == (AnnotatedQuote("direct", ((0, 3),), "kata", None, False, False),)


def test_line_ends_are_part_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_bytes(b"satu\r\ndua")
    assert list(read_texts([tmp_path]).values()) == ["satu\r\ndua"]


def test_a_changed_text_is_refused(annotations: Path) -> None:
    (annotations / "one.txt").write_text("Ya, kata Anu")
    (annotations / "two.txt").write_text("Oh, kata Ini.")
    with pytest.raises(SystemExit, match="lack 1 of 2 texts"):
        find_annotated_texts([annotations])


def test_folders_without_annotated_texts_are_refused(annotations: Path) -> None:
    with pytest.raises(SystemExit, match="hold no text"):
        find_annotated_texts([annotations])


# --- the annotations ---


@pytest.mark.parametrize("path", sorted(ANNOTATIONS.glob("*.json")), ids=lambda path: path.stem)
def test_annotations_are_offsets_and_hashes_only(path: Path) -> None:
    annotations = json.loads(path.read_bytes())
    assert annotations.keys() == {"language", "texts"}
    hashes = [text["sha256"] for text in annotations["texts"]]
    assert len(set(hashes)) == len(hashes)
    for text in annotations["texts"]:
        assert text.keys() == {"sha256", "half", "quotes"}
        assert len(bytes.fromhex(text["sha256"])) == 32
        assert text["half"] in HALVES
        assert [quote["spans"] for quote in text["quotes"]] == sorted(quote["spans"] for quote in text["quotes"])
        for quote in text["quotes"]:
            assert quote.keys() == {"kind", "spans", "speaker", "full_name", "pronoun", "doubtful"}
            assert quote["kind"] in KINDS
            offsets = [offset for span in quote["spans"] for offset in span]
            assert offsets == sorted(set(offsets))
            assert quote["speaker"] is not None or quote["doubtful"]
            for start, end in (quote[name] for name in ("speaker", "full_name") if quote[name] is not None):
                assert 0 <= start < end


def test_both_halves_have_quotations_of_both_kinds() -> None:
    texts = [text for path in ANNOTATIONS.glob("*.json") for text in json.loads(path.read_bytes())["texts"]]
    firm = [(text["half"], quote["kind"]) for text in texts for quote in text["quotes"] if not quote["doubtful"]]
    assert set(firm) == {(half, kind) for half in HALVES for kind in KINDS}
    assert len(firm) >= 200
