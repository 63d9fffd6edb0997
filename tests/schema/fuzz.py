"""Starts the local host, prepares what the fuzzer cannot make up, and has it fuzz the API.

Options are handed on to `schemathesis run`.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
WORK = ROOT / "target/schema"
#: The same in each run, so that a change is judged by the same requests as the one before it.
SEED = "1"
#: The whole run must end within so many seconds.
PATIENCE = 600
#: Registration links that the fuzzer is given. Each is good for one registration.
LINKS = 100
ONSHORE = {"sponsoring_agency": "GOVTECH", "business_operation": "onshore"}
ELSEWHERE = {
    "sponsoring_agency": "GOVTECH", "business_operation": "offshore",
    "offshore_development_centre": "others", "offshore_company_name": "Kaveri Software",
}


def main(options: list[str]) -> int:
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    with host() as url:
        (WORK / "links.txt").write_text("\n".join(links(url)))
        (WORK / "files.txt").write_text("\n".join(files(url)))
        fuzzer: list[str | Path] = [
            sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml",
            "run", ROOT / "infra/openapi.yaml", "--url", url, "--seed", SEED, *options,
        ]
        environment = os.environ | {"SCHEMATHESIS_HOOKS": str(HERE / "hooks.py")}
        outcome = subprocess.run(fuzzer, cwd=WORK, env=environment, timeout=PATIENCE).returncode
        undone = request(f"{url}/_local/failures")
        errors = [line for log in WORK.glob("data/logs/*.log") for line in log.open() if is_error(line)]
    for fault in [*undone, *errors]:
        print(f"FAILED: {fault}")
    return outcome or int(bool(undone or errors))


def is_error(line: str) -> bool:
    return '"level":"ERROR"' in line or "panicked" in line


@contextmanager
def host() -> Iterator[str]:
    """The local host on data of its own, with limits that do not get into the fuzzer's way (R45)."""
    command: list[str | Path] = [
        ROOT / "target/debug/local", "--port", "0", "--data", WORK / "data",
    ]
    for limit in ("InvitationsPerHour", "InvitationsPerAddressADay", "ListRowsPerDay", "TriesPerLink"):
        command += ["--parameter", f"{limit}=1000000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            first = process.stdout.readline()
            assert first.startswith("Listening on "), f"the host says: {first}"
            yield first.split()[-1]
        finally:
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()


def links(url: str) -> list[str]:
    """The tokens of fresh registration links. Most are for a place off the list, with the long form (R28)."""
    officer = request(f"{url}/_local/token", {})["access_token"]
    for number in range(LINKS):
        form = (ELSEWHERE if number % 4 else ONSHORE) | {"email": f"fuzz.{number}@vendor.example"}
        request(f"{url}/invitations", form, Authorization=f"Bearer {officer}")
    deadline = monotonic() + 60
    while monotonic() < deadline:
        mails = request(f"{url}/_local/mail")
        if len(mails) == LINKS:
            return re.findall(r"/register/(\S+)", "\n".join(mail["text"] for mail in reversed(mails)))
        sleep(0.1)
    raise TimeoutError("not all invitations were emailed")


def files(url: str) -> list[str]:
    """The files that the officers' page names, each with the folder that it is in."""
    with urllib.request.urlopen(url, timeout=30) as page:
        return re.findall(r'"/portal/([\w-]+/[\w.]+)"', page.read().decode())


def request(url: str, body: Any = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode()
    headers |= {"Accept": "application/json", "Content-Type": "application/json"}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers), timeout=30) as answer:
        return json.load(answer)


if __name__ == "__main__":
    # Ended from outside, it ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    sys.exit(main(sys.argv[1:]))
