"""The demo season's accounts, for the greeting at the terminal."""

from importlib import import_module
from importlib.util import find_spec
from typing import NamedTuple


class DemoAccount(NamedTuple):
    """One line of the greeting. `role` and `name` are as a person reads them, Chinese first."""

    role: str
    username: str
    password: str
    name: str


def demo_accounts() -> list[DemoAccount]:
    """The accounts of `cms.demo.accounts.ACCOUNTS`, in the journey's order; none without a demo."""
    if find_spec("cms.demo") is None or find_spec("cms.demo.accounts") is None:
        return []
    accounts = import_module("cms.demo.accounts").ACCOUNTS
    return [DemoAccount(*(getattr(each, field) for field in DemoAccount._fields)) for each in accounts]


def greeting(accounts: list[DemoAccount]) -> list[str]:
    """Lines for the terminal; role, user name and name in columns that also hold wide characters."""
    if not accounts:
        return []
    passwords = {account.password for account in accounts}
    shared = passwords.pop() if len(passwords) == 1 else None
    lines = ["演示账户 Demo accounts" + (f"（密码 password: {shared}）" if shared else "")]
    role_width = max(_width(account.role) for account in accounts)
    name_width = max(len(account.username) for account in accounts)
    for account in accounts:
        role = account.role + " " * (role_width - _width(account.role))
        password = "" if shared else f"  {account.password}"
        lines.append(f"  {role}  {account.username:<{name_width}}{password}  {account.name}")
    return lines


def _width(text: str) -> int:
    """Columns on a terminal: a Chinese character takes two."""
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
