"""Lower-case words within the names of people."""

NAME_PARTICLES = frozenset("bin binti van de der den al el la di da von ibn".split())
"""For text that is known to be a name. Elsewhere, `di`, `la` and `da` may be other words: use
`UNAMBIGUOUS_PARTICLE_PATTERN` there.
"""

UNAMBIGUOUS_PARTICLE_PATTERN = "bin|binti|van|de|al"
