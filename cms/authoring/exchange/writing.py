"""The verbs of exchange: a new draft, a draft with other contents, a form added to a draft. Each is one transaction and one
revision under the person's name."""

from typing import Any

from django.db import IntegrityError, transaction
from wagtail.log_actions import log

from cms.authoring.listing import latest_document
from cms.authoring.models import SeriesDraft
from forms_config.definitions import CodeList, Form
from forms_config.shapes import Problem, Text, digest_of
from workflows.errors import Refused, Stale
from workflows.organizations.models import Organization
from workflows.releases.models import Release

_TAKEN = Text(zh="这个代号已经有专业在用，请换一个。", en="Another specialty has this key; choose another.")
_MOVED = Text(
    zh="你读取文件以后，有人改了这份草稿。请看看下面的差别，再确认一次。",
    en="Somebody changed this draft after you read the file. Look at the difference below, then confirm again.",
)
_LOCKED = Text(
    zh="草稿正在审批或已锁定，现在不能改。",
    en="The draft is in approval or locked, and cannot be changed now.",
)


def create_draft(
    document: dict[str, Any], *, owner: Organization, user: Any, based_on: Release | None = None
) -> SeriesDraft:
    """A new draft with its first revision. Refused when another series has the key."""
    draft = SeriesDraft(
        key=document["key"], owner=owner, document=document, based_on=based_on, created_by=user, live=False,
        has_unpublished_changes=True,
    )  # fmt: skip
    draft.take_names()
    try:
        with transaction.atomic():
            draft.save()
            draft.save_revision(user=user, clean=False)
            log(instance=draft, action="wagtail.create", user=user, content_changed=True)
    except IntegrityError as error:
        raise Refused([Problem("taken", _TAKEN)]) from error
    return draft


def replace_document(draft: SeriesDraft, document: dict[str, Any], *, seen: str, user: Any) -> SeriesDraft:
    """A new revision of the draft with these contents. `seen` is the digest of what the person compared it with; Stale when
    somebody wrote since, Refused while the draft is locked."""
    with transaction.atomic():
        current = _held(draft, user)
        if digest_of(latest_document(current)) != seen:
            raise Stale([Problem("stale", _MOVED)])
        return _revise(current, {**document, "key": current.key}, user)


def add_form(
    draft: SeriesDraft, form: Form, lists: dict[str, CodeList], *, key: str, user: Any
) -> SeriesDraft:
    """A new revision of the draft with the form under `key`, in place of one that has it, and the code lists it uses."""
    with transaction.atomic():
        current = _held(draft, user)
        return _revise(current, with_form(latest_document(current), form, lists, key), user)


def with_form(document: dict[str, Any], form: Form, lists: dict[str, CodeList], key: str) -> dict[str, Any]:
    """The document with the form. A list whose name is taken by a different list gets a name of its own."""
    codelists = dict(document.get("codelists", {}))
    names: dict[str, str] = {}
    for name, found in lists.items():
        data = found.model_dump(mode="json", exclude_defaults=True, by_alias=True)
        free, n = name, 2
        while free in codelists and codelists[free].get("options") != data["options"]:
            free, n = f"{name}_{n}", n + 1
        names[name] = free
        codelists.setdefault(free, {**data, "key": free})
    shape = form.model_dump(mode="json", exclude_defaults=True, by_alias=True)
    renamed = _with_lists(shape, names)
    return {
        **document,
        "codelists": codelists,
        "forms": {**document.get("forms", {}), key: {**renamed, "key": key}},
    }


def _with_lists(data: Any, names: dict[str, str]) -> Any:
    if isinstance(data, list):
        return [_with_lists(item, names) for item in data]
    if not isinstance(data, dict):
        return data
    is_field = "type" in data and isinstance(data.get("from"), str)
    return {
        k: names.get(v, v) if is_field and k == "from" else _with_lists(v, names) for k, v in data.items()
    }


def _held(draft: SeriesDraft, user: Any) -> SeriesDraft:
    current = SeriesDraft.objects.select_for_update().get(pk=draft.pk)
    lock = current.get_lock()
    if lock is not None and lock.for_user(user):
        raise Refused([Problem("locked", _LOCKED)])
    return current


def _revise(current: SeriesDraft, document: dict[str, Any], user: Any) -> SeriesDraft:
    written: SeriesDraft = current.get_latest_revision_as_object()
    written.document = document
    written.take_names()
    revision = written.save_revision(user=user, clean=False)
    log(instance=written, action="wagtail.edit", user=user, revision=revision, content_changed=True)
    return written
