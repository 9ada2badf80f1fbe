"""`kliping candidates`: list what the sources announced, and why pages yielded no article."""

from pathlib import Path

from actions.candidates import list_candidates
from actions.json_records import (
    candidate_record,
)
from cli.context import load
from cli.json_output import print_records
from cli.language import localize, localized
from cli.options import OutputFormat
from cli.terminal import format_time, print_table, shorten_names
from core.messages import message

_STATES = {
    "waiting": message("waiting"),
    "kept": message("kept"),
    "not_article": message("not an article"),
    "duplicate": message("duplicate"),
    "refused": message("refused"),
    "gone": message("gone"),
    "failed": message("failed"),
    "old": message("old"),
}


def show_candidates(
    path: Path, outlet_name: str | None, limit: int, output_format: OutputFormat, *, refused: bool
) -> None:
    """Print the last candidates, with the keywords that their titles or stored pages mention."""
    context = load(path)
    with context.open_store() as store:
        listed = list(list_candidates(context, store, outlet_name, limit, refused=refused))
    if output_format == "json":
        print_records(candidate_record(stored, keywords) for stored, keywords in listed)
        return
    print_table(
        (localized("found"), localized("outlet"), localized("state"), localized("keywords"), localized("address")),
        [
            (
                format_time(stored.found_at, context.zone),
                stored.outlet,
                localize(_STATES[stored.state])
                if stored.reason is None
                else localized("{state}: {reason}", state=_STATES[stored.state], reason=stored.reason),
                shorten_names(keywords) if keywords else "",
                stored.candidate.url,
            )
            for stored, keywords in listed
        ],
    )
