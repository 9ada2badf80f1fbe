"""Keywords in YAML: the `keywords:` section of config.yaml, or a list without it."""

from collections.abc import Iterable, Mapping

from core.config.schema import keyword_from_phrase
from core.config.yaml import InvalidYaml, Path, quote_yaml, read_yaml
from core.keyword import Keyword
from core.keyword_files.entries import Entries
from core.messages import message


def read_yaml_list(text: str) -> Entries:
    """Read keywords from a list, or from the list under `keywords:`."""
    entries = Entries()
    try:
        document = read_yaml(text)
    except InvalidYaml as error:
        entries.problems.append((error.line, error.reason))
        return entries
    entries.problems.extend((line, reason) for _, line, reason in document.problems)
    has_section = isinstance(document.value, dict)
    listed = document.value.get("keywords") if isinstance(document.value, dict) else document.value
    if not isinstance(listed, list):
        entries.problems.append((1, message("must be a list of keywords, or contain one below 'keywords:'")))
        return entries
    for index, entry in enumerate(listed):
        path: Path = ("keywords", index) if has_section else (index,)
        entries.add(document.line_of(path), lambda entry=entry: _read_entry(entry))  # type: ignore[misc]
    return entries


def _read_entry(entry: object) -> Mapping[str, object]:
    if isinstance(entry, str):
        return {"name": keyword_from_phrase(entry).name}
    if not isinstance(entry, dict):
        raise ValueError(message("must be text, or a mapping with 'name' and 'query'"))
    return entry


def write_yaml(keywords: Iterable[Keyword]) -> str:
    """Return a `keywords:` section with these keywords."""
    return "keywords:\n" + "".join(map(_write_entry, keywords))


def _write_entry(keyword: Keyword) -> str:
    if keyword == Keyword.phrase(keyword.name):
        return f"  - {quote_yaml(keyword.name)}\n"
    yaml_lines = [f"name: {quote_yaml(keyword.name)}", f"query: {quote_yaml(keyword.query)}"]
    for key, limits in (("languages", keyword.languages), ("outlets", keyword.outlets)):
        if limits:
            yaml_lines.append(f"{key}: [{', '.join(map(quote_yaml, limits))}]")
    if keyword.forms:
        yaml_lines.append(f"forms: {quote_yaml(keyword.forms)}")
    if keyword.tones:
        rules = ", ".join(f"{rule.tone}: {quote_yaml(rule.query)}" for rule in keyword.tones)
        yaml_lines.append(f"tone: {{{rules}}}")
    if not keyword.active:
        yaml_lines.append("active: false")
    return "  - " + "\n    ".join(yaml_lines) + "\n"
