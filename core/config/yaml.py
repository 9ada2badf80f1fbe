"""YAML text → plain values, with the line on which each stands.

Every scalar stays text as it was written (None where YAML says null), so that `- 2024` is the keyword "2024" and an
environment variable is read by the same rules as a line of the file. No tag ever makes an object.
"""

from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Path = tuple[str | int, ...]
"""Where a value stands: `("outlets", 2, "every")`. The empty path is the whole file."""

_MAX_DEPTH = 20
"""The deepest option lies at 6; a file of thousands of brackets would exhaust Python's stack."""

_MAX_REPEATED = 10_000
"""How many values aliases may add by repeating what an anchor names; twenty lines of aliases can stand for billions."""

_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in "str null bool int float timestamp map seq merge value".split()
)
_NULL = "tag:yaml.org,2002:null"


class YamlProblem(Exception):  # noqa: N818 - caught by parse, never shown as an exception
    """The text cannot be read at all; `line` counts from 1, `reason` is one line."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


def quoted(text: str) -> str:
    """A YAML scalar in double quotes that stands for exactly `text`."""
    escaped = (f"\\{char}" if char in '"\\' else char if char.isprintable() else f"\\U{ord(char):08x}" for char in text)
    return f'"{"".join(escaped)}"'


@dataclass(slots=True)
class Document:
    """The values of one YAML text.

    `value` is None, text, a list or a dict with text keys. `flaws` are problems that did not stop the reading: path,
    line, reason.
    """

    value: object = None
    flaws: list[tuple[Path, int, str]] = field(default_factory=list)
    _root: Node | None = None

    def line_of(self, path: Path) -> int:
        """The line (from 1) of the key or list entry at `path`; where it is not there, that of what would hold it."""
        return self._walk(path)[0]

    def stem(self, path: Path) -> Path:
        """`path` cut off where the file holds a scalar: what is said of a part of it is said of the scalar."""
        return path[: self._walk(path)[1]]

    def _walk(self, path: Path) -> tuple[int, int]:
        node, line = self._root, _line(self._root)
        for depth, key in enumerate(path):
            if isinstance(node, ScalarNode):
                return line, depth
            found = _entry(node, key)
            if found is None:
                break
            line, node = found
        return line, len(path)


def read_yaml(text: str) -> Document:
    """The one document in `text`; an empty text has the value None.

    Raises YamlProblem for what is no YAML, is nested more than 20 deep, holds several documents, or whose aliases
    lead into themselves or repeat more than 10,000 values.
    """
    loader = YAML(typ="safe", pure=True)
    loader.max_depth = _MAX_DEPTH
    loader.composer.warn_double_anchors = False
    try:
        root = loader.compose(text)
    except MarkedYAMLError as error:
        raise _explained(error) from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise YamlProblem(text.count("\n", 0, position) + 1, "a control character stands here; remove it") from None
    document = Document(_root=root)
    if root is not None:
        document.value = _Values(document.flaws).value(root, ())
    return document


class _Values:
    """Nodes → values. What an anchor names is made once and shared, however often aliases repeat it."""

    def __init__(self, flaws: list[tuple[Path, int, str]]) -> None:
        self._flaws = flaws
        self._made: dict[int, tuple[object, int]] = {}
        self._open: set[int] = set()
        self._repeated = 0

    def value(self, node: Node, path: Path) -> object:
        return self._sized(node, path)[0]

    def _sized(self, node: Node, path: Path) -> tuple[object, int]:
        """The value, and how many values it holds with everything that aliases repeat in it."""
        if id(node) in self._open:
            raise YamlProblem(_line(node), "this anchor holds an alias of itself")
        if id(node) in self._made:
            self._repeated += self._made[id(node)][1]
            if self._repeated > _MAX_REPEATED:
                raise YamlProblem(_line(node), f"aliases repeat more than {_MAX_REPEATED:,} values")
            return self._made[id(node)]
        self._open.add(id(node))
        made = self._fresh(node, path)
        self._open.remove(id(node))
        self._made[id(node)] = made
        return made

    def _fresh(self, node: Node, path: Path) -> tuple[object, int]:
        if str(node.tag) not in _PLAIN_TAGS:
            self._flaws.append((path, _line(node), f"YAML tags such as {str(node.tag)[:60]!r} are not allowed"))
        if isinstance(node, SequenceNode):
            items = [self._sized(item, (*path, index)) for index, item in enumerate(node.value)]
            return [item for item, _ in items], 1 + sum(size for _, size in items)
        if isinstance(node, MappingNode):
            return self._mapping(node, path)
        return (None if str(node.tag) == _NULL else str(node.value)), 1

    def _mapping(self, node: MappingNode, path: Path) -> tuple[object, int]:
        made: dict[str, object] = {}
        lines: dict[str, int] = {}
        size = 1
        for key_node, value_node in node.value:
            line = _line(key_node)
            if not isinstance(key_node, ScalarNode):
                self._flaws.append((path, line, "a key must be plain text"))
                continue
            key = str(key_node.value)
            value, added = self._sized(value_node, (*path, key))
            size += added
            if key in made:
                self._flaws.append(((*path, key), line, f"given twice, first in line {lines[key]}"))
                continue
            made[key], lines[key] = value, line
        return made, size


def _entry(node: Node | None, key: str | int) -> tuple[int, Node] | None:
    """Line and node of one entry, or None where there is no such entry."""
    if isinstance(node, MappingNode):
        pairs = ((_line(name), value) for name, value in node.value if str(name.value) == key)
        return next(pairs, None)
    if isinstance(node, SequenceNode) and isinstance(key, int) and key < len(node.value):
        return _line(node.value[key]), node.value[key]
    return None


def _line(node: Node | None) -> int:
    return node.start_mark.line + 1 if node is not None else 1


def _explained(error: MarkedYAMLError) -> YamlProblem:
    """The parser's complaint, at the line where the mistake is made rather than where it is noticed."""
    context, problem = str(error.context or ""), " ".join(str(error.problem or "this is no YAML").split())
    is_unclosed = "end of stream" in problem or "<stream end>" in problem
    mark = error.context_mark if is_unclosed and error.context_mark else error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    if is_unclosed and "quoted" in context:
        return YamlProblem(line, "this quote is never closed")
    if is_unclosed and "flow" in context:
        return YamlProblem(line, "this bracket is never closed")
    return YamlProblem(line, _cure(problem))


def _cure(problem: str) -> str:
    """What to do about the complaints that people run into most."""
    if "\\t" in problem:
        return "a tab cannot indent; use spaces"
    if "mapping values are not allowed" in problem:
        return "a ':' is not expected here; put the text in quotes, or correct the indentation"
    if "cannot start any token" in problem:
        return f"{problem}; put the text in quotes"
    if "found another document" in problem:
        return "a second document begins here; remove the '---'"
    if "maximum depth" in problem:
        return f"nested more than {_MAX_DEPTH} levels deep"
    return f"{problem}; look at the indentation, quotes and brackets here and above"
