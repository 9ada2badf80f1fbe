"""Print the description of the API for docs/reference: python -m tests.web.openapi > docs/reference/openapi.json"""

import sys
import tempfile
from pathlib import Path

from actions.context import AppContext
from core.config import parse
from storage import upgrade_store
from tests.factories import NOW
from tests.web.conftest import serve_in_thread

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        context = AppContext(parse("", {}, folder), Path(folder) / "config.yaml", lambda: NOW)
        upgrade_store(context.config.storage.url)
        with serve_in_thread(context) as site:
            sys.stdout.write(f"{site.get('/api/v1/openapi.json').text}\n")
