"""Read the environment variables that override options of config.yaml. Example: KLIPING_NETWORK__DELAY."""

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
    """The options that environment variables set.

    `values` maps the path of each option to its value, and `names` to the name of the variable. `problems` are pairs of
    a variable and the reason why it is invalid.
    """

    values: dict[Path, str | None] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the names of the files that contain values of variables, by the name of the variable.

    For `KLIPING_STORAGE__URL_FILE=/run/secrets/url`, return `{"KLIPING_STORAGE__URL": "/run/secrets/url"}`. This
    function opens no file. Before calling `core.config.parse`, the caller replaces each `_FILE` variable in `environ`
    by the variable with the content of the file. If the caller cannot read a file, it leaves the `_FILE` variable in
    `environ`, and `parse` reports the problem. `parse` also reports two variables for the same option; this function
    returns neither.
    """
    unset = [name for name in _PATHS if not environ.get(name, "").strip()]
    return {name: environ[name + _FILE_SUFFIX] for name in unset if environ.get(name + _FILE_SUFFIX, "").strip()}


def read_overrides(environ: Mapping[str, str]) -> Overrides:
    """Return the options that `environ` sets. Empty variables are ignored; the value `null` means None.

    Only variables whose name begins with KLIPING_ are read. A name without a double underscore is reported if it is a
    misspelled option. Otherwise it has another purpose, like KLIPING_CONFIG, or KLIPING_PORT in Kubernetes.
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
