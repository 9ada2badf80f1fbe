"""Lower-case words within the names of people."""

NAME_PARTICLES = frozenset("bin binti van de der den al el la di da von ibn".split())
"""Valid where the text is known to be a name. In a line of unknown content `di`, `la` and `da` may be ordinary words:
use `UNAMBIGUOUS_PARTICLE_PATTERN` there.
"""

UNAMBIGUOUS_PARTICLE_PATTERN = "bin|binti|van|de|al"
