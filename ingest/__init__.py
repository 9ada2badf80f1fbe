"""From a page to what is kept: worker processes, normalizing and matching, outlet profiles, replay. No Scrapy.

Import its modules by their full names: a worker process loads this package, and must not load the store with it.
"""
