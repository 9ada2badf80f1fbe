"""Every library may be used for any purpose, and so may the data that it contains.

The licences are read from the metadata of the installed libraries in requirements.lock, the data from the table in
docs/reference/licences.md.
"""

import re
from collections import Counter
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path, PurePosixPath

import pytest

ROOT = Path(__file__).parent.parent
PAGE = "docs/reference/licences.md"

ACCEPTED = {
    *("0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "CNRI-Python", "ISC", "MIT", "MIT-0", "PSF-2.0"),
    *("Unicode-3.0", "ZPL-2.1", "public domain"),
    # Accepted because these libraries are used unchanged and can be replaced.
    *("LGPL-2.1-only", "LGPL-2.1-or-later", "LGPL-3.0-only", "LGPL-3.0-or-later", "LGPL", "MPL-2.0"),
}
# Names in metadata written before SPDX expressions: of licences, and of classifiers.
OTHER_NAMES = {
    "Apache 2.0": "Apache-2.0",
    "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "The BSD 2-Clause License": "BSD-2-Clause",
    "GNU Library or Lesser General Public License (LGPL)": "LGPL",
    "ISC License": "ISC",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Libraries that are not installed with each version of Python and on each system, or whose metadata state no licence:
# their licences were read by hand.
READ_BY_HAND = {
    "axe-playwright-python": "MIT",
    "backports-zstd": "PSF-2.0",
    "brotlicffi": "MIT",
    "colorama": "BSD-3-Clause",
    "httpx2-jsfetch": "BSD-3-Clause",
    "pypydispatcher": "BSD-3-Clause",
    "pywin32": "PSF-2.0",
}
CODE = {
    ".c",
    ".cpp",
    ".h",
    ".hpp",
    ".mako",
    ".pxd",
    ".pxi",
    ".py",
    ".pyc",
    ".pyi",
    ".pyx",
    ".typed",
    ".so",
    ".pyd",
    ".dylib",
}
# Bytes of a folder's files other than code from which they must be listed. Smaller ones are settings and notes; the
# shortest word lists known have about 10,000 bytes.
MIN_DATA = 8_000

LOCKED = re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.MULTILINE)


def find_refused(expression: str) -> list[str]:
    """Return the parts of an SPDX expression that are not accepted. Nested expressions are never accepted wrongly."""
    parts = [part.strip("() ") for part in expression.split(" AND ")]
    return [part for part in parts if not {name.strip("() ") for name in part.split(" OR ")} & ACCEPTED]


def state_licences(expression: str | None, text: str | None, classifiers: Iterable[str]) -> list[str]:
    """Return all licences that a library states: the SPDX expression alone, or the free text and classifiers.

    Some authors copy the text of the licence into the field; it is ignored if there is a classifier.
    """
    if expression:
        return [expression]
    names = [name.split("::")[-1].strip() for name in classifiers if name.startswith("License :: OSI Approved ::")]
    if text and not ("\n" in text and names):
        names.append(text)
    return [OTHER_NAMES.get(name, name) for name in names]


def read_licences(library: str) -> list[str]:
    try:
        stated = metadata.metadata(library)
    except metadata.PackageNotFoundError:
        return [READ_BY_HAND[library]] if library in READ_BY_HAND else []
    [expression] = stated.get_all("License-Expression") or [None]
    [text] = stated.get_all("License") or [None]
    licences = state_licences(expression, text, stated.get_all("Classifier") or ())
    return licences or [READ_BY_HAND[library]] if library in READ_BY_HAND else licences


@pytest.mark.parametrize("library", LOCKED)
def test_the_licence_of_each_library_is_accepted(library: str) -> None:
    licences = read_licences(library)
    assert licences, f"{library} states no licence, or is not installed here: read it and add it to READ_BY_HAND"
    refused = [part for licence in licences for part in find_refused(licence)]
    assert not refused, (
        f"{library} is licensed under {refused[0]!r}. Use another library; or, if anybody may use it for any "
        "purpose, add the licence to ACCEPTED (or its SPDX name to OTHER_NAMES) and to " + PAGE
    )


@pytest.mark.parametrize(
    ("expression", "refused"),
    [
        ("MIT", []),
        ("MIT OR GPL-2.0-only", []),
        ("Apache-2.0 AND MIT", []),
        ("MIT AND GPL-3.0-only", ["GPL-3.0-only"]),
        ("MIT AND (GPL-3.0-only OR AGPL-3.0-only)", ["GPL-3.0-only OR AGPL-3.0-only"]),
        ("GPL-3.0-only", ["GPL-3.0-only"]),
        ("CC-BY-NC-SA-3.0", ["CC-BY-NC-SA-3.0"]),
        ("Proprietary", ["Proprietary"]),
    ],
)
def test_expressions(expression: str, refused: list[str]) -> None:
    assert find_refused(expression) == refused


@pytest.mark.parametrize(
    ("expression", "text", "classifiers", "licences"),
    [
        ("MIT", "GPL", ["License :: OSI Approved :: BSD License"], ["MIT"]),
        (None, "MIT", ["License :: OSI Approved :: Apache Software License"], ["Apache-2.0", "MIT"]),
        (None, "Permission is hereby\ngranted", ["License :: OSI Approved :: MIT License"], ["MIT"]),
        (None, "Ask\nus", [], ["Ask\nus"]),
        (None, None, ["License :: OSI Approved", "Topic :: Text Processing"], []),
    ],
)
def test_stated_licences(expression: str | None, text: str | None, classifiers: list[str], licences: list[str]) -> None:
    assert state_licences(expression, text, classifiers) == licences


def read_table() -> dict[str, tuple[list[str], str]]:
    """Return the library → the paths of its data, and their licence."""
    rows = re.findall(
        r"^\| (\S+) \| (`.*?`) \| .* \| (.*?) \|$", (ROOT / PAGE).read_text(encoding="utf-8"), re.MULTILINE
    )
    return {library: (re.findall(r"`(.*?)`", paths), licence) for library, paths, licence in rows}


def find_data(sizes: dict[str, int]) -> list[str]:
    """Return the folders, of at most two levels, with many bytes that are not code. `sizes` are those of all files."""
    folders = Counter[str]()
    for name, size in sizes.items():
        path = PurePosixPath(name)
        is_code = path.suffix in CODE or ".so." in path.name or path.parts[0].endswith((".dist-info", ".libs"))
        if not is_code and ".." not in path.parts and len(path.parts) > 1:
            folders["/".join(path.parts[:-1][:2])] += size
    return [folder for folder, size in folders.items() if size >= MIN_DATA]


def read_sizes(library: str) -> dict[str, int]:
    located = {str(file): Path(str(file.locate())) for file in metadata.files(library) or ()}
    return {name: path.stat().st_size for name, path in located.items() if path.is_file()}


def find_unlisted(folders: Iterable[str], listed: Iterable[str]) -> list[str]:
    return [folder for folder in folders if not any(f"{folder}/".startswith(f"{path}/") for path in listed)]


@pytest.mark.parametrize("library", sorted(set(LOCKED) - set(READ_BY_HAND)))
def test_the_data_of_each_library_are_listed(library: str) -> None:
    listed, _ = read_table().get(library, ([], ""))
    unlisted = find_unlisted(find_data(read_sizes(library)), listed)
    assert not unlisted, (
        f"{library} contains data in {unlisted}. Find out who made them and under which licence they are, "
        f"which need not be that of the library, and add a row to {PAGE}"
    )


def test_every_row_of_the_table_is_needed() -> None:
    table = read_table()
    assert len(table) > 10
    for library, (paths, _) in table.items():
        names = read_sizes(library)
        missing = [path for path in paths if not any(f"{name}/".startswith(f"{path}/") for name in names)]
        assert not missing, f"{PAGE}: {library} has no {missing}"


def test_the_licences_of_data_are_accepted() -> None:
    refused = {library: parts for library, (_, licence) in read_table().items() if (parts := find_refused(licence))}
    assert not refused


def test_a_word_list_in_a_folder_is_found() -> None:
    sizes = {
        "stemmer/__init__.py": 90_000,
        "stemmer/lib/data/roots.txt": 220_000,
        "stemmer-1.0.dist-info/RECORD": 9_000,
    }
    assert find_data(sizes) == ["stemmer/lib"]
    assert find_unlisted(["stemmer/lib"], ["stemmer/library"]) == ["stemmer/lib"]
    assert find_unlisted(["stemmer/lib"], ["stemmer"]) == []
