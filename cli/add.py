"""`kliping add`."""

from collections.abc import Sequence
from pathlib import Path

from actions.add import AddedArticle, EntryFields, add_entry
from actions.json_records import added_record, json_line
from cli.context import load, open_mirrored_store
from cli.language import localize, localized, localized_plural
from cli.options import OutputFormat
from cli.terminal import console, field_name, safe
from core.errors import UsageError
from core.messages import message
from storage import KeepResult


def add_article(
    path: Path, url: str | None, entry: EntryFields | None, files: Sequence[Path], output_format: OutputFormat
) -> None:
    """Store an article, and print what became of it: the page at a URL, or an entry that was typed.

    Raise the errors of `add_page` and `add_entry`.
    """
    context = load(path)
    with open_mirrored_store(context) as store:
        if entry is not None:
            added = add_entry(context, store, entry, files)
        elif url is not None:
            # Imported here, since an entry needs nothing that fetches pages.
            from actions.add_page import add_page

            added = add_page(context, store, url, files)
        else:
            raise UsageError(message("name an address; or --text, --outlet, --title and --date of an article to type"))
    if output_format == "json":
        print(json_line(added_record(added)))
        return
    for line in (f"{added.stored.id}  {added.stored.article.title}", *_describe(added)):
        console().print(safe(line))


def _describe(added: AddedArticle) -> list[str]:
    """Return lines that say what became of an article, and what it mentions."""
    stored = added.stored
    changed = ", ".join(map(field_name, added.changed))
    lines = {
        KeepResult.NEW: localized("Stored as an article of {outlet}.", outlet=stored.outlet),
        KeepResult.DUPLICATE: localized("It is stored already, as an article of {outlet}.", outlet=stored.outlet),
        KeepResult.UNCHANGED: localized("It is stored already, and has not changed."),
        KeepResult.UPDATED: localized("It was stored already; changed: {fields}", fields=changed),
    }
    shown = [lines[added.result]]
    if added.problem is not None:
        shown.append(localized("Something is missing: {reason}", reason=localize(added.problem.message)))
    if added.attached:
        shown.append(localized("Attached: {names}", names=", ".join(added.attached)))
    keywords = sorted({mention.keyword for mention in stored.mentions})
    mentions = localized_plural(
        "{count} mention of your keywords", "{count} mentions of your keywords", count=len(stored.mentions)
    )
    shown.append(f"{mentions}: {', '.join(keywords)}" if keywords else mentions)
    return shown
