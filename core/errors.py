"""Every error that Kliping raises on purpose: one base, a message in plain words, what it is about as attributes."""


class KlipingError(Exception):
    """The base of all. The message is shown to people as it is; the cause, if any, is chained."""


class ConfigError(KlipingError):
    """A config file that cannot be used.

    `problems` holds all of them, each a line such as
    `config.yaml:14: outlets[2].evry: unknown key, did you mean 'every'?`.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class QueryError(KlipingError):
    """A query that does not parse. `column` counts from 1, in code points of `query`; `reason` says what to do."""

    def __init__(self, query: str, column: int, reason: str) -> None:
        caret = " " * (column - 1) + "^"
        super().__init__(f"column {column}: {reason}\n  {query}\n  {caret}")
        self.query = query
        self.column = column
        self.reason = reason


class StoreError(KlipingError):
    """The store cannot be used: missing, of another version, or out of reach. The message says what to do."""


class NotFound(KlipingError):  # noqa: N818 - reads better where it is caught
    """Something that was asked for by name or id is not there."""


class ArticleNotFound(NotFound):
    def __init__(self, article_id: int) -> None:
        super().__init__(f"no article has the id {article_id}")
        self.article_id = article_id


class OutletNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no outlet is named '{name}'; there are: {', '.join(known) or 'none'}")
        self.name = name


class KeywordNotFound(NotFound):
    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"no keyword is named '{name}'; there are: {', '.join(known) or 'none'}")
        self.name = name
