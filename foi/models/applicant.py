"""Who made a request: encrypted, and kept in a table of its own."""

import json

from django.db import models
from django.db.models import Q

from core.units.models import User
from foi import identity
from foi.encryption import EncryptedTextField, fingerprint, fingerprints

from .information_request import InformationRequest


class ApplicantQuerySet(models.QuerySet):
    def same_as(self, applicant):
        """Others with the same number, or the same name where there is no number."""
        others = self.exclude(pk=applicant.pk)
        if found := fingerprints(applicant.known_by):
            return others.filter(number_hash__in=found)
        return others.filter(name_hash__in=fingerprints(applicant.name))


class Applicant(models.Model):
    """申请人: read in full only by who handles the request, and that is audited."""

    class IdentityKind(models.TextChoices):
        CITIZEN = "citizen", "居民身份证"
        OTHER = "other", "其他证件"

    SECRET = (
        "name",
        "number",
        "organisation",
        "contact",
        "phone",
        "email",
        "address",
        "agent",
    )

    request = models.OneToOneField(
        InformationRequest, on_delete=models.PROTECT, related_name="applicant"
    )
    identity_kind = models.CharField(
        "证件类型", max_length=8, choices=IdentityKind.choices, blank=True
    )
    name = EncryptedTextField("姓名或者名称")
    number = EncryptedTextField("证件号码", blank=True)
    organisation = EncryptedTextField("统一社会信用代码", blank=True)
    contact = EncryptedTextField("联系人", blank=True)
    phone = EncryptedTextField("联系电话", blank=True)
    email = EncryptedTextField("电子邮箱", blank=True)
    address = EncryptedTextField("通信地址", blank=True)
    agent = EncryptedTextField("代理人", blank=True)
    # For exact search: `encryption.fingerprint` of the name and of `known_by`.
    name_hash = models.CharField(max_length=64, editable=False, db_index=True)
    number_hash = models.CharField(
        max_length=64, blank=True, editable=False, db_index=True
    )

    objects = ApplicantQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "申请人"
        constraints = [
            models.CheckConstraint(
                name="foi_applicant_has_a_name",
                condition=~Q(name="") & ~Q(name_hash=""),
            ),
            models.CheckConstraint(
                name="foi_applicant_number_of_a_kind",
                condition=Q(identity_kind="", number="")
                | ~Q(identity_kind="") & ~Q(number=""),
            ),
        ]

    def __str__(self):
        return "申请人"

    def set_fingerprints(self):
        self.name_hash = fingerprint(self.name)
        self.number_hash = fingerprint(self.known_by)

    @property
    def known_by(self):
        """The number that tells one applicant from another, where there is one."""
        return self.number or self.organisation

    @property
    def shown_name(self):
        """What everybody may read of the name."""
        return identity.masked_name(self.name, is_person=self.is_person)

    @property
    def is_person(self):
        return self.request.column == InformationRequest.Column.PERSON

    @property
    def lacks_proof(self):
        """A person without proof of identity (Art. 29), to be asked for."""
        return self.is_person and not self.number

    def shown(self):
        """(label, what everybody may read) of every field that is filled in."""
        ways = {
            "name": lambda value: self.shown_name,
            "number": identity.masked_number,
        }
        return [
            (field.verbose_name, ways.get(name, identity.masked)(value))
            for name, field, value in self.filled()
        ]

    def in_full(self):
        """(label, value) of every field that is filled in."""
        return [(field.verbose_name, value) for _, field, value in self.filled()]

    def filled(self):
        for name in self.SECRET:
            if value := getattr(self, name):
                yield name, self._meta.get_field(name), value


class ApplicantRevision(models.Model):
    """改正申请人信息: which fields were put right, when and why; the old values encrypted."""

    applicant = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, related_name="revisions"
    )
    # Names of fields in plain; what they held, as JSON, only encrypted.
    fields = models.JSONField("改正项目")
    before = EncryptedTextField("改正前")
    reason = models.CharField("改正理由", max_length=500)
    revised_on = models.DateField("改正日期")
    revised_by = models.ForeignKey(
        User, verbose_name="改正人", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = verbose_name_plural = "申请人信息改正"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="foi_revision_has_a_reason", condition=~Q(reason="")
            ),
        ]

    def __str__(self):
        return f"{self.revised_on}改正{self.labels}"

    @property
    def labels(self):
        names = [Applicant._meta.get_field(name).verbose_name for name in self.fields]
        return "、".join(names)

    def in_full(self):
        """(label, old value) of every field that held something."""
        return [
            (Applicant._meta.get_field(name).verbose_name, value)
            for name, value in json.loads(self.before).items()
            if value and name in Applicant.SECRET
        ]
