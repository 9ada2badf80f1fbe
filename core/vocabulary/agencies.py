"""News agencies, as abbreviated in credits, in lower case."""

AGENCIES = frozenset("afp ani ant antara ap bernama bloomberg dpa pti reuters upi xinhua".split())
