"""Looks for known vulnerabilities of the dependencies: Rust (RustSec), npm and Python (PyPI).

Fails on a finding. Fails too if a database does not answer, unless it is told --if-reachable.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
PATIENCE = 300

#: None if the database did not respond, otherwise the findings.
Answer = Optional[list[str]]


def rust() -> Answer:
    """Checks every lock file: the workspace's, the fuzzer's and the benchmark's."""
    found: list[str] = []
    for lock in tracked("*Cargo.lock"):
        command: list[str | Path] = [BIN / "cargo-deny", "--format=json", "--manifest-path", lock.with_name("Cargo.toml")]
        outcome = run([*command, "--locked", "check", "--config", ROOT / "deny.toml", "advisories"])
        lines = [json.loads(line) for line in outcome.stderr.splitlines() if line.startswith("{")]
        if not any(line["type"] == "summary" for line in lines):
            return None
        faults = [line["fields"] for line in lines if line["type"] == "diagnostic"]
        # A yanked or unmaintained crate is a warning unless deny.toml says otherwise.
        found += [f"{name(lock)}: {fault['message']}" for fault in faults if fault["severity"] == "error"]
        if outcome.returncode and not found:
            return None
    return found


def npm() -> Answer:
    found: list[str] = []
    for lock in tracked("*package-lock.json"):
        outcome = run(["npm", "audit", "--package-lock-only", "--json"], lock.parent)
        try:
            report = json.loads(outcome.stdout)
        except ValueError:
            return None
        # Without this member the registry returned an error.
        if "vulnerabilities" not in report:
            return None
        for package, fault in report["vulnerabilities"].items():
            found.append(f"{name(lock)}: {package} {fault['range']} ({fault['severity']})")
    return found


def python() -> Answer:
    found: list[str] = []
    for pins in [*tracked("*requirements.txt"), ROOT / "infra/build-tools.txt"]:
        command = [BIN / "pip-audit", "--no-deps", "--disable-pip", "--format=json", "--requirement", pins]
        outcome = run([*command, "--progress-spinner=off"])
        try:
            packages = json.loads(outcome.stdout)["dependencies"]
        except ValueError:
            return None
        # The index has not checked an unknown version.
        if all("skip_reason" in package for package in packages):
            return None
        for package in packages:
            found += [f"{name(pins)}: {package['name']} {fault['id']}" for fault in package.get("vulns", [])]
    return found


def run(command: list[str | Path], folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(command, cwd=folder, timeout=PATIENCE, capture_output=True, text=True, check=False)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 1, "", f"no answer within {late.timeout} s")


def tracked(pattern: str) -> list[Path]:
    files = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, check=True, capture_output=True, text=True)
    return [ROOT / file for file in files.stdout.splitlines()]


def name(file: Path) -> str:
    return str(file.relative_to(ROOT))


def main(options: list[str]) -> int:
    databases: dict[str, Callable[[], Answer]] = {"Rust": rust, "npm": npm, "Python": python}
    failed = False
    for database, ask in databases.items():
        found = ask()
        if found is None:
            print(f"{database}: the database of advisories does not answer")
            failed |= "--if-reachable" not in options
        elif found:
            print(f"{database}: {len(found)} known vulnerabilities", *found, sep="\n  ")
            failed = True
        else:
            print(f"{database}: no known vulnerabilities")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
