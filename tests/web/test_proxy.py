"""Behind nginx, with the configuration that docs/how-to/behind-a-proxy.md shows."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest
from cryptography.hazmat.primitives import serialization

from core.user import SIGN_INS_BY_ADDRESS
from tests.cli.commands import Kliping
from tests.cli.conftest import CONFIG
from tests.crawler.test_connection_failures import make_identity
from tests.web.conftest import PASSWORD, Answer, Office, SteppedClock, add_people, cookie_of, serve_folder

pytestmark = pytest.mark.process

NOT_INSTALLED = "nginx is not installed: install it (Debian: apt-get install nginx) to run these tests"
HOW_TO = Path(__file__).parents[2] / "docs" / "how-to" / "behind-a-proxy.md"
HOST = "desk.example"


@dataclass(frozen=True)
class Proxy:
    """A running nginx. Addresses of 127.0.0.0/8 stand for different computers."""

    port: int
    office: Office
    trust: ssl.SSLContext

    def send(
        self, method: str, path: str, address: str = "127.0.0.2", headers: dict[str, str] | None = None, body: str = ""
    ) -> Answer:
        connection = socket.create_connection(("127.0.0.1", self.port), 60, source_address=(address, 0))
        encrypted = self.trust.wrap_socket(connection, server_hostname=HOST)
        client = http.client.HTTPConnection(HOST, self.port)
        client.sock = encrypted
        client.request(method, path, body, {"Host": HOST} | (headers or {}))
        response = client.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        client.close()
        return answer

    def sign_in(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        form = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"https://{HOST}",
            "Sec-Fetch-Site": "same-origin",
        }
        fields = urlencode({"name": "Sari", "password": PASSWORD})
        return self.send("POST", "/sign-in", address, form | (headers or {}), fields)


@pytest.fixture
def proxy(archive: Kliping, password_hash: str) -> Iterator[Proxy]:
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NOT_INSTALLED)
        pytest.skip(NOT_INSTALLED)
    folder = archive.folder
    add_people(folder, password_hash)
    identity = make_identity(HOST)
    identity.write(folder / "desk.pem")
    certificate = identity.certificate.public_bytes(serialization.Encoding.PEM).decode()
    config, clock = f"{CONFIG}web: {{hosts: [{HOST}], trusted_proxies: [127.0.0.1]}}\n", SteppedClock()
    with serve_folder(folder, clock, config=config) as site:
        # nginx opens the port itself; hardly anybody takes it before.
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        (folder / "nginx.conf").write_text(make_config(folder, port, site.port))
        with subprocess.Popen(
            [program, "-p", folder, "-c", folder / "nginx.conf", "-e", "stderr"],
            stderr=subprocess.PIPE,
            text=True,
        ) as process:
            try:
                assert process.stderr is not None
                shown = []
                for line in process.stderr:
                    shown.append(line)
                    if "start worker process " in line:
                        break
                else:
                    pytest.fail("".join(shown))
                yield Proxy(port, Office(site, folder, clock), ssl.create_default_context(cadata=certificate))
            finally:
                process.terminate()


def make_config(folder: Path, port: int, kliping_port: int) -> str:
    """Return the server of the how-to, with other ports and files, and what nginx needs to run in a folder."""
    [server] = re.findall(r"```nginx\n(.*?)```", HOW_TO.read_text(encoding="utf-8"), re.DOTALL)
    for shown, used in (
        ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
        ("listen [::]:443 ssl;", ""),
        ("/etc/ssl/certs/desk.example.pem", str(folder / "desk.pem")),
        ("/etc/ssl/private/desk.example.key", str(folder / "desk.pem")),
        ("127.0.0.1:8321", f"127.0.0.1:{kliping_port}"),
    ):
        assert shown in server
        server = server.replace(shown, used)
    paths = "\n".join(f"{name}_temp_path {folder};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
    user = "user root;" if os.getuid() == 0 else ""
    return f"""
        daemon off; pid {folder / "nginx.pid"}; error_log stderr notice; worker_processes 1; {user}
        events {{}}
        http {{ access_log off; {paths} {server} }}
    """


def test_the_page_behind_nginx(proxy: Proxy) -> None:
    refused = proxy.send("GET", "/search")
    assert (refused.status, refused.headers["location"]) == (303, "/sign-in?next=/search")
    assert refused.headers["strict-transport-security"] == "max-age=31536000"
    assert "strict-transport-security" not in proxy.office.site.get("/sign-in").headers, "left to the proxy"

    signed_in = proxy.sign_in("127.0.0.3")
    assert signed_in.status == 303, signed_in.text
    [cookie] = [each for each in signed_in.headers.get_all("set-cookie", []) if "session=" in each]
    assert cookie.startswith("__Host-session=")
    assert {"secure", "httponly", "path=/"} <= {each.strip().lower() for each in cookie.split(";")}

    account = proxy.send("GET", "/account", headers={"Cookie": cookie_of(signed_in)})
    assert account.status == 200
    assert '<td class="time">127.0.0.3</td>' in account.text
    assert proxy.send("GET", "/search", headers={"Host": "other.example"}).status == 400


def test_failed_sign_ins_are_limited_by_the_address_of_the_browser(proxy: Proxy) -> None:
    with proxy.office.store() as store:
        for number in range(SIGN_INS_BY_ADDRESS):
            store.failed_sign_ins.add(f"user {number}", "127.0.0.2", proxy.office.clock())
    assert proxy.sign_in("127.0.0.2").status == 429
    assert proxy.sign_in("127.0.0.2", {"X-Forwarded-For": "127.0.0.3", "Forwarded": "for=127.0.0.3"}).status == 429
    assert proxy.sign_in("127.0.0.3").status == 303
