"""`kliping check`."""

from pathlib import Path

from actions.config_file import check_config
from cli.context import load
from cli.keyword_text import print_description
from cli.terminal import count_of, paused_suffix, safe
from core.config import contact_problem


def check(path: Path) -> None:
    """Print how each keyword and outlet of the config is parsed. Raise `ConfigError` with all problems."""
    context = load(path)
    config = context.config
    for description in check_config(context):
        print_description(description)
    for outlet in config.outlets:
        sources = ", ".join(f"{source.kind} {source.url}" for source in outlet.sources) or "sources are discovered"
        print(safe(f"outlet {outlet.name}: {outlet.url}, {sources}{paused_suffix(outlet)}"))
    if not config.outlets:
        print("Note: nothing is crawled: no outlet is named; write its home address under 'outlets:'")
    if problem := contact_problem(config.network.contact):
        print(f"Note: only private outlets can be crawled: {problem}")
    keywords, outlets = count_of(len(config.keywords), "keyword"), count_of(len(config.outlets), "outlet")
    print(safe(f"{path} is valid: {keywords}, {outlets}."))
