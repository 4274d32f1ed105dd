"""An event in plain words, both languages."""

from forms_config.shapes import Text
from workflows.cases.models import CaseEvent
from workflows.compiled import CompiledMachine

_NOTICES = {
    "criteria": Text(zh="评审条件和程序公示", en="the notice of criteria and procedure"),
    "material": Text(zh="申报材料公示", en="the notice of the material"),
    "opinion": Text(zh="单位意见公示", en="the notice of the employer's opinion"),
    "result": Text(zh="评审结果公示", en="the notice of the result"),
}
_SIGNED = {
    "commitment.applicant": Text(zh="签署了个人承诺", en="Signed the applicant's commitment"),
    "commitment.employer": Text(zh="签署了单位承诺", en="Signed the employer's commitment"),
}
_PLAIN = {
    "opened": Text(zh="开始填写申报", en="Started the application"),
    "put_on_agenda": Text(zh="列入评委会会议议程", en="Put on the agenda of a committee meeting"),
    "objection_recorded": Text(
        zh="收到一件异议，开始调查", en="Received an objection; it is being looked into"
    ),
    "judged": Text(zh="记录了一项评议意见", en="Recorded a judgement"),
    "recused": Text(zh="记录了应当回避的专家", en="Recorded which experts keep away"),
    "result_uploaded": Text(
        zh="评审结果已上传，取得回执", en="The result has been uploaded and its receipt is here"
    ),
    "results_filed": Text(zh="评审结果已报备案", en="Filed the results"),
    "certificate_revoked": Text(zh="撤销了证书", en="Revoked the certificate"),
    "certificate_replaced": Text(zh="更正并换发了证书", en="Corrected and replaced the certificate"),
    "photos_added": Text(zh="补充了公示张贴照片", en="Added photographs of a posting"),
    "moved": Text(
        zh="草稿转入采用新版本的批次，请核对后再提交",
        en="Moved the draft to a round on a newer release; look it over before submitting",
    ),
    "erased": Text(
        zh="保存期满，清除了个人材料", en="Erased the personal material at the end of its keeping"
    ),
}


def sentence_of(event: CaseEvent, machine: CompiledMachine, *, for_applicant: bool = False) -> Text:
    """What happened, in a sentence; for the applicant with the state's public label."""
    if event.kind == "transition":
        return _step(event, machine, for_applicant)
    if event.kind in {"notice_posted", "notice_ran_out"}:
        name = _NOTICES.get(event.action, Text(zh="公示", en="a notice"))
        if event.kind == "notice_posted":
            return Text(zh=f"张贴了{name.zh}", en=f"Posted {name.en}")
        return Text(zh=f"{name.zh}期满", en=f"{name.en[0].upper()}{name.en[1:]} has run its time")
    if event.kind == "signed":
        return _SIGNED.get(event.action, Text(zh="签署", en="Signed"))
    if event.kind == "objection_concluded":
        if event.action == "founded":
            return Text(zh="异议查实", en="Found an objection to be justified")
        return Text(zh="异议经查不属实", en="Found an objection not to be justified")
    if event.kind == "vote_announced":
        return _vote(event, for_applicant)
    return _PLAIN.get(event.kind, Text(zh=event.kind, en=event.kind))


def _step(event: CaseEvent, machine: CompiledMachine, for_applicant: bool) -> Text:
    step = machine.transition(event.source, event.action)
    state = machine.states.get(event.target)
    title = step.title if step else Text(zh=event.action, en=event.action)
    if state is None or event.source == event.target:
        return title
    reached = state.public if for_applicant else state.title
    return Text(zh=f"{title.zh} → {reached.zh}", en=f"{title.en or title.zh} → {reached.en or reached.zh}")


def _vote(event: CaseEvent, for_applicant: bool) -> Text:
    passed = event.action == "passed"
    verdict = Text(zh="通过", en="passed") if passed else Text(zh="未通过", en="did not pass")
    if for_applicant:
        return Text(zh=f"评委会表决：{verdict.zh}", en=f"The committee voted: {verdict.en}")
    n = event.data
    return Text(
        zh=f"主任委员宣布表决结果：到会{n['present']}人，同意{n['yes']}，不同意{n['no']}，弃权{n['abstained']}，{verdict.zh}",
        en=f"The chair announced: {n['present']} present, {n['yes']} yes, {n['no']} no, {n['abstained']} abstained; "
        f"{verdict.en}",
    )
