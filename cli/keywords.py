"""`kliping keywords`: list, add, edit, pause, resume, remove, import and export."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from actions.json_records import (
    hint_records,
    json_line,
    keyword_record,
)
from actions.keywords import (
    ImportResult,
    KeywordChange,
    KeywordDescription,
    KeywordEditor,
    KeywordFields,
    describe_query,
    export_keywords,
    import_keywords,
    is_new_version,
    make_editor,
    read_keyword_file,
    refuse_declared,
)
from cli.backfill import confirm, match_stored
from cli.context import load, open_mirrored_store
from cli.json_output import print_records
from cli.keyword_text import keyword_line, limits_suffix, print_description, print_hints
from cli.language import localized, localized_plural
from cli.options import BackfillMode, OutputFormat
from cli.terminal import format_time, paused_suffix, print_table, safe
from core.errors import KeywordNotFound
from core.keyword import Keyword
from core.messages import Message
from storage import StoredKeyword

# The maximum number of keywords for which an import prints hints.
MAX_HINTED = 10

# The maximum number of notes on a keyword file that are printed.
MAX_NOTES = 20

# The maximum number of keywords for which an import prints the changed fields.
MAX_CHANGED = 20


def list_keywords(path: Path, output_format: OutputFormat) -> None:
    """Print all keywords, whether declared in the config or added by commands."""
    context = load(path)
    with context.open_store() as store:
        stored_keywords = store.keywords.find()
    if output_format == "json":
        print_records(map(keyword_record, stored_keywords))
    else:
        print_table(
            (
                localized("keyword"),
                localized("query"),
                localized("articles"),
                localized("last"),
                localized("from"),
                localized("v"),
                "",
            ),
            [
                (
                    stored.keyword.name,
                    describe_query(stored.keyword, context.config.variants) + limits_suffix(stored.keyword),
                    stored.articles,
                    format_time(stored.last_kept_at, context.zone),
                    stored.origin,
                    stored.version,
                    paused_suffix(active=stored.keyword.active).strip(),
                )
                for stored in stored_keywords
            ],
        )


@dataclass(frozen=True, slots=True)
class _Session:
    """The editor of one keyword, and the stream to which messages about the keyword are printed."""

    editor: KeywordEditor
    out: TextIO

    def say(self, sentence: str) -> None:
        print(safe(sentence), file=self.out)

    def match_stored(self, change: KeywordChange, mode: BackfillMode) -> None:
        match_stored(self.editor.context, self.editor.store, [change.description.keyword], mode, self.out)


@contextmanager
def _editing(path: Path, name: str, *, as_json: bool) -> Iterator[_Session]:
    """Open the store to change a keyword. If `as_json`, print messages to stderr, and finally the keyword to stdout.

    Raise `ConfigError` if the config declares the keyword.
    """
    context = load(path)
    refuse_declared(context, name)
    with open_mirrored_store(context) as store:
        editor = make_editor(context, store, name)
        yield _Session(editor, sys.stderr if as_json else sys.stdout)
        if as_json:
            print(json_line(_record(editor)))


def _record(editor: KeywordEditor) -> dict[str, Any]:
    try:
        stored = editor.store.keywords.get(editor.name)
    except KeywordNotFound:
        return {"name": editor.name, "removed": True}
    return keyword_record(stored) | {"hints": hint_records(editor.describe(stored.keyword).hints)}


def add_keyword(path: Path, fields: KeywordFields, mode: BackfillMode, *, as_json: bool) -> None:
    """Add a keyword and match the stored articles. Raise `UsageError` if a keyword with this name exists."""
    keyword = fields.build()
    with _editing(path, fields.name, as_json=as_json) as session:
        change = session.editor.add(keyword)
        print_description(change.description, session.out)
        session.match_stored(change, mode)


def edit_keyword(path: Path, fields: KeywordFields, mode: BackfillMode, *, as_json: bool) -> None:
    """Change a keyword and match the stored articles. Raise `KeywordNotFound`."""
    with _editing(path, fields.name, as_json=as_json) as session:
        change = session.editor.edit(fields)
        if not change.is_changed or change.before is None:
            session.say(localized("Nothing changed: {keyword}", keyword=keyword_line(change.description)))
            return
        print_description(change.description, session.out)
        if not change.is_new_version:
            session.say(localized("Its rules for the tone changed, and apply to all stored articles at once."))
            return
        session.say(localized("This is version {version}.", version=change.before.version + 1))
        session.say(_kept_mentions(change.before))
        session.match_stored(change, mode)


def pause_keyword(path: Path, name: str, *, as_json: bool) -> None:
    """Stop matching a keyword. Raise `KeywordNotFound`."""
    with _editing(path, name, as_json=as_json) as session:
        change = session.editor.set_active(active=False)
        if not change.is_changed or change.before is None:
            session.say(localized("'{name}' is paused already.", name=session.editor.name))
        else:
            session.say(
                localized("'{name}' is paused: articles are no longer matched against it.", name=session.editor.name)
            )
            session.say(_kept_mentions(change.before))


def resume_keyword(path: Path, name: str, mode: BackfillMode, *, as_json: bool) -> None:
    """Resume a paused keyword and match the stored articles against it. Raise `KeywordNotFound`."""
    with _editing(path, name, as_json=as_json) as session:
        change = session.editor.set_active(active=True)
        if not change.is_changed:
            session.say(localized("'{name}' is not paused.", name=session.editor.name))
            return
        print_description(change.description, session.out)
        session.match_stored(change, mode)


def remove_keyword(path: Path, name: str, *, with_mentions: bool, yes: bool, as_json: bool) -> None:
    """Delete a keyword. On a terminal, ask whether to delete its mentions, too, unless `yes`.

    Raise `KeywordNotFound`, or `UsageError` if the keyword is still in use.
    """
    with _editing(path, name, as_json=as_json) as session:
        removed = session.editor.remove(with_mentions=with_mentions or yes or _confirm_removal(session))
        days = session.editor.context.config.storage.unmatched_days
        session.say(localized("'{name}' is removed.", name=session.editor.name))
        if removed:
            session.say(
                localized_plural(
                    "Its mentions in {count} article are deleted; articles that mention no other keyword are kept for"
                    " {days} days after they were first stored.",
                    "Its mentions in {count} articles are deleted; articles that mention no other keyword are kept for"
                    " {days} days after they were first stored.",
                    count=removed,
                    days=days,
                )
            )


def _confirm_removal(session: _Session) -> bool:
    articles = session.editor.store.keywords.get(session.editor.name).articles
    if not articles or not (sys.stdin.isatty() and session.out.isatty()):
        return False
    question = localized_plural(
        "{count} article mentions '{name}'. Delete the mentions, too? [y/N] ",
        "{count} articles mention '{name}'. Delete the mentions, too? [y/N] ",
        count=articles,
        name=session.editor.name,
    )
    return confirm(question, session.out, default=False)


def _kept_mentions(before: StoredKeyword) -> str:
    if not before.articles:
        return localized("No article mentions it yet.")
    return localized_plural(
        "{count} article that mentions it keeps its mentions, with the version that found them.",
        "{count} articles that mention it keep their mentions, with the version that found them.",
        count=before.articles,
    )


def import_from_file(path: Path, file: Path, file_format: str | None, mode: BackfillMode) -> None:
    """Import the keywords of a file, all or none, and match the stored articles. Raise `ConfigError`, `UsageError`."""
    context = load(path)
    keyword_file = read_keyword_file(file, file_format)
    with open_mirrored_store(context) as store:
        result = import_keywords(context, store, keyword_file, file.name)
        _print_import(result)
        keywords = [description.keyword for description in result.keywords]
        changed = [each for each in keywords if is_new_version(result.before.get(each.name), each)]
        match_stored(context, store, changed, mode, sys.stdout)


def _print_import(result: ImportResult) -> None:
    _print_notes(result.notes)
    keywords = [description.keyword for description in result.keywords]
    changed_keywords = [keyword for keyword in keywords if keyword.name in result.before]
    new, changed, unchanged = (
        len(keywords) - len(changed_keywords),
        len(changed_keywords),
        result.listed - len(keywords),
    )
    print(
        localized("{new} new, {changed} changed, {unchanged} unchanged.", new=new, changed=changed, unchanged=unchanged)
    )
    for keyword in changed_keywords[:MAX_CHANGED]:
        print(safe(f"  {keyword.name}: {', '.join(_changed_fields(result.before[keyword.name], keyword))}"))
    if changed > MAX_CHANGED:
        print("  " + localized("… {count} more", count=changed - MAX_CHANGED))
    _print_import_hints([description for description in result.keywords if description.hints])


def _changed_fields(before: Keyword, after: Keyword) -> Iterator[str]:
    for field in ("query", "languages", "outlets", "forms"):
        if getattr(before, field) != getattr(after, field):
            yield field
    if before.tones != after.tones:
        yield "tone"
    if before.active != after.active:
        yield localized("resumed") if after.active else localized("paused")


def _print_import_hints(hinted: Sequence[KeywordDescription]) -> None:
    """Print the hints of the first keywords in full, and only the names of the other keywords."""
    for description in hinted[:MAX_HINTED]:
        keyword_text = f"{description.keyword.name}: {description.keyword.query}"
        print(safe(localized("keyword {description}", description=keyword_text)))
        print_hints(description.keyword.query, description.hints)
    if len(hinted) > MAX_HINTED:
        other_names = [description.keyword.name for description in hinted[MAX_HINTED:]]
        shown_names = ", ".join(other_names[:MAX_HINTED]) + (" …" if len(other_names) > MAX_HINTED else "")
        print(
            safe(
                localized_plural(
                    "{count} more has notes, shown by 'kliping keywords explain': {names}",
                    "{count} more have notes, shown by 'kliping keywords explain': {names}",
                    count=len(other_names),
                    names=shown_names,
                )
            )
        )


def export_to_stdout(path: Path, file_format: str) -> None:
    """Print all keywords in a format that can be imported. Raise `UsageError` for an unknown format."""
    with load(path).open_store() as store:
        text, notes = export_keywords(store, file_format)
    sys.stdout.write(text)
    _print_notes(notes)


def _print_notes(notes: Sequence[Message]) -> None:
    for note in notes[:MAX_NOTES]:
        print(safe(localized("Note: {note}", note=note)), file=sys.stderr)
    if len(notes) > MAX_NOTES:
        more = localized_plural("… and {count} more note", "… and {count} more notes", count=len(notes) - MAX_NOTES)
        print(more, file=sys.stderr)
