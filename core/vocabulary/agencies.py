"""News agencies, as credits abbreviate them."""

AGENCIES = frozenset("afp ani ant antara ap bernama bloomberg dpa pti reuters upi xinhua".split())
