"""`manage.py appoint USERNAME ROLE ORGANIZATION [--kind KIND]`: the first people of an installation; everyone else is appointed on screen."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from workflows.organizations.acting import system_actor
from workflows.organizations.models import Membership, Organization, Person, Role
from workflows.organizations.verbs import ROLES_BY_KIND
from workflows.register.verbs import record_act, subject_of


class Command(BaseCommand):
    help = "Lets a person act for an organisation in a role, and adds the organisation when --kind says what it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument(
            "role", choices=[r for r in Role.values if r not in {Role.APPLICANT, Role.SYSTEM}]
        )
        parser.add_argument("organization", help="its name")
        parser.add_argument("--kind", choices=Organization.Kind.values, help="adds the organisation")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        person = Person.objects.filter(username=options["username"], is_active=True).first()
        if person is None:
            raise CommandError(f"nobody signs in as {options['username']}; let them sign up first")
        actor, name = system_actor(), options["organization"]
        organization = Organization.objects.filter(name=name).first()
        if organization is None:
            if not options["kind"]:
                raise CommandError(f"there is no organisation {name}; say what it is with --kind")
            organization = Organization.objects.create(name=name, kind=options["kind"])
            record_act(subject_of(organization), "added", actor=actor, reason="appoint")
        if options["role"] not in ROLES_BY_KIND.get(organization.kind, ()):
            known = ", ".join(ROLES_BY_KIND.get(organization.kind, ()))
            raise CommandError(f"at an organisation of kind {organization.kind} there are: {known}")
        membership, _made = Membership.objects.update_or_create(
            person=person, organization=organization, role=options["role"], defaults={"is_active": True}
        )
        data = {"person": person.pk, "role": options["role"], "membership": membership.pk}
        record_act(subject_of(organization), "role_granted", actor=actor, reason="appoint", data=data)
        self.stdout.write(f"{person} · {organization} · {options['role']}")
