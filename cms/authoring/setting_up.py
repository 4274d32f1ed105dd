"""The approval workflow a new installation begins with; from then on it is edited in Wagtail's own screens."""

from typing import Any

WORKFLOW = "系列发布审批"
TASK = "分管领导审批"


def make_workflow(apps: Any, schema_editor: Any) -> None:
    """处室 → 分管领导, for every draft. Run once, by a migration: whoever deletes or changes it later has the last word."""
    models = {
        name: apps.get_model("wagtailcore", name)
        for name in ("Workflow", "WorkflowTask", "WorkflowContentType")
    }
    content_types = apps.get_model("contenttypes", "ContentType")
    drafts, _made = content_types.objects.get_or_create(app_label="cms", model="seriesdraft")
    if models["WorkflowContentType"].objects.filter(content_type=drafts).exists():
        return
    kind, _made = content_types.objects.get_or_create(app_label="cms", model="departmentapprovaltask")
    task = apps.get_model("cms", "DepartmentApprovalTask").objects.create(
        name=TASK, content_type=kind, role="department.approver"
    )
    workflow = models["Workflow"].objects.create(name=WORKFLOW)
    models["WorkflowTask"].objects.create(workflow=workflow, task=task, sort_order=0)
    models["WorkflowContentType"].objects.create(content_type=drafts, workflow=workflow)
