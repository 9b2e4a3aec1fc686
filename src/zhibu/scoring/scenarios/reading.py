"""Reading scenarios.yaml against its scheme, every fault with its line."""

from pathlib import Path

from zhibu.scoring.scenarios.cells import Cells, is_null
from zhibu.scoring.scenarios.given import read_given, read_subject
from zhibu.scoring.scenarios.known import Known, known
from zhibu.scoring.scenarios.model import PARENT, SUBJECT, Expected, Given, Scenario, year_of
from zhibu.scoring.scheme.model import Scheme
from zhibu.scoring.scheme.reading import SchemeFile
from zhibu.scoring.scheme.values import Text
from zhibu.terms.errors import TableError
from zhibu.terms.lined_yaml import Lined, read_lined

FILE = "scenarios.yaml"


def read_scenarios(path: Path, scheme_file: SchemeFile) -> tuple[Scenario, ...]:
    """Read the scenarios (案例) of a scheme.

    Args:
        path: the file, or the folder that holds `scenarios.yaml`.
        scheme_file: the scheme that they are about; what they name must stand in it.

    Raises:
        TableError: the file cannot be read, or scenarios have faults; every one with file, line,
            key path, value and remedy.
    """
    lined = read_lined(path / FILE if path.is_dir() else path)
    scheme = scheme_file.scheme
    cells, names = Cells(year_of(scheme)), known(scheme)
    scenarios = tuple(_scenario(item, scheme, names, cells) for item in lined.items(cells.faults))
    if cells.faults:
        raise TableError(tuple(cells.faults))
    return scenarios


def _scenario(lined: Lined, scheme: Scheme, names: Known, cells: Cells) -> Scenario:
    fields = lined.fields(cells.faults, required=("name", "given", "expect"), optional=("others",))
    missing = Lined(lined.file, lined.line, lined.key, {})
    given = read_given(fields.get("given", missing), SUBJECT, scheme, names, cells)
    others: list[Given] = []
    if "others" in fields:
        for item in fields["others"].items(cells.faults):
            taken = [SUBJECT, PARENT, *(other.name for other in others)]
            others.append(_other(item, taken, scheme, names, cells))
    return Scenario(
        name=_text(fields.get("name", missing), cells),
        given=given,
        others=tuple(others),
        expect=_expect(fields.get("expect", missing), names, cells),
        file=lined.file,
        line=lined.line,
    )


def _other(lined: Lined, taken: list[str], scheme: Scheme, names: Known, cells: Cells) -> Given:
    fields = lined.value if isinstance(lined.value, dict) else {}
    if "name" not in fields:
        cells.refuse(lined, "has no name", "write name: B")
        return read_subject(None, "?", scheme, cells, full=False)
    name = fields["name"].text(cells.faults)
    if name in taken:
        cells.refuse(fields["name"], "is taken", f"choose a name other than {', '.join(taken)}")
    rest = Lined(
        lined.file,
        lined.line,
        lined.key,
        {key: value for key, value in fields.items() if key != "name"},
    )
    return read_given(rest, name, scheme, names, cells)


def _text(lined: Lined, cells: Cells) -> Text:
    if isinstance(lined.value, dict):
        for key, value in lined.value.items():
            if key not in ("zh", "en") and is_null(value):
                # In {zh: …, en: one, two} the comma begins a new key.
                remedy = "put a text that has a comma in quotes"
                cells.refuse(value, f"has {key!r} as a key", remedy)
                return Text(zh="", en="")
    fields = lined.fields(cells.faults, required=("zh", "en"))
    return Text(
        zh=fields["zh"].text(cells.faults) if "zh" in fields else "",
        en=fields["en"].text(cells.faults) if "en" in fields else "",
    )


def _expect(lined: Lined, names: Known, cells: Cells) -> dict[str, Expected]:
    if not isinstance(lined.value, dict) or not lined.value:
        cells.refuse(lined, "expects nothing", 'write at least one column, such as total: "98.50"')
        return {}
    found: dict[str, Expected] = {}
    for column, value in lined.value.items():
        if not cells.knows(value, column, "column", names.columns):
            continue
        if column == "proposals":
            found[column] = tuple(item.text(cells.faults) for item in value.items(cells.faults))
        elif is_null(value):
            found[column] = None
        else:
            found[column] = value.text(cells.faults)
    return found
