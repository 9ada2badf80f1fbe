"""The JSON objects of articles, keywords, outlets and all else that programs read, from commands or the API."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from core.messages import translate
from core.quotes import Quote
from core.reasons import read_reason
from core.urls import public_url

if TYPE_CHECKING:
    from actions.add import AddedArticle
    from actions.alerts import AlertOverview, ChannelOverview, LoggedMessage
    from actions.db import BackupResult, RestoreResult, VacuumResult
    from actions.report import ReportPreview
    from actions.rises import KeywordComparison
    from actions.search import SearchResult
    from actions.show import ShownArticle
    from core.article import Article
    from core.corrections import Correction, FieldValue
    from core.marks import Mark, Marks
    from core.matcher import Mention
    from core.messages import Message
    from core.normalizer import Explanation, TextAgreement
    from core.outlet import CrawlReport
    from core.query.hints import Hint
    from core.shares import DayShare
    from ingest.replay import ReplayedPage, ReplayResult
    from storage import (
        ArticleVersion,
        Attachment,
        AuditEntry,
        ChangedArticle,
        ChangePage,
        CheckResult,
        ClusterArticle,
        ClusterSize,
        CopiedTable,
        Facets,
        MatchedVersion,
        StoredArticle,
        StoredCandidate,
        StoredKeyword,
        StoredOutlet,
        StoredToken,
        StoredUser,
        StoreSize,
        TableSize,
        Task,
    )


# The columns of articles as CSV, from the fields of `stored_record` and the names of the keywords.
CSV_COLUMNS = ("id", "published_at", "outlet", "title", "authors", "language", "keywords", "url", "text")

# The field of `Facets` for each name of a facet.
FACET_FIELDS = {
    "outlet": "outlets",
    "region": "regions",
    "keyword": "keywords",
    "language": "languages",
    "section": "sections",
    "prominence": "prominences",
    "tone": "tones",
    "day": "days",
    "week": "weeks",
    "month": "months",
}


def json_line(record: Mapping[str, Any]) -> str:
    """Return a record as one line of JSON. Times are ISO 8601 with a zone.

    Characters that are not printable (controls, direction overrides, line separators) are escaped. The decoded text
    stays the same, but terminals do not interpret these characters and line readers do not split at them.
    """
    line = json.dumps(record, ensure_ascii=False, default=_plain)
    return line if line.isprintable() else "".join(c if c.isprintable() else json.dumps(c)[1:-1] for c in line)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def mention_record(mention: Mention, version: int | None = None, origin: str | None = None) -> dict[str, Any]:
    """Return the record of a mention. `version` and `origin` are None if the mention is not stored."""
    return {
        "keyword": mention.keyword,
        "field": mention.field,
        "start": mention.start,
        "end": mention.end,
        "snippet": mention.snippet,
        "total": mention.total,
        "clause": mention.clause,
        "prominence": mention.prominence,
        "version": version,
        "origin": origin,
    }


def article_record(article: Article, mentions: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the record of an article with the records of its mentions."""
    dateline = article.dateline
    return {
        "url": public_url(article.url),
        "title": article.title,
        "title_from": article.title_from,
        "text": article.text,
        "authors": list(article.authors),
        "authors_from": article.authors_from,
        "dateline": asdict(dateline) if dateline else None,
        "published_at": article.published_at,
        "published_from": article.published_from,
        "modified_at": article.modified_at,
        "modified_from": article.modified_from,
        "section": article.section,
        "section_from": article.section_from,
        "tags": list(article.tags),
        "language": article.language,
        "image_url": article.image_url,
        "is_teaser": article.is_teaser,
        "mentions": list(mentions),
    }


def stored_record(stored: StoredArticle, size: ClusterSize | None = None) -> dict[str, Any]:
    """Return the record of a stored article: id, outlet, the article's fields, and what the store knows about it.

    With the `size` of its cluster, include it.
    """
    suggestion = stored.suggested_tone
    facts = {
        "fetched_at": stored.fetched_at,
        "kept_at": stored.kept_at,
        "updated_at": stored.updated_at,
        "article_version": stored.version,
        "withdrawn_at": stored.withdrawn_at,
        "origin": str(stored.origin),
        "is_excerpt": stored.is_excerpt,
        "story": stored.copy_of or stored.id,
        "corrections": [correction_record(each) for each in stored.corrections],
        "attachments": [attachment_record(each) for each in stored.attachments],
        "marks": marks_record(stored.marks),
        "suggested_tone": suggestion and {"value": str(suggestion.tone), "keywords": list(suggestion.keywords)},
    }
    if size is not None:
        facts |= {"copies": size.articles - 1, "story_outlets": size.outlets}
    mentions = (mention_record(evidence.mention, evidence.version, evidence.origin) for evidence in stored.evidence)
    return {"id": stored.id, "outlet": stored.outlet, **article_record(stored.article, mentions), **facts}


