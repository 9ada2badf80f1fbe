"""Ingest pages: worker processes, normalization and matching, outlet profiles, replay, tasks. No Scrapy.

Import its modules by their full names: a worker process loads this package, and must not load the store with it.
"""
