"""Ingest pages: worker processes, normalization and matching, outlet profiles, replay, tasks. Does not use Scrapy.

This package exports nothing, because worker processes import it, and that import must not load the store.
"""
