"""Search in stored articles: queries and filters as SQL, and the full-text index of each database."""
