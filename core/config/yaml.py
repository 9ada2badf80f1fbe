"""Parse YAML into text, lists and dicts, with the line number of each.

All scalars are read as text, except for null, which is None. So `- 2024` is the keyword "2024", and values in the file
are parsed by the same rules as environment variables. YAML tags are reported as problems and create no objects.
"""

from dataclasses import dataclass, field, replace

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from core.messages import Message, message

# The keys and list indexes that lead to a value: `("outlets", 2, "every")`. The empty path is the root.
Path = tuple[str | int, ...]

# Maximum number of nested levels. Options have at most 6; a file of thousands of brackets would exhaust Python's stack.
_MAX_DEPTH = 20

# Maximum number of values that aliases may repeat. Without a limit, twenty lines of nested aliases can stand for
# billions.
_MAX_REPEATED = 10_000

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in "str null bool int float timestamp map seq merge value".split()
)
_NULL = "tag:yaml.org,2002:null"


class InvalidYaml(Exception):  # noqa: N818 - caught by the parser, never shown to users
    """The text is not valid YAML. `line` is counted from 1; `reason` has one line."""

    def __init__(self, line: int, reason: Message) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def quote_yaml(text: str) -> str:
    """Return `text` as a YAML scalar in double quotes."""
    escaped = (f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\U{ord(char):08x}" for char in text)
    return f'"{"".join(escaped)}"'


@dataclass(slots=True)
class Document:
    """The content of a YAML text.

    `value` is None, text, a list, or a dict with text keys. `problems` are the errors after which parsing could
    continue, each with its path, line (from 1) and reason.
    """

    value: object = None
    problems: list[tuple[Path, int, Message]] = field(default_factory=list)
    _root: Node | None = None

    def line_of(self, path: Path) -> int:
        """Return the line, from 1, of the key or list entry at `path`, or of the nearest parent if it is missing."""
        return self._walk(path)[0]

    def stem(self, path: Path) -> Path:
        """Return `path` up to the first scalar, because problems within a scalar are reported for the scalar."""
        return path[: self._walk(path)[1]]

    def _walk(self, path: Path) -> tuple[int, int]:
        node, line = self._root, _line(self._root)
        for depth, key in enumerate(path):
            if isinstance(node, ScalarNode):
                return line, depth
            entry = _entry(node, key)
            if entry is None:
                break
            line, node = entry
        return line, len(path)


def read_yaml(text: str) -> Document:
    """Return the document in `text`. Its value is None if the text is empty.

    Raise `InvalidYaml` if the text is not YAML, has more than 20 nested levels, or contains several documents, if an
    anchor contains an alias of itself, or if aliases repeat more than 10,000 values.
    """
    loader = YAML(typ="safe", pure=True)
    loader.max_depth = _MAX_DEPTH
    loader.composer.warn_double_anchors = False
    try:
        root = loader.compose(text)
    except MarkedYAMLError as error:
        raise _convert_error(error) from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise InvalidYaml(text.count("\n", 0, position) + 1, message("invalid control character; remove it")) from None
    document = Document(_root=root)
    if root is not None:
        document.value, _ = _NodeConverter(document.problems).convert(root, ())
    return document


class _NodeConverter:
    """Converts nodes to values. An anchor is converted once, and its aliases share the value."""

    def __init__(self, problems: list[tuple[Path, int, Message]]) -> None:
        self._problems = problems
        self._built: dict[int, tuple[object, int]] = {}
        self._open: set[int] = set()
        self._repeated = 0

    def convert(self, node: Node, path: Path) -> tuple[object, int]:
        """Return the value of a node, and the number of values in it, including those that aliases repeat."""
        if id(node) in self._open:
            raise InvalidYaml(_line(node), message("this anchor contains an alias of itself"))
        if id(node) in self._built:
            self._repeated += self._built[id(node)][1]
            if self._repeated > _MAX_REPEATED:
                raise InvalidYaml(
                    _line(node), message("aliases repeat more than {maximum:,} values", maximum=_MAX_REPEATED)
                )
            return self._built[id(node)]
        self._open.add(id(node))
        built = self._build(node, path)
        self._open.remove(id(node))
        self._built[id(node)] = built
        return built

    def _build(self, node: Node, path: Path) -> tuple[object, int]:
        if str(node.tag) not in _PLAIN_TAGS:
            reason = message("YAML tags such as {tag} are not allowed", tag=repr(str(node.tag)[:60]))
            self._problems.append((path, _line(node), reason))
        if isinstance(node, SequenceNode):
            items = [self.convert(child, (*path, index)) for index, child in enumerate(node.value)]
            return [child for child, _ in items], 1 + sum(size for _, size in items)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        return (None if str(node.tag) == _NULL else str(node.value)), 1

    def _mapping(self, node: MappingNode, path: Path) -> tuple[object, int]:
        built: dict[str, object] = {}
        lines: dict[str, int] = {}
        size = 1
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, ScalarNode):
                self._problems.append((path, line, message("a key must be plain text")))
                continue
            key = str(key_node.value)
            value, added = self.convert(value_node, (*path, key))
            size += added
            if key in built:
                reason = message("already defined in line {line}", line=lines[key])
                self._problems.append(((*path, key), line, reason))
            else:
                built[key], lines[key] = value, line
        return built, size


def _entry(node: Node | None, key: str | int) -> tuple[int, Node] | None:
    if isinstance(node, MappingNode):
        return next(((_line(name), child) for name, child in node.value if str(name.value) == key), None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return _line(node.value[key]), node.value[key]
    return None


def _line(node: Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _convert_error(error: MarkedYAMLError) -> InvalidYaml:
    """Convert the parser's error. The line is where the mistake begins, not where the parser noticed it."""
    context, problem = str(error.context or ""), " ".join(str(error.problem or "not valid YAML").split())
    is_unclosed = "end of stream" in problem or "<stream end>" in problem
    mark = error.context_mark if is_unclosed and error.context_mark else error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if is_unclosed and "quoted" in context:
        return InvalidYaml(line, message("this quote is not closed"))
    if is_unclosed and "flow" in context:
        return InvalidYaml(line, message("this bracket is not closed"))
    advice = next(advice for part, advice in _ADVICE.items() if part in problem)
    return InvalidYaml(line, replace(advice, params=(*advice.params, ("problem", problem))))


# Advice on a mistake, by a part of the parser's message. The first of these parts that occurs in the message decides.
_ADVICE = {
    "\\t": message("a tab cannot indent; use spaces"),
    "mapping values are not allowed": message(
        "a ':' is not expected here; put the text in quotes, or correct the indentation"
    ),
    "cannot start any token": message("{problem}; put the text in quotes"),
    "found another document": message("a second YAML document begins here; remove the '---'"),
    "maximum depth": message("nested more than {maximum} levels deep", maximum=_MAX_DEPTH),
    "": message("{problem}; look at the indentation, quotes and brackets here and above"),
}
