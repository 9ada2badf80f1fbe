"""Copies of a story as other outlets publish them, one function for each kind."""

import re
from collections.abc import Callable
from random import Random

from benchmarks.news_writer import Draft, NewsWriter, Topic

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})+")
_DATE = re.compile(r"\((\d{1,2})/(\d{1,2})(?:/(\d{4}))?\)")

Change = Callable[[Draft, NewsWriter, Topic], Draft]


def _with(draft: Draft, paragraphs: list[str], title: str | None = None, dateline: str | None = None) -> Draft:
    return Draft(
        draft.title if title is None else title,
        tuple(paragraphs),
        draft.dateline if dateline is None else dateline,
    )


def repost(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    return draft


def new_dateline(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    return _with(
        draft, list(draft.paragraphs), dateline=writer.dateline(writer.rng.choice((writer.town(), topic.places[0])))
    )


def new_headline(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    dateline = writer.dateline(topic.places[0])
    return _with(draft, list(draft.paragraphs), title=writer.headline(topic), dateline=dateline)


def reordered(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Move one to three paragraphs, or shuffle all of them."""
    rng, paragraphs = writer.rng, list(draft.paragraphs)
    if rng.random() < 0.3:
        rng.shuffle(paragraphs)
    for _ in range(rng.randint(1, 3)):
        paragraphs.insert(rng.randrange(len(paragraphs)), paragraphs.pop(rng.randrange(len(paragraphs))))
    return _with(draft, paragraphs)


def inserted(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Insert a paragraph of the outlet's own: about the same topic, or not."""
    paragraphs = list(draft.paragraphs)
    own = writer.paragraph(topic if writer.rng.random() < 0.6 else writer.topic())
    paragraphs.insert(writer.rng.randint(0, len(paragraphs)), own)
    return _with(draft, paragraphs)


def edit(share: float) -> Change:
    """Return a change of this share of the words: replaced, removed, added or exchanged with the next word."""

    def change(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
        rng = writer.rng
        # Some editors replace a word by any other word, some leave names and numbers alone.
        spares_values = rng.random() < 0.5
        vocabulary = draft.text.split() if rng.random() < 0.3 else None
        return _with(draft, [_edit(text, share, writer, spares_values, vocabulary) for text in draft.paragraphs])

    return change


def _edit(text: str, share: float, writer: NewsWriter, spares_values: bool, vocabulary: list[str] | None) -> str:
    rng = writer.rng
    words = text.split(" ")
    result: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        position += 1
        is_value = any(character.isdigit() for character in word) or word[:1].isupper()
        if rng.random() >= share or (spares_values and is_value):
            result.append(word)
            continue
        other = rng.choice(vocabulary) if vocabulary and not spares_values else writer.word()
        kind = rng.random()
        if kind < 0.6:
            result.append(other)
        elif kind < 0.8:
            result += [word, other]
        elif kind < 0.9 and position < len(words):
            result += [words[position], word]
            position += 1
    return " ".join(result)


def cut_to(share: float) -> Change:
    """Return a change that leaves the beginning of the text: this share of its words, or whole paragraphs."""

    def change(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
        total = len(draft.text.split())
        left = round(total * share)
        kept: list[str] = []
        is_mid_sentence = writer.rng.random() < 0.4
        for paragraph in draft.paragraphs:
            words = paragraph.split(" ")
            if left < len(words) and kept and not is_mid_sentence:
                break
            kept.append(" ".join(words[:left]))
            left -= len(words)
            if left <= 0:
                break
        return _with(draft, kept)

    return change


def cut_and_edited(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    cut = cut_to(writer.rng.choice((0.5, 0.6, 0.7, 0.8)))(draft, writer, topic)
    return edit(writer.rng.choice((0.03, 0.05, 0.08)))(cut, writer, topic)


def corrected_numbers(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Change one to three numbers of the story wherever they occur."""
    rng = writer.rng
    numbers = sorted(set(_NUMBER.findall("\n".join(draft.paragraphs))))
    changed = rng.sample(numbers, min(len(numbers), rng.randint(1, 3)))
    changes = {number: _other_number(number, rng) for number in changed}
    paragraphs = [_NUMBER.sub(lambda found: changes.get(found[0], found[0]), text) for text in draft.paragraphs]
    return _with(draft, paragraphs, dateline=writer.dateline(topic.places[0]))


def _other_number(number: str, rng: Random) -> str:
    position = rng.choice([index for index, character in enumerate(number) if character.isdigit()])
    digit = rng.choice([digit for digit in "123456789" if digit != number[position]])
    return number[:position] + digit + number[position + 1 :]


def misspelt_names(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Misspell one to three names, everywhere or at one occurrence only."""
    rng = writer.rng
    names = sorted({part for name in _NAME.findall("\n".join(draft.paragraphs)) for part in name.split()})
    paragraphs = list(draft.paragraphs)
    for name in rng.sample(names, min(len(names), rng.randint(1, 3))):
        wrong = _misspell(name, rng)
        limit = rng.choice((0, 1))
        paragraphs = [re.sub(rf"\b{name}\b", wrong, text, count=limit) for text in paragraphs]
    return _with(draft, paragraphs, dateline=writer.dateline(topic.places[0]))


def _misspell(name: str, rng: Random) -> str:
    position = rng.randrange(1, len(name) - 1)
    front, letter, back = name[:position], name[position], name[position + 1 :]
    other = rng.choice("aeiouhnrst")
    doubled, added, exchanged = (
        front + letter + letter + back,
        front + letter + other + back,
        back[:1] + letter + back[1:],
    )
    return rng.choice((front + back, doubled, front + other + back, added, front + exchanged))


def promoted(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Add two to six lines of boilerplate between and below the paragraphs."""
    rng, paragraphs = writer.rng, list(draft.paragraphs)
    for _ in range(rng.randint(1, 3)):
        line = writer.sentence(writer.topic(), writer.language.promotions)
        paragraphs.insert(rng.randint(1, len(paragraphs)), line)
    paragraphs += [writer.sentence(writer.topic(), writer.language.promotions) for _ in range(rng.randint(1, 3))]
    return _with(draft, paragraphs)


def reformatted(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Write dates, small numbers, percentages and amounts in another way."""
    language = writer.language
    months, words = language.months, language.number_words

    def write_date(found: re.Match[str]) -> str:
        day, month, year = found.groups()
        return f"({day} {months[int(month) - 1]} {year})" if year else f"({day} {months[int(month) - 1]})"

    def change(text: str) -> str:
        text = _DATE.sub(write_date, text)
        text = re.sub(r"\b([2-8])\b(?! \w+ \d{4})(?![.,/]\d)(?<![/.,]\d)", lambda f: words[f[1]], text)
        text = text.replace(" persen", "%").replace(" per cent", "%")
        if language.code == "id":
            text = re.sub(r"Rp (\d+),(\d) juta", lambda f: f"Rp{f[1]}.{f[2]}00.000", text)
            return text.replace("Rp ", "Rp").replace(" miliar", " M").replace("kilometer", "km")
        return re.sub(r"£(\d+)\.(\d) million", r"£\1.\2m", text).replace(" miles", " mi")

    return _with(draft, [change(text) for text in draft.paragraphs], dateline=writer.dateline(topic.places[0]))


def mixed(draft: Draft, writer: NewsWriter, topic: Topic) -> Draft:
    """Combine a new headline and dateline, a new paragraph, some edits and boilerplate."""
    for change in (new_headline, inserted, edit(0.03), promoted):
        draft = change(draft, writer, topic)
    return draft


CHANGES: dict[str, Change] = {
    "repost": repost,
    "new dateline": new_dateline,
    "new headline": new_headline,
    "reordered": reordered,
    "inserted": inserted,
    "edits 2 %": edit(0.02),
    "edits 5 %": edit(0.05),
    "edits 10 %": edit(0.10),
    "cut to 70 %": cut_to(0.7),
    "cut to 50 %": cut_to(0.5),
    "cut + edits": cut_and_edited,
    "corrected numbers": corrected_numbers,
    "misspelt names": misspelt_names,
    "promoted": promoted,
    "reformatted": reformatted,
    "mixed": mixed,
}
