"""Python of templates: macros are plain functions, imported once, and a part of a page is one list joined once.

Jinja's own code looks up each import and calls each macro by a detour of its own each time a page is made, and hands every piece
of text from generator to generator.
"""

import re
from collections.abc import Mapping
from keyword import iskeyword
from typing import Any

from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, find_undeclared
from jinja2.visitor import NodeTransformer
from markupsafe import Markup, escape

new = str.__new__
needs_escaping = re.compile("[&<>\"']").search
OWN_NAMES = frozenset(
    ("concat", "context", "environment", "macro", "missing", "new", "printed", "resolve", "undefined")
)
"""Names that the code of a macro has for itself."""


def printed(value: object) -> str:
    """The value as a page holds it. Most are markup or have nothing to escape, and need no copy."""
    kind = type(value)
    if kind is Markup or (kind is str and not needs_escaping(value)):  # type: ignore[call-overload]
        return value  # type: ignore[return-value]
    return escape(value)


class Compiler(CodeGenerator):
    """Code that prints values by `printed`, and calls functions at once: none of ours asks for Jinja's context."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:
        names = _Names(node, self.environment.globals)
        node = names.visit(node)
        self.writeline("from forum.web.rendering.compiling import new, printed")
        for name, value in names.found.items():
            self.writeline(f"{name} = {value}")
        super().visit_Template(node, frame)

    def blockvisit(self, nodes: Any, frame: Frame) -> None:
        """The root of a template and each of its blocks give their text as one piece."""
        if frame.buffer is not None:
            super().blockvisit(nodes, frame)
            return
        self.buffer(frame)
        super().blockvisit(nodes, frame)
        self.writeline(f"yield concat({frame.buffer})")
        frame.buffer = None

    def macro_body(self, node: Any, frame: Frame) -> tuple[Frame, MacroRef]:
        return self._function(node, frame) if _is_plain(node) else super().macro_body(node, frame)

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        if _is_plain(macro_ref.node):
            self.write("macro")
        else:
            super().macro_def(macro_ref, frame)

    def _function(self, node: nodes.Macro, frame: Frame) -> tuple[Frame, MacroRef]:
        frame = frame.inner()
        frame.require_output_check = False
        frame.symbols.analyze_node(node)
        optional = {argument.name for argument in node.args[len(node.args) - len(node.defaults) :]}
        taken = [f"{each.name}=missing" if each.name in optional else each.name for each in node.args]
        self.writeline(f"def macro({', '.join(taken)}):", node)
        self.indent()
        self.buffer(frame)
        self.enter_frame(frame)
        for argument in node.args:
            self.writeline(f"{frame.symbols.ref(argument.name)} = {argument.name}")
        for argument, default in zip(reversed(node.args), reversed(node.defaults), strict=False):
            self.writeline(f"if {argument.name} is missing: {frame.symbols.ref(argument.name)} = ")
            self.visit(default, frame)
        self.blockvisit(node.body, frame)
        self.writeline(f"return new(Markup, concat({frame.buffer}))")
        self.leave_frame(frame, with_python_scope=True)
        self.outdent()
        return frame, MacroRef(node)

    def _output_child_pre(self, *given: Any) -> None:
        self.write("printed(")

    def visit_Call(self, node: nodes.Call, frame: Any, forward_caller: bool = False) -> None:
        if forward_caller or node.dyn_args or node.dyn_kwargs or any(iskeyword(each.key) for each in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


def _is_plain(node: nodes.Node) -> bool:
    """Whether a macro is given its arguments by name or place, and nothing else."""
    return (
        isinstance(node, nodes.Macro)
        and not any(iskeyword(each.name) or each.name in OWN_NAMES for each in node.args)
        and not find_undeclared(node.body, ("caller", "kwargs", "varargs"))
    )


class _Names(NodeTransformer):
    """Gives imported macros and what every template may use names of the Python module, whose values `found` tells.

    A name that the template gives another meaning somewhere is left to Jinja.
    """

    def __init__(self, tree: nodes.Template, shared: Mapping[str, Any]) -> None:
        self.found: dict[str, str] = {}
        self._shared = shared
        self._imported: dict[str, str] = {}
        self._own = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
        self._own |= {each.name for each in tree.find_all(nodes.Macro)}
        for node in [each for each in tree.body if isinstance(each, nodes.FromImport)]:
            self._take(node, tree)

    def _take(self, node: nodes.FromImport, tree: nodes.Template) -> None:
        named = [each if isinstance(each, tuple) else (each, each) for each in node.names]
        if not isinstance(node.template, nodes.Const) or not self._own.isdisjoint(alias for _, alias in named):
            self._own |= {alias for _, alias in named}
            return
        tree.body.remove(node)
        for name, alias in named:
            self._imported[alias] = f"environment.get_template({node.template.value!r}).module.{name}"

    def visit_Name(self, node: nodes.Name) -> nodes.Node:
        if node.name in self._imported:
            return self._named(node, self._imported[node.name])
        if node.name not in self._shared or node.name in self._own:
            return node
        if isinstance(self._shared[node.name], str):
            return nodes.Const(self._shared[node.name], lineno=node.lineno)
        return self._named(node, f"environment.globals[{node.name!r}]")

    def _named(self, node: nodes.Name, value: str) -> nodes.Node:
        self.found[f"the_{node.name}"] = value
        named: nodes.Node = object.__new__(nodes.InternalName)  # Jinja lets only its own parser make one.
        nodes.Node.__init__(named, f"the_{node.name}", lineno=node.lineno)
        return named
