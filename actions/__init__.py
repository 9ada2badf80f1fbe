"""Interpret what a person requests in their own words, do it, and return values. For commands, pages and an API."""
