"""Prints the result of each step, and where to read on if it failed."""

from __future__ import annotations

from typing import Any


def runbook(*entries: str) -> str:
    return " and ".join(f"infra/runbook.md, {entry}" for entry in entries)


DEPLOYMENT = "infra/deployment.md"
POLICY = "shared/policy/README.md, The columns of the allowlist"


class StepFailed(Exception):
    """A step failed, and the later steps need it."""

    def __init__(self, what: str, where: str) -> None:
        super().__init__(what)
        self.where = where


class Report:
    """Prints the results, and counts the failures."""

    def __init__(self) -> None:
        self.failures = 0

    def passed(self, what: str) -> None:
        print(f"ok       {what}", flush=True)

    def failed(self, what: str, where: str) -> None:
        self.failures += 1
        print(f"FAILED   {what}\n         See {where}.", flush=True)

    def skipped(self, what: str) -> None:
        print(f"skipped  {what}", flush=True)

    def judge(self, holds: Any, what: str, where: str) -> bool:
        """Prints whether a step passed, and returns it."""
        self.passed(what) if holds else self.failed(what, where)
        return bool(holds)
