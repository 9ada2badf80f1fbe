"""Random searches of the store of seven articles, to compare the commands with other ways to ask."""

import random

_VALUES: dict[str, list[object]] = {
    "q": ["banjir", "banjir OR surut", '"kota contoh" NOT air', "title:banjir", "subuh"],
    "keyword": ["air", "Kota Contoh"],
    "outlet": ["Kabar Contoh", "Warta Misal"],
    "language": ["id", "inggris"],
    "prominence": ["headline", "lead", "passing"],
    "since": ["2026-02-27", "3d"],
    "until": ["2026-03-02", "kemarin"],
    "author": ["Contoh"],
    "all": ["true"],
    "order": ["newest", "published", "relevance"],
    "stories": ["true"],
    "after": [2, 5],
    "limit": [1, 3, 100],
}
_OPTIONS = {"all": "--all", "stories": "--stories"}


def draw_search(generator: random.Random) -> dict[str, list[object]]:
    """Return up to four parameters with one or two values each."""
    names = generator.sample(sorted(_VALUES), generator.randint(0, 4))
    if "after" in names and "order" in names:
        names.remove("order")
    repeatable = {"keyword", "outlet", "language"}
    return {
        name: generator.sample(_VALUES[name], generator.randint(1, 2) if name in repeatable else 1) for name in names
    }


def command_words(parameters: dict[str, list[object]]) -> list[str]:
    """Return the same search as arguments of the command."""
    words = ["search", "--json"]
    for name, values in parameters.items():
        if name == "q":
            words += [str(values[0])]
        elif name in _OPTIONS:
            words += [_OPTIONS[name]]
        else:
            words += [word for value in values for word in (f"--{name}", str(value))]
    return words


def tool_arguments(parameters: dict[str, list[object]]) -> dict[str, object]:
    """Return the same search as arguments of a tool: flags as booleans, single values as such."""
    return {
        name: True if name in _OPTIONS else values if len(values) > 1 else values[0]
        for name, values in parameters.items()
    }
