"""Templates whose constants are worked out once, when they are compiled, not each time a page is made.

`{{ t("Sign in") }}` or `{{ icon("seal") }}` always comes to the same in one language; folded, it is plain text in the
compiled template, and a page is mostly such text.
"""

import re
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from jinja2 import Environment, Template, TemplateAssertionError, nodes
from jinja2.visitor import NodeTransformer

from forum.web.rendering.compiling import Compiler

Function = Callable[..., Any]


INDENTED = re.compile(r"\n[ \t]+")
"""How lines of markup begin, which every page would carry: browsers take it for the end of a line."""


class FoldingEnvironment(Environment):
    """An environment that replaces a call of one of `folded` by its result, where every argument is a constant.

    Raises TemplateAssertionError for a template that gives one of these names another meaning.
    """

    folded: Mapping[str, Function] = {}
    code_generator_class = Compiler

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._read: dict[str, Template] = {}

    def get_template(self, name: str, parent: str | None = None, globals: Any = None) -> Template:  # type: ignore[override]
        """The template of that name: files are read once, so that no page asks whether one has changed."""
        if name not in self._read:
            self._read[name] = super().get_template(name, parent, globals)
        return self._read[name]

    def make_globals(self, given: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals as one plain dict: Jinja's chain of two is searched name by name at every import of a template."""
        return {**self.globals, **(given or {})}

    def compile(self, source: Any, name: Any = None, *args: Any, **options: Any) -> Any:
        if isinstance(source, str):
            source = INDENTED.sub("\n", source) if str(name).endswith(".html") else source
        tree = self.parse(source, name) if isinstance(source, str) else source
        return super().compile(_Folding(self, name).visit(tree), name, *args, **options)


class _Folding(NodeTransformer):
    def __init__(self, environment: FoldingEnvironment, template: str | None) -> None:
        self._folded = environment.folded
        self._template = template
        self._context = nodes.EvalContext(environment, template)

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.ctx != "load" and node.name in self._folded:
            raise TemplateAssertionError(f"{node.name} can't be assigned", node.lineno, self._template)
        return node

    def visit_Call(self, node: nodes.Call) -> nodes.Node:
        node = self.generic_visit(node)  # type: ignore[assignment]  # a call stays one while its arguments are folded
        called = self._folded.get(node.node.name) if isinstance(node.node, nodes.Name) else None
        if called is None or node.dyn_args or node.dyn_kwargs:
            return node
        try:
            given = [argument.as_const(self._context) for argument in node.args]
            named = dict(argument.as_const(self._context) for argument in node.kwargs)
        except nodes.Impossible:
            return node
        return nodes.Const(called(*given, **named), lineno=node.lineno)
