"""`kliping init` and `kliping check`: write a first config file, and check one."""

import shlex
from pathlib import Path

from actions.config_file import EXAMPLE_NAME, check_config, find_undeclared_keywords, write_starter_config
from cli.context import load
from cli.keyword_text import print_description
from cli.language import current_language, localize, localized
from cli.options import DEFAULT_CONFIG
from cli.terminal import outlet_text, safe
from core.config import contact_problem
from core.messages import message, plural_message


def write_config(path: Path, url: str, keywords: list[str]) -> None:
    """Write a first config file and print the next steps. Raise the errors of `write_starter_config`."""
    example = path.with_name(EXAMPLE_NAME)
    had_example = example.exists()
    outlet = write_starter_config(path, url, keywords, current_language())
    option = "" if path == DEFAULT_CONFIG else f" --config {shlex.quote(str(path))}"
    contact = message("Put your e-mail or web address under network.contact in the file: outlets receive it.")
    if outlet.private:
        contact = message(
            "{outlet} is a private address, so the file says 'private: true'. For public outlets, put your\n"
            "     e-mail or web address under network.contact: outlets receive it.",
            outlet=outlet.name,
        )
    steps = [localize(contact)]
    if not keywords:
        steps.append(localized("Write what to watch for under 'keywords:' in the file. It contains no keyword yet."))
    steps.append(f"kliping check{option}")
    crawl, search = f"kliping crawl{option}", f"kliping search{option}"
    steps.append(localized("{command}, then: {next_command}", command=crawl, next_command=search))
    if example.exists() and not had_example:
        print(safe(localized("The example with every option is now {path}.", path=str(example))))
    print(safe(localized("Wrote {path}. Next:", path=str(path))))
    for number, step in enumerate(steps, 1):
        print(safe(f"  {number}. {step}"))


def check_file(path: Path) -> None:
    """Print how each keyword and outlet of the config is parsed. Raise `ConfigError` with all problems."""
    context = load(path)
    config = context.config
    for description in check_config(context):
        print_description(description)
    for outlet in config.outlets:
        print(safe(localized("outlet {description}", description=outlet_text(outlet))))
    if not config.outlets:
        print(
            localized("Note: nothing is crawled, since the config has no outlet. Write a home address under 'outlets:'")
        )
    if not config.keywords:
        print(
            localized(
                "Note: nothing is watched, since there is no keyword. Write one under 'keywords:', or add it with"
                " 'kliping keywords add'"
            )
        )
    for entry, name in find_undeclared_keywords(config):
        note = localized(
            "Note: {entry}: the keyword '{name}' is not in this file. Unless it was added by a command or on the page,"
            " nothing is found",
            entry=entry,
            name=name,
        )
        print(safe(note))
    if problem := contact_problem(config.network.contact):
        print(localized("Note: only private outlets can be crawled: {problem}", problem=problem))
    counts = localized(
        "{path} is valid: {keywords}, {outlets}.",
        path=str(path),
        keywords=plural_message("{count} keyword", "{count} keywords", count=len(config.keywords)),
        outlets=plural_message("{count} outlet", "{count} outlets", count=len(config.outlets)),
    )
    print(safe(counts))
