"""`kliping demo --web`: the sample newsroom on the page, while articles arrive."""

import http.client
import json
import re
import signal
from pathlib import Path

from tests.cli.commands import clean_environ
from tests.processes import Warm


def get(port: int, path: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status == 200
    text = answer.read().decode()
    connection.close()
    return text


def test_the_page_shows_mentions_while_articles_arrive(warm: Warm, tmp_path: Path) -> None:
    with warm.started(["demo", "--web"], clean_environ(TMPDIR=str(tmp_path)), tmp_path) as running:
        running.err.wait_for("a sample newsroom publishes an article every")
        for crawled in ("33 new, 16 matched", "24 new, 13 matched"):
            running.out.wait_for(crawled)
        port = int(re.findall(r"http://127\.0\.0\.1:(\d+)/", running.err.wait_for("the page is at"))[0])
        today = get(port, "/")
        count = re.search(r"(\d+) new articles", today)
        assert count is not None
        assert int(count[1]) >= 29
        assert "<mark" in today
        running.out.wait_for(" 1 new, ")
        assert json.loads(get(port, "/api/v1/articles?q=%22posyandu+sukamulya%22&all=true"))["total"] == 1
        running.send(signal.SIGINT)
        assert running.wait() == 0
        assert running.err.all()[-1] == "kliping stopped"
    assert list(tmp_path.iterdir()) == []
