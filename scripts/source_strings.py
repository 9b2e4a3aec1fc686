"""Find what the product says: strings marked for translation in Python and in templates."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SHAPES = {
    # what the function takes: c context, s string, p plural
    "gettext": "s",
    "ngettext": "sp",
    "pgettext": "cs",
    "npgettext": "csp",
}
SUFFIXES = ("_lazy", "_noop")
MODULE = "django.utils.translation"
STRING = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(
    rf"(?<![\w.])(gettext|ngettext|pgettext|npgettext|_)\({STRING}(?:, {STRING})?(?:, {STRING})?"
)


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked string: what stands in the source, by which translations are found."""

    text: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return f'"{self.text}"' + (f" (context {self.context})" if self.context else "")


class UnreadableError(Exception):
    """A marked string that cannot be read without running the program."""


def strings_of(path: Path) -> Iterator[Marked]:
    """Give the marked strings of a file, in order.

    Raises:
        UnreadableError: a marked string is put together where it is marked.
    """
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return _in_python(text, path)
    return _in_template(text, path)


def _in_python(text: str, path: Path) -> Iterator[Marked]:
    tree = ast.parse(text)
    names = _functions(tree)
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        shape = _shape(call.func, names)
        if not shape:
            continue
        given = [_constant(argument) for argument in call.args[: len(shape)]]
        if None in given or len(given) < len(shape):
            raise UnreadableError(
                f"{path}:{call.lineno}: {ast.unparse(call)[:60]} is not plain text; mark plain text "
                "and put values into it afterwards, by %(name)s"
            )
        yield _marked(shape, [text for text in given if text is not None])


def _functions(tree: ast.Module) -> dict[str, str]:
    """Names in a module that mark strings, with the shape of each."""
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == MODULE:
            for name in node.names:
                shape = _shape_of_name(name.name)
                if shape:
                    found[name.asname or name.name] = shape
    return found


def _shape(function: ast.expr, names: dict[str, str]) -> str:
    if isinstance(function, ast.Name):
        return names.get(function.id, "")
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) == "translation":
        return _shape_of_name(function.attr)
    return ""


def _shape_of_name(name: str) -> str:
    for suffix in SUFFIXES:
        name = name.removesuffix(suffix)
    return SHAPES.get(name, "")


def _constant(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _in_template(text: str, path: Path) -> Iterator[Marked]:
    from django.utils.translation.template import templatize

    for found in CALL.finditer(templatize(text, origin=str(path))):
        shape = SHAPES.get(found[1], "s")
        given = [ast.literal_eval(one) for one in found.groups()[1:] if one is not None]
        yield _marked(shape, given[: len(shape)])


def _marked(shape: str, given: list[str]) -> Marked:
    said = dict(zip(shape, given, strict=True))
    return Marked(said["s"], said.get("p", ""), said.get("c", ""))
