"""Control of a newsroom from another process, over a port of its own that no outlet links to."""

import json
from typing import cast

from demo.articles import OutletKey
from demo.newsroom import KEYS, Newsroom, truth_json
from demo.response import JSON, Response, split_target
from demo.server import Request


class Control:
    """Answers `POST /_newsroom/publish?n=3[&outlet=kabar-tatar]`, `POST /_newsroom/edit` with a JSON object {url,
    title, text}, `POST /_newsroom/withdraw?url=…`, `GET /_newsroom/truth` and `GET /_newsroom/requests`, all in JSON.
    """

    def __init__(self, newsroom: Newsroom) -> None:
        self._newsroom = newsroom

    def respond(self, request: Request) -> Response:
        """Return 404 for an unknown verb or article, 400 for an invalid parameter."""
        path, query = split_target(request.target)
        verb = f"{request.method} {path.removeprefix('/_newsroom/')}"
        try:
            body = self._execute(verb, query, request.body)
        except LookupError as missing:
            return Response(json.dumps({"error": str(missing)}).encode(), JSON, status=404)
        except ValueError as bad:
            return Response(json.dumps({"error": str(bad)}).encode(), JSON, status=400)
        return Response(body.encode(), JSON)

    def _execute(self, verb: str, query: dict[str, str], body: bytes) -> str:
        match verb:
            case "POST publish":
                return truth_json(self._newsroom.publish_next(int(query.get("n", "1")), _outlet(query)))
            case "POST edit":
                change = json.loads(body)
                return truth_json([self._newsroom.edit(change["url"], change.get("title"), change.get("text"))])
            case "POST withdraw":
                self._newsroom.withdraw(query["url"])
                return "[]"
            case "GET truth":
                return truth_json(self._newsroom.truth())
            case "GET requests":
                return json.dumps([served._asdict() for served in list(self._newsroom.requests)])
            case _:
                raise LookupError(f"unknown verb: {verb}")


def _outlet(query: dict[str, str]) -> OutletKey | None:
    name = query.get("outlet")
    if name is None:
        return None
    return KEYS[KEYS.index(cast(OutletKey, name))]
