"""A small directory: it learns of accounts by the feed, reads them with its role, and signs people in.

It is the worked example of infra/directory.md. Only `argon2-cffi` and `boto3` are needed.
"""

from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from boto3.dynamodb.types import TypeDeserializer

#: After these events there is an account, or it has changed.
TAKES_OVER = {
    "invitation.account_created", "invitation.registered", "invitation.corrected", "invitation.number_displaced",
    "invitation.activated",
}
#: After these events there is none.
ENDS = {"invitation.terminated", "invitation.withdrawn"}


class Directory:
    """The accounts by login name."""

    def __init__(self, table: str, dynamodb: Any) -> None:
        self.accounts: dict[str, dict[str, Any]] = {}
        self._done: set[str] = set()
        self._table = table
        # A client with the credentials of the role DirectoryRole, and no others.
        self._dynamodb = dynamodb

    def receive(self, event: dict[str, Any]) -> bool:
        """Processes an event. Returns whether it was new, because each may come more than once."""
        if event["id"] in self._done:
            return False
        account_id = event["data"].get("account_id")
        if event["type"] in TAKES_OVER:
            self._take_over(account_id)
        elif event["type"] in ENDS:
            kept = {login: one for login, one in self.accounts.items() if one["id"] != account_id}
            self.accounts = kept
        # This comes last: after a crash the event comes again.
        self._done.add(event["id"])
        return True

    def _take_over(self, account_id: str) -> None:
        account = self._get(f"ACCOUNT#{account_id}", "ACCOUNT")
        if account is None:
            # The account has ended since.
            return
        # People of an integrated identity provider have no password here. After the first sign-in nobody has one.
        secret = self._get(f"SECRET#{account_id}", "PASSWORD") or {}
        login = account["login_name"].lower()
        self.accounts[login] = self.accounts.get(login, {}) | account | secret

    def _get(self, partition: str, sort: str) -> dict[str, Any] | None:
        key = {"PK": {"S": partition}, "SK": {"S": sort}}
        item = self._dynamodb.get_item(TableName=self._table, Key=key, ConsistentRead=True).get("Item")
        return item and {name: TypeDeserializer().deserialize(value) for name, value in item.items()}

    def signs_in(self, login_name: str, password: str) -> bool:
        """Whether the password of a person is right."""
        account = self.accounts.get(login_name.lower(), {})
        if "password_hash" not in account:
            return False
        try:
            return PasswordHasher().verify(account["password_hash"], password)
        except VerifyMismatchError:
            return False
