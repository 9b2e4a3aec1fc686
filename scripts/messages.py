"""Keep the translations: catalogues beside the rooms and areas whose strings they translate.

    python scripts/messages.py update [NAME …]   enter new strings, drop those no longer used
    python scripts/messages.py check             refuse what is missing, unused, fuzzy, empty, in two ways
    python scripts/messages.py compile           write what the site reads

A catalogue is named by its room, as in `records`, or by its area of pages, as in `portal/people`.
Templates of accounts belong to the area `accounts`; what all pages share, to the area `frame`.
`update` with names leaves other catalogues alone. Entries stand by file, in the order of the source,
with no line numbers and no dates, so that two people's entries merge.
"""

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from source_strings import Marked, UnreadableError, strings_of

ROOT = Path(__file__).resolve().parent.parent
ZHIBU = ROOT / "src" / "zhibu"
TAIL = Path("zh_Hans/LC_MESSAGES/django.po")
ACCOUNT_TEMPLATES = {"account", "mfa", "socialaccount", "allauth", "usersessions"}
FRAME = "portal/frame"
HEADER = (
    "Language: zh_Hans",
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    "Content-Transfer-Encoding: 8bit",
    "Plural-Forms: nplurals=1; plural=0;",
)
VAGUE = {"Call off", "Closed", "Code", "From", "Rated", "To", "Until", "What"}
"""Words that say one thing here and another there; a second catalogue would take the first one's."""
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[a-zA-Z]|%%|\{\w*\}")


@dataclass(slots=True)
class Entry:
    """A string of the source, where it stands, and its translation."""

    marked: Marked
    files: tuple[str, ...] = ()
    zh: str = ""
    fuzzy: bool = False


def name_of(path: Path) -> str:
    """Give the name of the catalogue that a source file belongs to; its path is from src/zhibu."""
    room, *rest = path.parts
    if room != "portal":
        return room
    if rest[0] == "templates":
        folder = rest[1:]
        if folder[0] in ACCOUNT_TEMPLATES:
            return "portal/accounts"
        inside = folder[1:] if folder[0] == "portal" else []
        return FRAME if len(inside) < 2 or inside[0].startswith("_") else f"portal/{inside[0]}"
    is_area = len(rest) > 1 and rest[0] != "templatetags"
    return f"portal/{rest[0]}" if is_area else FRAME


def place_of(name: str) -> Path:
    """Give the file of a catalogue."""
    room, _, area = name.partition("/")
    return ZHIBU / room / "locale" / area / TAIL


def found_in_source(root: Path = ZHIBU) -> dict[str, dict[Marked, Entry]]:
    """Give the marked strings by catalogue, in the order of files and of each file."""
    catalogues: dict[str, dict[Marked, Entry]] = defaultdict(dict)
    sources = [*root.rglob("*.py"), *root.rglob("templates/**/*.*")]
    for path in sorted(path for path in set(sources) if path.suffix in {".py", ".html", ".txt"}):
        within = path.relative_to(root)
        if len(within.parts) < 2 or "migrations" in within.parts:
            continue
        for marked in strings_of(path):
            entry = catalogues[name_of(within)].setdefault(marked, Entry(marked))
            if within.as_posix() not in entry.files:
                entry.files += (within.as_posix(),)
    return catalogues


def read(path: Path) -> list[Entry]:
    """Give the entries of a catalogue, a string that is entered twice twice."""
    if not path.exists():
        return []
    entries = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        for message in read_po(BytesIO(block.encode()), locale="zh_Hans", charset="utf-8"):
            if not message.id:
                continue
            text, plural = message.id if isinstance(message.id, tuple) else (message.id, "")
            zh = message.string[0] if isinstance(message.string, tuple) else message.string
            marked = Marked(text, plural, message.context or "")
            files = tuple(file for file, _ in message.locations)
            entries.append(Entry(marked, files, zh or "", message.fuzzy))
    return entries


