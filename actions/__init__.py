"""What a person requests in their own words: interpreted, done, returned as values. For commands, pages and an API."""
