"""Load, extend and save the profile of an outlet, from which its boilerplate is known."""

from collections.abc import Callable
from datetime import datetime

from core.normalizer import PageFingerprint, Profile, dump_profile, load_profile, update_profile
from storage import EventKind, OutletEvent, Store

# Learned pages after which the profile is saved: as many are lost if the process is killed.
SAVE_EVERY = 20


def load_profiles(store: Store, now: datetime) -> dict[str, Profile]:
    """Return the profiles of all outlets by name; blocks. An outlet without one has an empty profile."""
    return {stored.outlet.name: load_profile(store.profiles.get(stored.id)) for stored in store.outlets.find(now)}


class ProfileLearner:
    """Extends the profile of one outlet page by page. The caller holds the outlet's lease."""

    def __init__(self, store: Store, outlet_id: int, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outlet_id = outlet_id
        self._clock = clock
        self._unsaved = 0
        self.profile = Profile()

    async def load(self) -> None:
        """Continue with the profile that the last crawl of the outlet saved."""
        self.profile = load_profile(await self._store.call(self._store.profiles.get, self._outlet_id))

    async def learn(self, fingerprint: PageFingerprint) -> None:
        """Add a page to the profile. A redesign of the outlet is saved at once, with an event."""
        before, self.profile = self.profile, update_profile(self.profile, fingerprint)
        if self.profile is before:
            return
        self._unsaved += 1
        if self.profile.redesigns > before.redesigns:
            count = len(self.profile.pages)
            detail = f"the last {count} pages are built differently from those before; its boilerplate is learned anew"
            await self.save(OutletEvent(EventKind.REDESIGN, self._clock(), detail))
        elif self._unsaved >= SAVE_EVERY:
            await self.save()

    async def save(self, *events: OutletEvent) -> None:
        """Save what was learned since the last time, if anything."""
        if self._unsaved:
            self._unsaved = 0
            dumped = dump_profile(self.profile)
            await self._store.call(self._store.profiles.put, self._outlet_id, dumped, events, self._clock())
