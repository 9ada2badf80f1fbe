"""Load, extend and save the profile of an outlet, which identifies its boilerplate."""

from collections.abc import Callable
from datetime import datetime

from core.normalizer import PageFingerprint, Profile, dump_profile, load_profile, update_profile
from storage import EventKind, OutletEvent, Store

# Number of learned pages after which the profile is saved. A killed process loses fewer pages than this.
SAVE_EVERY = 20


def load_profiles(store: Store, now: datetime) -> dict[str, Profile]:
    """Return the profiles of all outlets by outlet name, empty ones included. Blocks."""
    return {stored.outlet.name: load_profile(store.profiles.get(stored.id)) for stored in store.outlets.find(now)}


class ProfileLearner:
    """Extend the profile of one outlet page by page. The caller must hold the lease of the outlet."""

    def __init__(self, store: Store, outlet_id: int, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outlet_id = outlet_id
        self._clock = clock
        self._unsaved = 0
        self.profile = Profile()

    async def load(self) -> None:
        """Load the stored profile of the outlet."""
        self.profile = load_profile(await self._store.call(self._store.profiles.get, self._outlet_id))

    async def learn(self, fingerprint: PageFingerprint) -> None:
        """Add a page to the profile. Save a redesign of the outlet immediately, together with an event."""
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
        """Save the profile and the events if pages were learned since the profile was last saved."""
        if self._unsaved:
            self._unsaved = 0
            dumped = dump_profile(self.profile)
            await self._store.call(self._store.profiles.put, self._outlet_id, dumped, events, self._clock())
