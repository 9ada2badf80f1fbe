"""Environment variables that override config.yaml: `KLIPING_SECTION__OPTION`, such as KLIPING_NETWORK__DELAY."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from core.config.problems import shorten
from core.config.schema import SECTIONS
from core.config.yaml import Path

_PREFIX = "KLIPING_"
_FILE = "_FILE"

_UNKNOWN = f"unknown variable; only options of {', '.join(SECTIONS)} can be set here"

_PATHS: dict[str, Path] = {
    f"{_PREFIX}{section}__{option}".upper(): (section, option)
    for section, model in SECTIONS.items()
    for option in model.model_fields
}
_SLIPS = {name.replace("__", "_"): name for name in _PATHS}
_SLIPS |= {f"{slip}{_FILE}": f"{name}{_FILE}" for slip, name in _SLIPS.items()}


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the environment sets: `values` by path; `names` gives each path's variable, `problems` the rest."""

    values: dict[Path, str | None] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)


def secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Which files hold overrides: the variable that each stands for → its path.

    `KLIPING_STORAGE__URL_FILE=/run/secrets/url` gives `{"KLIPING_STORAGE__URL": "/run/secrets/url"}`. This reads
    nothing: the caller reads each file, puts its text into the environment under the variable, and takes the `_FILE`
    variable out, before it calls `core.config.parse`; one that it cannot read it leaves as it is, which parse reports.
    A variable that is given both ways is not among them; parse reports that too.
    """
    unset = [name for name in _PATHS if not environ.get(name, "").strip()]
    return {name: environ[name + _FILE] for name in unset if environ.get(name + _FILE, "").strip()}


def read_overrides(environ: Mapping[str, str]) -> Overrides:
    """The overrides in `environ`. An empty variable is as good as none; `null` stands for no value.

    Only names that begin with KLIPING_ are looked at. Of these, one without two underscores in the middle is somebody
    else's (KLIPING_CONFIG, or the KLIPING_PORT that a cluster sets), unless it is an option's but for an underscore.
    """
    found = Overrides()
    for name, value in sorted(environ.items()):
        if not name.startswith(_PREFIX) or not value.strip():
            continue
        if name in _PATHS:
            found.values[_PATHS[name]] = None if value.strip() == "null" else value.strip()
            found.names[_PATHS[name]] = name
        elif reason := _objection(name, environ):
            found.problems.append((name, reason))
    return found


def _objection(name: str, environ: Mapping[str, str]) -> str | None:
    if name in _SLIPS:
        return f"unknown variable, did you mean '{_SLIPS[name]}'?"
    if "__" not in name:
        return None
    plain = name.removesuffix(_FILE)
    if name == plain or plain not in _PATHS:
        near = get_close_matches(name, _PATHS, 1, cutoff=0.8)
        return f"unknown variable, did you mean '{near[0]}'?" if near else _UNKNOWN
    if environ.get(plain, "").strip():
        return f"{plain} is given too; keep one of them"
    return f"the file '{shorten(environ[name])}' cannot be read"