def marks_record(marks: Marks) -> dict[str, Any]:
    """Return the record of what people noted about an article; null for what nobody did."""

    def mark_record(mark: Mark | None) -> dict[str, Any] | None:
        return None if mark is None else {"user": mark.user, "at": mark.at}

    tone, note = marks.tone, marks.note
    return {
        "starred": mark_record(marks.star),
        "dropped": mark_record(marks.drop),
        "tone": tone and {"value": tone.value, "user": tone.user, "at": tone.at},
        "note": note and {"text": note.value, "user": note.user, "at": note.at},
    }


def attachment_record(attachment: Attachment) -> dict[str, Any]:
    """Return the record of a file that a person attached to an article."""
    return {
        "id": attachment.id,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "digest": attachment.digest,
        "added_at": attachment.added_at,
    }


def shown_record(shown: ShownArticle) -> dict[str, Any]:
    """Return the record of a stored article with addresses, earlier versions, copies elsewhere, and quotations."""
    return {
        **stored_record(shown.stored),
        "addresses": list(shown.addresses),
        "versions": list(map(version_record, shown.versions)),
        "same_story": list(map(cluster_article_record, shown.elsewhere)),
        "quotes": [quote_record(each, shown.stored.article.text) for each in shown.quotes],
    }


def quote_record(quote: Quote, text: str) -> dict[str, Any]:
    """Return the record of a quotation in a text."""
    return {
        "kind": quote.kind,
        "parts": [{"start": start, "end": end, "text": text[start:end]} for start, end in quote.spans],
        "cue": quote.cue,
        "speaker": quote.speaker,
        "speaker_start": quote.speaker_span[0],
        "speaker_end": quote.speaker_span[1],
        "full_name": quote.full_name,
        "office": quote.office,
        "is_pronoun": quote.is_pronoun,
    }


def correction_record(correction: Correction) -> dict[str, Any]:
    """Return the record of a field that a person corrected."""
    return {
        "field": str(correction.field),
        "value": _listed(correction.value),
        "original": _listed(correction.original),
        "corrected_at": correction.at,
    }


def _listed(value: FieldValue) -> object:
    return list(value) if isinstance(value, tuple) else value


def cluster_article_record(found: ClusterArticle) -> dict[str, Any]:
    """Return the record of an article that tells the same story as another one."""
    return {
        "id": found.id,
        "outlet": found.outlet,
        "title": found.title,
        "url": public_url(found.url),
        "published_at": found.published_at,
        "share": found.share,
    }


def added_record(added: AddedArticle) -> dict[str, Any]:
    """Return the record of an article that a person added."""
    return {
        "result": str(added.result),
        "changed": list(added.changed),
        "attached": list(added.attached),
        "problem": added.problem and str(added.problem),
        "article": stored_record(added.stored),
    }


def changed_record(changed: ChangedArticle) -> dict[str, Any]:
    """Return the record of a stored article with the record of a change of it."""
    logged = changed.logged
    change = {
        "seq": logged.seq,
        "at": logged.at,
        "kind": str(logged.change.kind),
        "cause": str(logged.change.cause),
        "keyword": logged.change.keyword,
        "article_version": logged.change.version,
    }
    return {"change": change, **stored_record(changed.stored)}


def change_page_record(page: ChangePage) -> dict[str, Any]:
    """Return the record that says where the next page of changes begins."""
    return {
        "next_change": page.next,
        "has_more": page.has_more,
        "deleted": page.deleted,
        "pruned_upto": page.pruned_upto,
    }


