"""改正申请人信息: a misspelt name, a new address; the old values stay, encrypted."""

import json

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from core.audit.trail import record
from foi import identity
from foi.models import Applicant, ApplicantRevision, InformationRequest
from foi.refusals import Refused

from .changing import lock

FIELDS = ("identity_kind", *Applicant.SECRET)
Column = InformationRequest.Column
CITIZEN = Applicant.IdentityKind.CITIZEN


@sensitive_variables()
@transaction.atomic
def correct(*, pk, version, values, reason, by, today):
    """Put fields of an applicant right; fingerprints follow a new name or number.

    The trail names the fields, never what they held.
    """
    request = lock(pk, version)
    applicant = Applicant.objects.select_for_update().get(request=request)
    values = {name: tidy(name, value) for name, value in values.items()}
    before = {name: getattr(applicant, name) for name in FIELDS}
    changed = [
        name for name in FIELDS if values.get(name, before[name]) != before[name]
    ]
    if not changed:
        raise Refused("没有改动，不必保存。")
    if not reason.strip():
        raise Refused("请写明改正的理由。")
    for name in changed:
        setattr(applicant, name, values[name])
    if not applicant.number:
        applicant.identity_kind = ""
    if why := fault_of(applicant, before, request.column):
        raise Refused(why)
    changed = [name for name in FIELDS if getattr(applicant, name) != before[name]]
    if not changed:
        raise Refused("改证件类型的，请同时填写证件号码。")
    applicant.set_fingerprints()
    applicant.save()
    revision = ApplicantRevision.objects.create(
        applicant=applicant,
        fields=changed,
        before=json.dumps({name: before[name] for name in changed}, ensure_ascii=False),
        reason=reason.strip(),
        revised_on=today,
        revised_by=by,
    )
    request.version += 1
    request.save(update_fields=["version"])
    record("改正申请人信息", request, by=by, note=revision.labels)
    return revision


def tidy(name, value):
    if name in ("number", "organisation"):
        return "".join(value.split()).upper()
    return value.strip()


def fault_of(applicant, before, column) -> str:
    """What is wrong with an applicant as corrected; empty where nothing is.

    What was never told may stay away, what was told may not go.
    """
    if not applicant.name:
        return "姓名或者名称不能为空。"
    if applicant.number and not applicant.identity_kind:
        return "请选择证件类型。"
    if column == Column.PERSON and before["number"] and not applicant.number:
        return "自然人的申请须登记身份证明（第二十九条）。"
    if column != Column.PERSON and before["contact"] and not applicant.contact:
        return "法人和其他组织的申请，请填写联系人。"
    faults = []
    if applicant.number and applicant.identity_kind == CITIZEN:
        faults.append(identity.citizen_number_fault(applicant.number))
    if applicant.organisation:
        faults.append(identity.credit_code_fault(applicant.organisation))
    return next(filter(None, faults), "")
