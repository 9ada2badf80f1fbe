"""`kliping init` and `kliping check`: write a first config file, and check one."""

import shlex
from pathlib import Path

from actions.config_file import check_config, write_starter_config
from cli.context import load
from cli.keyword_text import print_description
from cli.options import DEFAULT_CONFIG
from cli.terminal import count_of, paused_suffix, safe
from core.config import contact_problem


def write_config(path: Path, url: str, keywords: list[str]) -> None:
    """Write a first config file and print the next steps. Raise the errors of `write_starter_config`."""
    outlet = write_starter_config(path, url, keywords)
    option = "" if path == DEFAULT_CONFIG else f" --config {shlex.quote(str(path))}"
    contact = "Put your e-mail or web address under network.contact in it: it is sent to the outlets."
    if outlet.private:
        contact = (
            f"{outlet.name} is a private address, so the file says 'private: true'. For public outlets, put your\n"
            "     e-mail or web address under network.contact: it is sent to them."
        )
    print(
        safe(
            f"Wrote {path}. Next:\n"
            f"  1. {contact}\n"
            f"  2. kliping check{option}\n"
            f"  3. kliping crawl{option}, then: kliping search{option}"
        )
    )


def check_file(path: Path) -> None:
    """Print how each keyword and outlet of the config is parsed. Raise `ConfigError` with all problems."""
    context = load(path)
    config = context.config
    for description in check_config(context):
        print_description(description)
    for outlet in config.outlets:
        sources = ", ".join(f"{source.kind} {source.url}" for source in outlet.sources) or "sources are discovered"
        print(safe(f"outlet {outlet.name}: {outlet.url}, {sources}{paused_suffix(active=outlet.active)}"))
    if not config.outlets:
        print("Note: nothing is crawled: no outlet is named; write its home address under 'outlets:'")
    if problem := contact_problem(config.network.contact):
        print(f"Note: only private outlets can be crawled: {problem}")
    keywords, outlets = count_of(len(config.keywords), "keyword"), count_of(len(config.outlets), "outlet")
    print(safe(f"{path} is valid: {keywords}, {outlets}."))