def comparison_record(compared: KeywordComparison) -> dict[str, Any]:
    """Return the record of a keyword's articles compared with its history."""
    comparison = compared.comparison
    if comparison is None:
        return {"keyword": compared.keyword, "is_rise": False}
    return {
        "keyword": compared.keyword,
        "is_rise": comparison.is_rise,
        "since": comparison.since,
        "until": comparison.until,
        "articles": comparison.articles,
        "usual": round(comparison.usual, 2),
        "lowest": comparison.lowest,
        "highest": comparison.highest,
        "weeks": comparison.weeks,
        "probability": comparison.probability,
    }


def found_record(
    stored: StoredArticle,
    versions: Mapping[int, Sequence[MatchedVersion]] | None,
    cluster_sizes: Mapping[int, ClusterSize] | None,
) -> dict[str, Any]:
    """Return the record of a found article.

    It has the versions that matched if they were searched, and the size of its cluster if one article of each story was
    requested.
    """
    record = stored_record(stored, None if cluster_sizes is None else cluster_sizes[stored.id])
    if versions is None:
        return record
    return record | {"matched_versions": list(map(asdict, versions[stored.id]))}


def search_summary_record(result: SearchResult) -> dict[str, Any]:
    """Return the record with what a search found besides the articles: cursors, the total, facets and shares."""
    total, facets, shares = result.total, result.facets, result.shares
    return {
        "next": result.next and str(result.next),
        "previous": result.previous and str(result.previous),
        "total": None if total is None else min(total, result.most_counted),
        "is_total_exact": total is not None and total <= result.most_counted,
        "facets": facets and {name: facet_values(facets, name) for name in result.facet_names},
        "are_facets_exact": facets and facets.is_exact,
        "faceted": facets and facets.number,
        "share": None if shares is None else list(map(_share_record, shares)),
    }


def facet_values(facets: Facets, name: str) -> dict[str, int]:
    """Return the numbers of a facet by value; days, weeks and months as dates."""
    return {str(value): number for value, number in getattr(facets, FACET_FIELDS[name]).items()}


def _share_record(share: DayShare) -> dict[str, Any]:
    return {"day": share.day, "found": share.found, "articles": share.articles, "share": round(share.share, 6)}


def version_record(version: ArticleVersion) -> dict[str, Any]:
    """Return the record of an earlier version of an article."""
    evidence = (mention_record(each.mention, each.version, each.origin) for each in version.evidence)
    return {
        "number": version.number,
        "title": version.title,
        "text": version.text,
        "is_excerpt": version.is_excerpt,
        "authors": list(version.authors),
        "section": version.section,
        "first_seen_at": version.first_seen_at,
        "replaced_at": version.replaced_at,
        "mentions": list(evidence),
    }


def report_record(report: CrawlReport) -> dict[str, Any]:
    record = {field.name: getattr(report, field.name) for field in fields(report)}
    agreement = None if report.agreement is None else round(report.agreement, 3)
    return record | {
        "agreement": agreement,
        "failures": {str(reason): count for reason, count in report.failures.items()},
    }


def keyword_record(stored: StoredKeyword) -> dict[str, Any]:
    keyword = stored.keyword
    return {
        "id": stored.id,
        "name": keyword.name,
        "query": keyword.query,
        "languages": list(keyword.languages),
        "outlets": list(keyword.outlets),
        "forms": keyword.forms,
        "tone": {rule.tone: rule.query for rule in keyword.tones},
        "active": keyword.active,
        "origin": stored.origin,
        "version": stored.version,
        "articles": stored.articles,
        "last_kept_at": stored.last_kept_at,
    }


def candidate_record(stored: StoredCandidate, keywords: Sequence[str]) -> dict[str, Any]:
    return {
        "outlet": stored.outlet,
        "url": stored.candidate.url,
        "title": stored.candidate.title,
        "published_at": stored.candidate.published_at,
        "state": str(stored.state),
        "reason": stored.reason and str(stored.reason),
        "keywords": list(keywords),
        "found_at": stored.found_at,
        "tried_at": stored.tried_at,
    }


def task_record(task: Task) -> dict[str, Any]:
    return {
        "id": task.id,
        "kind": task.kind,
        "keywords": list(task.keywords),
        "subject": task.subject,
        "state": str(task.state),
        "progress": task.progress,
        "total": task.total,
        "found": task.found,
        "error": task.error and str(task.error),
        "result": _with_texts(task.result),
        "created_at": task.created_at,
        "started_at": task.started_at,
        "finished_at": task.finished_at,
    }


