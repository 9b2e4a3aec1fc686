"""YAML whose every value knows its line, so that a message can point at it.

Only plain data is taken: no tags, anchors or aliases, no key twice. All values stay text; what a
text means is for the reader of the table to say.
"""

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from zhibu.terms.errors import Fault, TableError

if TYPE_CHECKING:
    import ruamel.yaml


@dataclass(frozen=True, slots=True)
class Lined:
    """A value with its place: a text, a tuple of values, or a mapping of values."""

    file: str
    line: int
    key: str
    value: "str | tuple[Lined, ...] | dict[str, Lined]"

    @property
    def shown(self) -> str:
        """The value as a message shows it."""
        if isinstance(self.value, str):
            return self.value
        return "a list" if isinstance(self.value, tuple) else "a mapping"

    def fault(self, finding: str, remedy: str) -> Fault:
        """Say what is wrong with the value, and what to do."""
        return Fault(self.file, self.line, self.key or "file", self.shown, finding, remedy)

    def text(self, faults: list[Fault]) -> str:
        """Give the text; anything else, and an empty text, is a fault."""
        if isinstance(self.value, str) and self.value.strip():
            return self.value
        faults.append(self.fault("is not a text", "write one"))
        return ""

    def items(self, faults: list[Fault]) -> "tuple[Lined, ...]":
        """Give the items of a list; anything else is a fault."""
        if isinstance(self.value, tuple):
            return self.value
        faults.append(
            self.fault("is not a list", "write [] for none, or one item a line after '- '")
        )
        return ()

    def fields(
        self, faults: list[Fault], *, required: tuple[str, ...], optional: tuple[str, ...] = ()
    ) -> "dict[str, Lined]":
        """Give the fields of a mapping; one that is missing or unknown is a fault."""
        known = ", ".join((*required, *optional))
        if not isinstance(self.value, dict):
            faults.append(self.fault("is not a mapping", f"write the keys {known}"))
            return {}
        for name, field in self.value.items():
            if name not in required and name not in optional:
                faults.append(field.fault("stands under an unknown key", f"the keys are {known}"))
        faults += [
            Fault(
                self.file, self.line, _below(self.key, name), "", "is missing", f"write {name}: …"
            )
            for name in required
            if name not in self.value
        ]
        return self.value


def read_lined(path: Path) -> Lined:
    """Read a YAML file (UTF-8).

    Raises:
        TableError: it cannot be read, is not UTF-8 or not YAML, or uses tags, anchors or one
            key twice.
    """
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        lined = _parsed(path.read_bytes().decode("utf-8-sig"), path.name)
    except OSError as error:
        raise _refused(path, 1, f"cannot be read ({error.strerror})", "check the path") from None
    except UnicodeDecodeError:
        raise _refused(path, 1, "is not UTF-8", "save it as UTF-8") from None
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        finding = f"is not YAML ({error.problem})"
        raise _refused(path, line, finding, "mend the line") from None
    except YAMLError as error:
        finding = f"is not YAML ({str(error).splitlines()[0]})"
        raise _refused(path, 1, finding, "save it as plain text") from None
    if lined is None:
        raise _refused(path, 1, "is empty", "begin from the table that is shipped")
    return lined


@lru_cache(maxsize=64)
def _parsed(text: str, file: str) -> Lined | None:
    """Parse a text. Kept: a large scheme takes a fifth of a second, and is read more than once."""
    from ruamel.yaml import YAML

    node = YAML(typ="safe", pure=True).compose(text)
    if node is None:
        return None
    faults: list[Fault] = []
    lined = _lined(node, file, "", faults)
    if faults:
        raise TableError(tuple(faults))
    return lined


def _lined(node: "ruamel.yaml.Node", file: str, key: str, faults: list[Fault]) -> Lined:
    from ruamel.yaml.nodes import ScalarNode, SequenceNode

    line = node.start_mark.line + 1
    if node.anchor or not str(node.tag).startswith("tag:yaml.org,2002:"):
        faults.append(
            Fault(file, line, key, "&" if node.anchor else "!", "is YAML shorthand", "write it out")
        )
        return Lined(file, line, key, "")
    if isinstance(node, ScalarNode):
        return Lined(file, line, key, str(node.value))
    if isinstance(node, SequenceNode):
        items = enumerate(node.value)
        return Lined(
            file, line, key, tuple(_lined(item, file, f"{key}[{n}]", faults) for n, item in items)
        )
    fields: dict[str, Lined] = {}
    for name_node, value_node in node.value:
        name = _lined(name_node, file, key, faults).shown
        place = _below(key, name)
        at = name_node.start_mark.line + 1
        if name in fields:
            faults.append(
                Fault(file, at, place, name, "is a key written twice", "keep one of the two")
            )
        value = _lined(value_node, file, place, faults)
        # YAML places an empty value where the next token stands, lines below its key.
        fields[name] = value if value.value else replace(value, line=at)
    return Lined(file, line, key, fields)


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _refused(path: Path, line: int, finding: str, remedy: str) -> TableError:
    return TableError((Fault(path.name, line, "file", str(path), finding, remedy),))
