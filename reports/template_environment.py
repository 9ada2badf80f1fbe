"""The Jinja environment in which an office's template is rendered: placeholders, lists and conditions, nothing else."""

from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.filters import FILTERS
from jinja2.sandbox import ImmutableSandboxedEnvironment

# Filters that make nothing larger than what they get, and cannot switch escaping off.
_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "title", "trim", "upper")

_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Filter,
    nodes.Concat,
    nodes.Test,
)


class TemplateEnvironment(ImmutableSandboxedEnvironment):
    """Escapes every value, knows no function, and refuses whatever is not needed to lay out a report.

    A template comes from outside as often as not: a colleague's mail, another office. Calls, arithmetic and other files
    are what templates have been abused with, and a loop over a loop is what makes them large.
    """

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, loader=None)
        self.globals.clear()
        self.filters = {name: FILTERS[name] for name in _FILTERS}

    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """Return the syntax tree. Raise `TemplateSyntaxError` also for what is not allowed."""
        tree = super().parse(source, name, filename)
        _check(tree, ())
        return tree

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        """Compile a template as Jinja does, after the check of `parse`."""
        return super().compile(self.parse(source) if isinstance(source, str) else source, *args, **kwargs)


def _check(node: nodes.Node, loops: tuple[str, ...]) -> None:
    if not isinstance(node, _ALLOWED):
        _refuse(node, type(node).__name__.lower())
    if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
        _refuse(node, node.name)
    if isinstance(node, nodes.For):
        if not isinstance(node.target, nodes.Name) or node.recursive or node.test is not None:
            _refuse(node, "for")
        if isinstance(node.iter, nodes.Name) and loops:
            _refuse(node, f"for … in {node.iter.name}")  # of all articles, inside another loop
        loops = (*loops, node.target.name)
    for child in node.iter_child_nodes():
        _check(child, loops)


def _refuse(node: nodes.Node, what: str) -> NoReturn:
    raise TemplateSyntaxError(f"'{what}' is not allowed in a template", node.lineno)