def _with_texts(value: object) -> Any:
    """Return a JSON value in which each reason is replaced by its English text."""
    if isinstance(value, Mapping):
        reason = read_reason(value) if value.keys() == {"code", "params"} else None
        return {key: _with_texts(each) for key, each in value.items()} if reason is None else str(reason)
    return [_with_texts(each) for each in value] if isinstance(value, list) else value


def agreement_record(agreement: TextAgreement) -> dict[str, Any] | None:
    """Return how well pages agree with complete texts, from 0 to 1; None if none was compared."""
    if agreement.now is None:
        return None
    return {
        "pages": len(agreement.recent),
        "now": round(agreement.now, 3),
        "before": None if agreement.before is None else round(agreement.before, 3),
        "has_fallen": agreement.fall is not None,
    }


def outlet_record(stored: StoredOutlet) -> dict[str, Any]:
    outlet = stored.outlet
    return {
        "name": outlet.name,
        "url": public_url(outlet.url),
        "active": outlet.active,
        "region": outlet.region,
        "kind": outlet.kind,
        "tags": list(outlet.tags),
        "unmatched_days": outlet.unmatched_days,
        "retention_days": outlet.retention_days,
        "excerpts_only": outlet.excerpts_only,
        "origin": stored.origin,
        "articles": stored.articles,
        "matched": stored.matched,
        "waiting": stored.waiting,
        "last_crawl_at": stored.last_crawl_at,
        "last_success_at": stored.last_success_at,
        "next_at": stored.next_at,
        "last_new": stored.last_new,
        "last_error": stored.last_error and str(stored.last_error),
        "last_event": stored.last_event and asdict(stored.last_event),
        "crawled_by": stored.crawled_by,
        "sources": [
            {
                "kind": str(source.kind),
                "url": source.url,
                "origin": source.origin,
                "active": source.active,
                "last_read_at": source.last_read_at,
                "next_at": source.next_at,
                "last_error": source.last_error and str(source.last_error),
            }
            for source in stored.sources
        ],
    }


def replayed_record(replayed: ReplayedPage) -> dict[str, Any]:
    """Return the record of a page that was normalized again. For an unchanged field, the list is empty."""
    stored, clipping, change = replayed.stored_page.stored, replayed.clipping, replayed.change
    article = stored.article if stored else clipping.article if clipping else None
    gained = change.gained if change else _mentioned(replayed) if replayed.result == "new" else ()
    return {
        "id": stored.id if stored else None,
        "outlet": replayed.stored_page.outlet,
        "url": article.url if article else replayed.stored_page.page.url,
        "result": str(replayed.result),
        "reason": replayed.reason,
        "title": list(change.title) if change and change.title else [],
        "removed": list(change.removed) if change else [],
        "added": list(change.added) if change else [],
        "gained": list(gained),
        "lost": list(change.lost) if change else [],
        "fields": list(change.fields) if change else [],
    }


def _mentioned(replayed: ReplayedPage) -> tuple[str, ...]:
    mentions = replayed.clipping.mentions if replayed.clipping else ()
    return tuple(dict.fromkeys(mention.keyword for mention in mentions))


def renormalize_record(counts: Mapping[ReplayResult, int], *, dry_run: bool) -> dict[str, Any]:
    """Return the record with the number of pages by result; `counts` has an entry for every result."""
    return {
        "pages": sum(counts.values()),
        **{str(result): count for result, count in counts.items()},
        "dry_run": dry_run,
    }


def hint_records(hints: Iterable[Hint]) -> list[dict[str, Any]]:
    return [
        {"column": hint.column, "text": str(hint.message), "text_id": translate(hint.message, "id")} for hint in hints
    ]


def explanation_record(explanation: Explanation) -> dict[str, Any]:
    """Return the record that explains which lines of a page were kept and which were removed."""
    return {
        "source": explanation.source or None,
        "decided_by": explanation.decided_by or None,
        "kept": [asdict(line) for line in explanation.kept],
        "removed": [asdict(line) | {"reason": str(line.reason)} for line in explanation.removed],
    }


def store_size_record(size: StoreSize) -> dict[str, Any]:
    """Return the record of the size of a store. On PostgreSQL, all but `bytes` is null."""
    return {"table": None, **asdict(size), "free_bytes": size.free_bytes}


