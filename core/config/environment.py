"""Read the environment variables that override options of config.yaml. Example: KLIPING_NETWORK__DELAY."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from core.config.redaction import shorten
from core.config.schema import SECTIONS
from core.config.yaml import Path
from core.messages import Message, message

_PREFIX = "KLIPING_"
_FILE_SUFFIX = "_FILE"

_UNKNOWN = message("unknown variable; only options of {sections} can be set here", sections=", ".join(SECTIONS))

_PATHS: dict[str, Path] = {
    f"{_PREFIX}{section}__{option}".upper(): (section, option)
    for section, model in SECTIONS.items()
    for option in model.model_fields
}
_MISSPELLED = {name.replace("__", "_"): name for name in _PATHS}
_MISSPELLED |= {f"{misspelled}{_FILE_SUFFIX}": f"{name}{_FILE_SUFFIX}" for misspelled, name in _MISSPELLED.items()}

# Variables to which addresses of alerts refer, for what is secret in them.
_SECRET_PREFIX = f"{_PREFIX}SECRET_"
_SECRET = re.compile(rf"{_SECRET_PREFIX}(?!\w*{_FILE_SUFFIX}$)[A-Z0-9_]+", re.ASCII)
_SECRET_FILE = re.compile(rf"{_SECRET_PREFIX}[A-Z0-9_]+{_FILE_SUFFIX}", re.ASCII)
_REFERENCE = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Overrides:
    """The options that environment variables set.

    `values` maps the path of each option to its value, and `names` to the name of the variable. `problems` are pairs of
    a variable and the reason why it is invalid.
    """

    values: dict[Path, str | None] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)
    problems: list[tuple[str, Message]] = field(default_factory=list)


def secret_files(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the path of each secret file by the name of the variable whose value the file contains.

    For `KLIPING_STORAGE__URL_FILE=/run/secrets/url`, return `{"KLIPING_STORAGE__URL": "/run/secrets/url"}`. This
    function opens no file. Before calling `core.config.parse`, the caller replaces each `_FILE` variable in `environ`
    by the variable with the content of the file. If the caller cannot read a file, it leaves the `_FILE` variable in
    `environ`, and `parse` reports the problem. `parse` also reports two variables for the same option; this function
    returns neither.
    """
    secrets = [name.removesuffix(_FILE_SUFFIX) for name in environ if _SECRET_FILE.fullmatch(name)]
    unset_variables = [variable for variable in [*_PATHS, *secrets] if not environ.get(variable, "").strip()]
    return {
        variable: environ[variable + _FILE_SUFFIX]
        for variable in unset_variables
        if environ.get(variable + _FILE_SUFFIX, "").strip()
    }


def expand_secrets(text: str, environ: Mapping[str, str]) -> str:
    """Return `text` with the value of a variable in place of each `${KLIPING_SECRET_…}`.

    Raise `ValueError` for a variable with another name, and for one that is not set.
    """

    def read(found: re.Match[str]) -> str:
        name = found[1]
        if not _SECRET.fullmatch(name):
            raise ValueError(
                message(
                    "'${{{name}}}': the names of such variables begin with {prefix}",
                    name=shorten(name),
                    prefix=_SECRET_PREFIX,
                )
            )
        value = environ.get(name, "").strip()
        if not value:
            file = environ.get(name + _FILE_SUFFIX, "").strip()
            if file:
                raise ValueError(message("the file '{path}' cannot be read", path=shorten(file)))
            raise ValueError(message("the variable {name} is not set", name=name))
        return value

    return _REFERENCE.sub(read, text)


def read_overrides(environ: Mapping[str, str]) -> Overrides:
    """Return the options that `environ` sets. Empty variables are ignored; the value `null` means None.

    Only variables whose name begins with KLIPING_ are read. A name without a double underscore is reported if it is a
    misspelled option. Otherwise it has another purpose, like KLIPING_CONFIG, or KLIPING_PORT in Kubernetes.
    """
    overrides = Overrides()
    for variable, value in sorted(environ.items()):
        if not variable.startswith(_PREFIX) or not value.strip():
            continue
        if variable in _PATHS:
            overrides.values[_PATHS[variable]] = None if value.strip() == "null" else value.strip()
            overrides.names[_PATHS[variable]] = variable
        elif reason := _find_problem(variable, environ):
            overrides.problems.append((variable, reason))
    return overrides


def _find_problem(name: str, environ: Mapping[str, str]) -> Message | None:
    if name in _MISSPELLED:
        return message("unknown variable, did you mean '{meant}'?", meant=_MISSPELLED[name])
    if "__" not in name:
        return None
    variable = name.removesuffix(_FILE_SUFFIX)
    if name == variable or variable not in _PATHS:
        similar = get_close_matches(name, _PATHS, 1, cutoff=0.8)
        return message("unknown variable, did you mean '{meant}'?", meant=similar[0]) if similar else _UNKNOWN
    if environ.get(variable, "").strip():
        return message("{variable} is set too; keep only one of them", variable=variable)
    return message("the file '{path}' cannot be read", path=shorten(environ[name]))
