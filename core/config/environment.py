"""Read the environment variables that override config.yaml: `KLIPING_SECTION__OPTION`, as in KLIPING_NETWORK__DELAY."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from core.config.redaction import shorten
from core.config.schema import SECTIONS
from core.config.yaml import Path

_PREFIX = "KLIPING_"
_FILE_SUFFIX = "_FILE"

_UNKNOWN = f"unknown variable; only options of {', '.join(SECTIONS)} can be set here"

_PATHS: dict[str, Path] = {
    f"{_PREFIX}{section}__{option}".upper(): (section, option)
    for section, model in SECTIONS.items()
    for option in model.model_fields
}
_MISSPELLED = {name.replace("__", "_"): name for name in _PATHS}
_MISSPELLED |= {f"{misspelled}{_FILE_SUFFIX}": f"{name}{_FILE_SUFFIX}" for misspelled, name in _MISSPELLED.items()}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the environment sets: `values` and variable `names` by path; `problems` are pairs of variable and reason."""

    values: dict[Path, str | None] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the files that contain overrides, by the variable that each sets.

    For `KLIPING_STORAGE__URL_FILE=/run/secrets/url`, this is `{"KLIPING_STORAGE__URL": "/run/secrets/url"}`. No file is
    opened here. Before it calls `core.config.parse`, the caller replaces each `_FILE` variable in `environ` by the
    variable with the content of the file; if it cannot read the file, it leaves the `_FILE` variable, and `parse`
    reports that. A variable that is set in both ways is not returned, and reported by `parse`, too.
    """
    unset = [name for name in _PATHS if not environ.get(name, "").strip()]
    return {name: environ[name + _FILE_SUFFIX] for name in unset if environ.get(name + _FILE_SUFFIX, "").strip()}


def read_overrides(environ: Mapping[str, str]) -> Overrides:
    """Return the overrides in `environ`. An empty variable is ignored; `null` sets the option to no value.

    Only names that begin with KLIPING_ are examined. A name without a double underscore has another purpose
    (KLIPING_CONFIG, or KLIPING_PORT, which a cluster sets) unless it is an option with a missing underscore.
    """
    found = Overrides()
    for name, value in sorted(environ.items()):
        if not name.startswith(_PREFIX) or not value.strip():
            continue
        if name in _PATHS:
            found.values[_PATHS[name]] = None if value.strip() == "null" else value.strip()
            found.names[_PATHS[name]] = name
        elif reason := _find_problem(name, environ):
            found.problems.append((name, reason))
    return found


def _find_problem(name: str, environ: Mapping[str, str]) -> str | None:
    if name in _MISSPELLED:
        return f"unknown variable, did you mean '{_MISSPELLED[name]}'?"
    if "__" not in name:
        return None
    plain = name.removesuffix(_FILE_SUFFIX)
    if name == plain or plain not in _PATHS:
        near = get_close_matches(name, _PATHS, 1, cutoff=0.8)
        return f"unknown variable, did you mean '{near[0]}'?" if near else _UNKNOWN
    if environ.get(plain, "").strip():
        return f"{plain} is set too; keep only one of them"
    return f"the file '{shorten(environ[name])}' cannot be read"
