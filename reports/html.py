"""A report as one HTML file, which a browser shows and prints."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from reports.fields import Fields


def write_html(fields: Fields) -> bytes:
    """Return the file. It contains its style, and loads nothing."""
    return _environment().get_template("report.html").render(fields).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
