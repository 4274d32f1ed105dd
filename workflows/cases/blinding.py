"""What experts may open of a case's files: the work that was submitted, not the person (N20-3.4d)."""

from forms_config.definitions import FieldBase
from workflows.cases.models import Case, Submission
from workflows.cases.reading import release_of


def files_for_experts(case: Case) -> frozenset[str]:
    """Ids of the files the latest submission names under fields that are not personal.

    Drafts, files that were replaced, photographs of notices and the applicant's portrait are not among them. What stands
    inside a file is as the applicant uploaded it: a certificate of an award names its holder.
    """
    content = (
        Submission.objects.filter(case=case).order_by("-ordinal").values_list("content", flat=True).first()
    )
    answers = (content or {}).get("answers") or {}
    found: set[str] = set()
    for field in release_of(case).form.fields():
        if field.personal:
            continue
        columns: tuple[FieldBase, ...] = getattr(field, "columns", ())
        rows = answers.get(field.key) or ()
        if field.type == "file":
            found.update(map(str, rows))
        for column in columns if isinstance(rows, list | tuple) else ():
            if column.type == "file" and not column.personal:
                found.update(str(pk) for row in rows for pk in row.get(column.key) or ())
    return frozenset(found)
