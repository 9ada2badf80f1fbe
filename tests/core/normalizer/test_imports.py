"""trafilatura takes 0.4 s to import, so only a process that needs it imports it."""

import subprocess
import sys

SCRIPT = """
import sys
from datetime import UTC, datetime
from core.article import Page
from core.normalizer import normalize

def is_loaded_after(body):
    html = f"<title>Jembatan Baru Dibuka</title><body><h1>Jembatan Baru Dibuka</h1>{body}"
    url = "https://example.co.id/kota/jembatan-baru-dibuka-warga"
    normalize(Page(url, html.encode(), datetime(2024, 1, 1, tzinfo=UTC)))
    return "trafilatura" in sys.modules

paragraph = "<p>Wali kota meresmikan jembatan baru di atas sungai yang membelah kota itu pada hari Senin pagi.</p>"
print(is_loaded_after(paragraph * 5), is_loaded_after("<p>Segera hadir.</p>"))
"""


def test_trafilatura_is_imported_only_for_a_page_without_a_reliable_text() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["False", "True"], done.stderr
