"""Load, extend and save the profile of an outlet, from which the normalizer recognizes the outlet's boilerplate."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.normalizer import PageFingerprint, Profile, dump_profile, load_profile, update_profile
from storage import EventKind, OutletEvent, Store

# Number of learned pages after which the profile is saved. A killed process loses fewer pages than this.
SAVE_EVERY = 20


def load_profiles(store: Store, now: datetime) -> dict[str, Profile]:
    """Return the profiles of all outlets by outlet name, including empty profiles. The call blocks."""
    return {stored.outlet.name: load_profile(store.profiles.get(stored.id)) for stored in store.outlets.find(now)}


class ProfileLearner:
    """Extend the profile of one outlet page by page. The caller must hold the lease of the outlet."""

    def __init__(self, store: Store, outlet_id: int, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._outlet_id = outlet_id
        self._clock = clock
        self._unsaved_pages = 0
        self.profile = Profile()

    async def load(self) -> None:
        self.profile = load_profile(await self._store.call(self._store.profiles.get, self._outlet_id))

    async def learn(self, fingerprint: PageFingerprint, agreement: float | None = None) -> None:
        """Add a page to the profile. If the page shows a redesign, save the profile and an event at once.

        `agreement` states how well its text agrees with the one in the outlet's feed; None if they cannot be compared.
        """
        old_profile, self.profile = self.profile, update_profile(self.profile, fingerprint)
        if agreement is not None:
            self.profile = replace(self.profile, agreement=self.profile.agreement.add(agreement))
        if self.profile is old_profile:
            return
        self._unsaved_pages += 1
        if self.profile.redesigns > old_profile.redesigns:
            count = len(self.profile.pages)
            detail = (
                f"the last {count} pages are built differently from earlier ones; their boilerplate is learned again"
            )
            await self.save(OutletEvent(EventKind.REDESIGN, self._clock(), detail))
        elif self._unsaved_pages >= SAVE_EVERY:
            await self.save()

    async def save(self, *events: OutletEvent) -> None:
        """Save the profile and the events if the profile has learned pages since it was last saved."""
        if self._unsaved_pages:
            self._unsaved_pages = 0
            profile_json = dump_profile(self.profile)
            await self._store.call(self._store.profiles.put, self._outlet_id, profile_json, events, self._clock())
