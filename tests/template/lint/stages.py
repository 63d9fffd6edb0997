"""Each stage of infra/samconfig.toml can be deployed: `sam deploy` asks nothing, and its parameters are the template's.

SAM itself reads the files here, as it does when it deploys. Each check is tried on a stage with a fault, too.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from samcli.cli.types import CfnParameterOverridesType
from samcli.lib.config.samconfig import SamConfig

from stack import ROOT, read

#: Settings that a stage must have, so that nothing is asked.
SAID = {"template_file": "infra/template.yaml", "capabilities": "CAPABILITY_IAM", "resolve_s3": True,
        "confirm_changeset": False, "fail_on_empty_changeset": False}
#: Parameters that are JSON.
SETS = ("RegistrationPublicKeys", "IssuerKeys")
#: Faults that must be found in a stage's parameters.
FAULTS: list[dict[str, str]] = [
    {"BaseURL": "https://invitations.example"}, {"SesSandbox": "True"}, {"MailIdentity": "no-reply@techpass.gov.sg"},
    {"ParallelizationFactor": "11"}, {"RegistrationPublicKeys": "{keys:[]}"}, {"Issuer": ""}, {"OfficerHashKey": "secret"},
    {"BaseUrl": "https://invitations.example/"}, {"MailFrom": "TechPass <no-reply@techpass.gov.sg>"},
]


def parameters(overrides: Any) -> dict[str, str]:
    """The parameters, as SAM reads them for a stage."""
    return CfnParameterOverridesType().convert(overrides, None, None)


def faults(given: dict[str, str], known: dict[str, Any]) -> Iterator[str]:
    """The faults in a stage's parameters."""
    for name, said in known.items():
        if "Default" not in said and not given.get(name):
            yield f"{name} is missing"
    for name, value in given.items():
        said = known.get(name)
        if not said:
            yield f"the template has no {name}"
            continue
        if said.get("NoEcho"):
            yield f"{name} is secret"
        if "AllowedValues" in said and value not in map(str, said["AllowedValues"]):
            yield f"{name} is none of {said['AllowedValues']}"
        if not re.fullmatch(said.get("AllowedPattern", ".*"), value, re.S):
            yield f"{name} is not {said['AllowedPattern']}"
        if said["Type"] == "Number" and not said.get("MinValue", 0) <= int(value) <= said.get("MaxValue", 1 << 60):
            yield f"{name} is out of range"
        if name in SETS and value:
            try:
                json.loads(value)["keys"]
            except ValueError:
                yield f"{name} is not JSON: {value}"


def main() -> int:
    known, failed = read()["Parameters"], False
    config = SamConfig(str(ROOT / "infra"))
    stages = sorted(path.stem for path in (ROOT / "infra/stages").glob("*.yaml"))
    for stage in stages:
        said = config.get_all(["deploy"], "parameters", stage)
        given = parameters(said["parameter_overrides"])
        found = [f"{name} is {said.get(name)!r}" for name, value in SAID.items() if said.get(name) != value]
        found += faults(given, known)
        if not said["parameter_overrides"].endswith(f"/{stage}.yaml") or not said["stack_name"].endswith(stage):
            found.append("it is another stage's")
        for one in found:
            print(f"{stage}: {one}", file=sys.stderr)
            failed = True
        for fault in FAULTS:
            if not list(faults(given | fault, known)):
                print(f"the fault is not found: {fault}", file=sys.stderr)
                failed = True
    if stages != ["prod", "test"]:
        print(f"the stages are {stages}", file=sys.stderr)
        failed = True
    print(f"{len(stages)} stages can be deployed, and {len(FAULTS)} faults that were put in are found.")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
