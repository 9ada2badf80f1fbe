"""`kliping init`."""

import shlex
from pathlib import Path

from actions.config_file import write_starter_config
from cli.options import DEFAULT_CONFIG
from cli.terminal import safe


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
