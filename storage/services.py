"""Services: the running `kliping run` processes, each known by a lease that it renews."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import delete, insert, select, update

from storage.database import Repository
from storage.schema import services


class Services(Repository):
    """Read and write the table `services`."""

    def renew(self, owner: str, lease: timedelta, now: datetime) -> None:
        """Register a service, or renew its registration, until `now + lease`."""
        with self._database.writing() as connection:
            renewed = update(services).where(services.c.owner == owner).values(lease_until=now + lease)
            if connection.execute(renewed).rowcount == 0:
                connection.execute(insert(services).values(owner=owner, started_at=now, lease_until=now + lease))

    def find(self, now: datetime) -> tuple[str, ...]:
        """Return the owner names of the services whose lease is live, in order."""
        live = select(services.c.owner).where(services.c.lease_until > now).order_by(services.c.owner)
        with self._database.reading() as connection:
            return tuple(connection.scalars(live))

    def remove(self, owners: Collection[str]) -> None:
        """Delete the registrations of services that ended."""
        with self._database.writing() as connection:
            connection.execute(delete(services).where(services.c.owner.in_(owners)))
