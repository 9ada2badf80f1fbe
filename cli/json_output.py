"""Print records as JSON, one per line."""

from collections.abc import Iterable, Mapping
from typing import Any

from actions.json_records import json_line


def print_records(records: Iterable[Mapping[str, Any]]) -> None:
    for record in records:
        print(json_line(record))
