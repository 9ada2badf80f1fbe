"""Ingest pages: worker processes, normalization and matching, outlet profiles, replay, tasks. No Scrapy.

This package exports nothing, because a worker process imports it and must not load the store with it.
"""
