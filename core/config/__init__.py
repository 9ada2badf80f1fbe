"""Parse config.yaml and the environment variables into a `Config`. An error lists all problems at once."""

from core.config.addresses import contact_problem, parse_store_address, resolve_store_address
from core.config.environment import secret_files
from core.config.parser import Config, parse
from core.config.schema import Mail, Telegram, Webhook
from core.config.starter_file import format_starter_file

__all__ = [
    "Config",
    "Mail",
    "Telegram",
    "Webhook",
    "contact_problem",
    "format_starter_file",
    "parse",
    "parse_store_address",
    "resolve_store_address",
    "secret_files",
]
