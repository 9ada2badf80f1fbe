"""Leases are released when their owners have ended. A running service has a lease, too."""

import os
import socket
import subprocess
import sys
import uuid
from pathlib import Path

import pytest

from core.messages import translate
from storage import Store, describe_owner, is_dead_owner, make_owner
from tests.factories import HOUR, NOW, claim, make_outlet
from tests.processes import dead_pid, owner_here


def test_leases_of_ended_processes_are_released(store: Store) -> None:
    store.mirror([make_outlet("A"), make_outlet("B")], [], NOW)
    (first,) = claim(store, "satu", limit=1)
    claim(store, "dua")
    assert store.leases.find_owners(NOW) == ("dua", "satu")
    assert store.leases.find_owners(NOW + HOUR) == ()
    assert store.leases.release(["satu", "tiga"]) == 1
    assert store.leases.find_owners(NOW) == ("dua",)
    assert [claimed.outlet.name for claimed in claim(store, "tiga")] == ["A"]
    assert store.leases.release(["tiga"], [first.outlet_id + 99]) == 0
    assert store.leases.release(["tiga"], [first.outlet_id]) == 1


def test_services_register_and_expire(store: Store) -> None:
    assert store.leases.find_services(NOW) == ()
    store.leases.renew_service("satu", HOUR, NOW)
    store.leases.renew_service("satu", 2 * HOUR, NOW)
    assert store.leases.find_services(NOW + HOUR) == ("satu",)
    assert store.leases.find_services(NOW + 2 * HOUR) == ()
    store.leases.release(["satu"])
    assert store.leases.find_services(NOW) == ()


def test_a_process_of_another_container_is_never_dead() -> None:
    """A process id is valid only within one namespace."""
    assert not is_dead_owner(f"{socket.gethostname()}/another:{dead_pid()}:0a", make_owner())


def test_a_process_of_another_machine_with_the_same_name_is_never_dead() -> None:
    """Many machines are called localhost, and the first namespace has the same number on all of them."""
    boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    me = make_owner()
    elsewhere = owner_here(dead_pid()).replace(boot, str(uuid.uuid4()))
    assert boot in me
    assert not is_dead_owner(elsewhere, me)


def test_an_owner_is_described_for_people() -> None:
    assert str(describe_owner(make_owner())) == f"process {os.getpid()} on {socket.gethostname()}"
    assert translate(describe_owner(make_owner()), "id") == f"proses {os.getpid()} di {socket.gethostname()}"
    assert str(describe_owner("a name in another format")) == "a name in another format"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux reports zombie processes")
def test_a_zombie_process_is_dead() -> None:
    """The parent has not waited for the process, so the process id is still in use."""
    me = make_owner()
    with subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE) as ended:
        assert ended.stdout is not None
        ended.stdout.read()
        os.waitid(os.P_PID, ended.pid, os.WEXITED | os.WNOWAIT)
        machine, _, _ = me.rsplit(":", 2)
        assert is_dead_owner(f"{machine}:{ended.pid}:0a", me)


def test_a_process_that_ended_is_dead() -> None:
    assert is_dead_owner(owner_here(dead_pid()), make_owner())


def test_an_earlier_owner_with_this_process_id_is_dead() -> None:
    assert is_dead_owner(owner_here(os.getpid()), make_owner())


def test_owners_that_may_be_alive_are_not_dead() -> None:
    me = make_owner()
    assert not is_dead_owner(me, me)
    assert not is_dead_owner(owner_here(os.getppid()), me)
    assert not is_dead_owner(f"elsewhere.example:{dead_pid()}:0a", me)
    assert not is_dead_owner("a name in another format", me)
