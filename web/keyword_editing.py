"""Changes of keywords, each with its row in the audit log and, on wish, the task that matches the stored articles."""

from dataclasses import asdict, dataclass

from fastapi import Request

from actions.context import AppContext
from actions.keywords import KeywordChange, KeywordFields, make_editor, refuse_declared
from storage import Store
from web.authentication import audited, require_editor
from web.task_process import start_tasks


@dataclass(frozen=True, slots=True)
class KeywordEditing:
    """Changes the keywords of a store for the user of a request, who must be an editor.

    `matches_stored` says whether a task is planned that matches the stored articles; its id is returned, or None. Every
    method raises ConfigError for a keyword that the config declares.
    """

    request: Request
    context: AppContext
    store: Store

    def add(self, fields: KeywordFields, *, matches_stored: bool) -> tuple[KeywordChange, int | None]:
        """Add a keyword. Raise as `KeywordFields.build` and `KeywordEditor.add` do."""
        require_editor(self.request)
        keyword = fields.build()
        refuse_declared(self.context, keyword.name)
        with audited(self.request, self.context, self.store, "keyword.add", keyword.name, asdict(keyword)):
            change = make_editor(self.context, self.store, keyword.name).add(keyword)
            task = self._plan(keyword.name) if matches_stored else None
        return change, self._start(task)

    def edit(self, name: str, fields: KeywordFields, *, matches_stored: bool) -> tuple[KeywordChange, int | None]:
        """Change a keyword. What changes nothing is not logged. Raise as `KeywordEditor.edit` does."""
        require_editor(self.request)
        refuse_declared(self.context, name)
        editor = make_editor(self.context, self.store, name)
        if not editor.would_change(fields):
            return editor.edit(fields), None
        with audited(self.request, self.context, self.store, "keyword.edit", name, _typed(fields)):
            change = editor.edit(fields)
            task = self._plan(name) if matches_stored and change.is_changed else None
        return change, self._start(task)

    def set_active(self, name: str, *, active: bool) -> int | None:
        """Pause or resume a keyword. When it is resumed, the stored articles are matched."""
        refuse_declared(self.context, name)
        with audited(self.request, self.context, self.store, "keyword.resume" if active else "keyword.pause", name):
            change = make_editor(self.context, self.store, name).set_active(active=active)
            task = self._plan(name) if active and change.is_changed else None
        return self._start(task)

    def remove(self, name: str, *, with_mentions: bool) -> int:
        """Remove a keyword. Return the number of articles that mentioned it. Raise as `KeywordEditor.remove` does."""
        refuse_declared(self.context, name)
        with audited(self.request, self.context, self.store, "keyword.remove", name):
            return make_editor(self.context, self.store, name).remove(with_mentions=with_mentions)

    def backfill(self, name: str) -> int | None:
        """Plan to match the stored articles. Return the id of the task, or None if there is nothing to match."""
        with audited(self.request, self.context, self.store, "keyword.backfill", name):
            task = self._plan(name)
        return self._start(task)

    def _plan(self, name: str) -> int | None:
        return self.store.tasks.plan_backfill([name], self.context.clock())

    def _start(self, task: int | None) -> int | None:
        """Let somebody run a task whose plan is committed. Return its id."""
        if task is not None:
            start_tasks(self.request)
        return task


def _typed(fields: KeywordFields) -> dict[str, object]:
    return {name: value for name, value in asdict(fields).items() if value is not None and name != "name"}
