"""What a crawl learns of its outlet's furniture: read before it, kept while it goes on, handed to every worker."""

from core.normalizer import Observation, dump_profile, learn, load_profile
from crawler.crawl_job import CrawlJob
from storage import EventKind, OutletEvent

KEEP_EVERY = 20
"""Pages learned that a killed process may lose."""


async def open_profile(job: CrawlJob) -> None:
    """Go on where the last crawl of the outlet ended."""
    written = await job.write(job.tools.store.profiles.get, job.claim.outlet_id)
    job.profile = load_profile(written)


async def learn_page(job: CrawlJob, seen: Observation) -> None:
    """Fold a page in; a redesign of the outlet is noted at once."""
    before, job.profile = job.profile, learn(job.profile, seen)
    if job.profile is before:
        return
    job.unkept += 1
    if job.profile.redesigns > before.redesigns:
        run = len(job.profile.pages)
        detail = f"the last {run} pages are built differently from those before; its furniture is learned anew"
        await keep_profile(job, OutletEvent(EventKind.REDESIGN, job.now, detail))
    elif job.unkept >= KEEP_EVERY:
        await keep_profile(job)


async def keep_profile(job: CrawlJob, *events: OutletEvent) -> None:
    """Keep what was learned since it was kept last."""
    if job.unkept:
        job.unkept = 0
        written = dump_profile(job.profile)
        await job.write(job.tools.store.profiles.put, job.claim.outlet_id, written, events, job.now)
