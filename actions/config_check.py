"""Check the config file, and describe how each keyword is understood."""

from dataclasses import dataclass

from actions.context import AppContext
from actions.keyword_description import KeywordDescription, describe_keyword
from core.config import contact_problem
from core.errors import ConfigError
from core.keyword_equivalence import EquivalentKeywords


@dataclass(frozen=True, slots=True)
class ConfigCheck:
    """The described keywords of a valid config, and why public outlets cannot be crawled (None: they can)."""

    keywords: tuple[KeywordDescription, ...]
    contact_problem: str | None


def check_config(context: AppContext) -> ConfigCheck:
    """Describe the keywords. Raise `ConfigError` if the config names neither an outlet nor a keyword."""
    config = context.config
    if not config.outlets and not config.keywords:
        cure = "'kliping init https://your-outlet.example --config PATH' writes one to begin with"
        raise ConfigError((f"{context.path}: names no outlet and no keyword, so nothing is watched; {cure}",))
    others = EquivalentKeywords((keyword for keyword in config.keywords if keyword.active), config.variants)
    described = tuple(describe_keyword(keyword, config.variants, others) for keyword in config.keywords)
    return ConfigCheck(described, contact_problem(config.network.contact))