def write(path: Path, entries: list[Entry]) -> None:
    """Write a catalogue as it always is written."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(f'"{line}\\n"' for line in HEADER)]
    for entry in entries:
        marked = entry.marked
        lines = [f"#: {' '.join(entry.files)}"]
        if entry.fuzzy:
            lines.append("#, fuzzy")
        if marked.context:
            lines.append(f"msgctxt {_quoted(marked.context)}")
        lines.append(f"msgid {_quoted(marked.text)}")
        if marked.plural:
            lines.append(f"msgid_plural {_quoted(marked.plural)}")
        lines.append(f"msgstr{'[0]' if marked.plural else ''} {_quoted(entry.zh)}")
        blocks.append("\n".join(lines))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    lines = escaped.replace("\r", "\\r").split("\n")
    if len(lines) == 1:
        return f'"{escaped}"'
    ended = [f'"{line}\\n"' for line in lines[:-1]] + ([f'"{lines[-1]}"'] if lines[-1] else [])
    return "\n".join(['""', *ended])


# --- what is asked for ---------------------------------------------------------------------


def update(names: list[str]) -> None:
    """Enter new strings and drop unused ones, in the named catalogues or all.

    A new string that another catalogue translates takes that translation.
    """
    found = found_in_source()
    kept = {name: read(place_of(name)) for name in {*found, *_kept_names()}}
    everywhere = {entry.marked: entry.zh for entries in kept.values() for entry in entries}
    for name in sorted({*found, *kept} & set(names) if names else {*found, *kept}):
        known = {entry.marked: entry for entry in kept[name] if entry.zh}
        entries = list(found.get(name, {}).values())
        for entry in entries:
            former = known.get(entry.marked)
            entry.zh = former.zh if former else everywhere.get(entry.marked, "")
            entry.fuzzy = bool(former and former.fuzzy)
        if entries:
            write(place_of(name), entries)
        else:
            place_of(name).unlink(missing_ok=True)
        empty = sum(not entry.zh for entry in entries)
        print(f"{name}: {len(entries)} strings, {empty} to translate")


def faults() -> Iterator[str]:
    """Give what is wrong with the catalogues, each with its place and its remedy."""
    found = found_in_source()
    said: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for name in sorted({*found, *_kept_names()}):
        path = place_of(name).relative_to(ROOT)
        seen: dict[Marked, Entry] = {}
        for entry in read(ROOT / path):
            if entry.marked in seen:
                yield f"{path}: {entry.marked} is entered twice; keep one"
            seen[entry.marked] = entry
            yield from (f"{path}: {entry.marked} {fault}" for fault in _faults(entry))
            if entry.zh:
                said[entry.marked.context, entry.marked.text].setdefault(entry.zh, name)
        for marked in found.get(name, {}):
            if marked not in seen:
                yield f"{path}: {marked} is missing; run scripts/messages.py update {name}"
        for marked in seen:
            if marked not in found.get(name, {}):
                yield f"{path}: {marked} is not used; run scripts/messages.py update {name}"
    for word in sorted(VAGUE):
        named = [name for name, marked in found.items() if Marked(word) in marked]
        if len(named) > 1:
            yield f"{Marked(word)} stands in {', '.join(sorted(named))} and can say two things; give a context"
    for (context, text), ways in said.items():
        if len(ways) > 1:
            listed = ", ".join(f"{zh} in {name}" for zh, name in ways.items())
            yield f"{Marked(text, '', context)} is translated as {listed}; agree, or give a context"


def _faults(entry: Entry) -> Iterator[str]:
    if entry.fuzzy:
        yield "is fuzzy; check the translation and take the mark away"
    if not entry.zh:
        yield "has no translation"
        return
    wanted = sorted(set(PLACEHOLDER.findall(entry.marked.plural or entry.marked.text)))
    given = sorted(set(PLACEHOLDER.findall(entry.zh)))
    if wanted != given:
        yield f"has the places {', '.join(wanted) or 'none'}, its translation {', '.join(given) or 'none'}"


def compile_all() -> int:
    """Write what the site reads beside each catalogue that changed since; give how many."""
    written = 0
    for left in list(ZHIBU.rglob("locale/**/django.mo")):
        if not left.with_suffix(".po").exists():
            left.unlink()
    for name in _kept_names():
        path = place_of(name)
        to = path.with_suffix(".mo")
        if to.exists() and to.stat().st_mtime_ns >= path.stat().st_mtime_ns:
            continue
        catalogue = Catalog(locale="zh_Hans")
        for entry in read(path):
            marked = entry.marked
            said = (marked.text, marked.plural) if marked.plural else marked.text
            if entry.zh and not entry.fuzzy:
                zh = (entry.zh,) if marked.plural else entry.zh
                catalogue.add(said, zh, context=marked.context or None)
        making = to.with_suffix(f".{os.getpid()}")
        with making.open("wb") as file:
            write_mo(file, catalogue)
        making.replace(to)
        written += 1
    return written


def _kept_names() -> list[str]:
    places = [*ZHIBU.glob(f"*/locale/{TAIL}"), *ZHIBU.glob(f"portal/locale/*/{TAIL}")]
    rooms = (path.relative_to(ZHIBU).parts for path in places)
    return sorted(parts[0] if parts[0] != "portal" else f"portal/{parts[2]}" for parts in rooms)


def main(arguments: list[str]) -> int:
    verb, *names = arguments or [""]
    if verb not in {"update", "check", "compile"} or (names and verb != "update"):
        print(__doc__)
        return 2
    try:
        if verb == "update":
            update(names)
        elif verb == "compile":
            print(f"Translations: {compile_all()} catalogues compiled.")
        else:
            found = list(faults())
            print(*found, sep="\n", end="\n" if found else "")
            print(f"Translations: {len(_kept_names())} catalogues, {len(found)} faults.")
            return 1 if found else 0
    except UnreadableError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