def table_size_record(size: TableSize) -> dict[str, Any]:
    return asdict(size)


def vacuum_record(result: VacuumResult) -> dict[str, Any]:
    return {
        "bytes_before": result.before.bytes,
        "bytes_after": result.after.bytes,
        "freed": result.before.bytes - result.after.bytes,
    }


def backup_record(result: BackupResult) -> dict[str, Any]:
    return {"file": str(result.file), "bytes": result.bytes}


def restore_record(result: RestoreResult) -> dict[str, Any]:
    return {"store": result.location, "replaced": result.aside and str(result.aside)}


def check_record(result: CheckResult, cure: Message | None) -> dict[str, Any]:
    return {
        "check": str(result.check),
        "is_sound": not result.number,
        "number": result.number,
        "problems": [str(problem) for problem in result.problems],
        "cure": cure and str(cure),
    }


def copied_table_record(copied: CopiedTable) -> dict[str, Any]:
    return asdict(copied)


def user_record(user: StoredUser) -> dict[str, Any]:
    """Return the record of a user, without the password."""
    return {
        "name": user.name,
        "role": user.role,
        "created_at": user.created_at,
        "disabled_at": user.disabled_at,
        "signed_in_at": user.signed_in_at,
    }


def alert_record(overview: AlertOverview) -> dict[str, Any]:
    """Return the record of an alert, without the addresses that may be secret."""
    subscription, state = overview.subscription, overview.state
    return {
        "name": subscription.name,
        "keywords": list(subscription.keywords),
        "outlets": list(subscription.outlets),
        "languages": list(subscription.languages),
        "prominence": subscription.prominence,
        "regions": list(subscription.regions),
        "kinds": list(subscription.kinds),
        "tags": list(subscription.tags),
        "search": subscription.search,
        "rises": subscription.rises,
        "when": subscription.when.text,
        "quiet": None if subscription.quiet is None else str(subscription.quiet),
        "nothing": subscription.tells_nothing,
        "started_at": None if state is None else state.started_at,
        "paused_at": None if state is None else state.paused_at,
        "channels": [_channel_record(each) for each in overview.channels],
        "problems": [str(problem) for problem in overview.problems],
    }


def _channel_record(overview: ChannelOverview) -> dict[str, Any]:
    state = overview.state
    return {
        "channel": overview.channel.label,
        "waiting": overview.waiting,
        "sent_at": None if state is None else state.sent_at,
        "failures": 0 if state is None else state.failures,
        "error": None if state is None or state.error is None else str(state.error),
        "next_at": None if state is None else state.next_at,
    }


def alert_message_record(logged: LoggedMessage) -> dict[str, Any]:
    """Return the record of a message of an alert."""
    sent = logged.sent
    return {
        "id": sent.uuid,
        "alert": logged.name,
        "channel": logged.channel,
        "state": sent.state,
        "mentions": sent.mentions,
        "attempts": sent.attempts,
        "created_at": sent.created_at,
        "ended_at": sent.ended_at,
        "answer": sent.answer,
        "error": None if sent.error is None else str(sent.error),
    }


def token_record(token: StoredToken) -> dict[str, Any]:
    """Return the record of a token, without the token itself."""
    return {
        "id": token.id,
        "user": token.user,
        "name": token.name,
        "scope": token.scope,
        "created_at": token.created_at,
        "used_at": token.used_at,
    }


def audit_record(entry_id: int, entry: AuditEntry) -> dict[str, Any]:
    """Return the record of an entry of the audit log."""
    return {
        "id": entry_id,
        "at": entry.at,
        "user": entry.user,
        "action": entry.action,
        "subject": entry.subject,
        "details": dict(entry.details),
    }


def report_order_record(preview: ReportPreview) -> dict[str, Any]:
    """Return the JSON object of the clippings of a report in their order, without those that people dropped."""
    return {
        "name": preview.definition.name,
        "day": preview.period.day.isoformat(),
        "since": preview.period.since,
        "until": preview.period.until,
        "is_coming": preview.is_coming,
        "is_ordered": preview.is_ordered,
        "clippings": [
            {
                "article": clip.entry.article_id,
                "outlet": clip.entry.outlet,
                "title": clip.entry.title,
                "published_at": clip.entry.at,
                "copies": len(clip.copies),
            }
            for clip in preview.report.clips
        ],
    }
