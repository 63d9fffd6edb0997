"""Writes the parts of each function as CycloneDX 1.6 into target/sbom/FUNCTION.cdx.json, and checks the file by the schema.

A bill lists the crates that are linked into the binary, Rust's standard library, and the musl that `ziglang` brings.
It is the same for the same sources.
"""

import re
import subprocess
import sys
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import tomli
from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "target/sbom"
#: The target of the deployed functions.
TARGET = "aarch64-unknown-linux-musl"


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    locked = tomli.loads((ROOT / "Cargo.lock").read_text())["package"]
    checksums = {(crate["name"], crate["version"]): crate.get("checksum") for crate in locked}
    toolchain = tomli.loads((ROOT / "rust-toolchain.toml").read_text())["toolchain"]["channel"]
    tools = dict(re.findall(r"^([\w-]+)==(\S+)", (ROOT / "infra/build-tools.txt").read_text(), re.MULTILINE))
    runtime = [
        Component(
            name="rust-std", version=toolchain, type=ComponentType.LIBRARY, bom_ref=f"rust-std@{toolchain}",
            licenses=[LicenseExpression("MIT OR Apache-2.0")],
        ),
        Component(
            name="ziglang", version=tools["ziglang"], type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", name="ziglang", version=tools["ziglang"]), bom_ref=f"ziglang@{tools['ziglang']}",
            description="Its musl is linked in.", licenses=[LicenseExpression("MIT")],
        ),
    ]
    for function in sorted(path.parent.name for path in ROOT.glob("functions/*/Cargo.toml")):
        own, *crates = [crate(*line.split("|"), checksums) for line in tree(function)]
        own.type = ComponentType.APPLICATION
        bill = Bom(components=[*crates, *runtime])
        bill.metadata.component = own
        # The time of writing would change each file.
        bill.metadata.timestamp = None
        bill.register_dependency(own, [*crates, *runtime])
        names = " ".join(sorted(str(component.bom_ref) for component in bill.components))
        bill.serial_number = uuid5(NAMESPACE_URL, f"{own.bom_ref} {names}")
        text = JsonV1Dot6(bill).output_as_string(indent=2)
        if fault := JsonStrictValidator(SchemaVersion.V1_6).validate_str(text):
            print(f"{function}: the bill is not valid CycloneDX: {fault}", file=sys.stderr)
            return 1
        (FOLDER / f"{function}.cdx.json").write_text(text + "\n")
        print(f"{function}: {len(bill.components)} components")
    return 0


def tree(function: str) -> list[str]:
    """The crates that are linked into a function, beginning with the function."""
    command = ["cargo", "tree", "--locked", "--package", function, "--target", TARGET, "--prefix", "none"]
    command += ["--edges", "normal,no-proc-macro", "--no-dedupe", "--format", "{p}|{l}"]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return list(dict.fromkeys(line for line in lines if line))


def crate(package: str, licence: str, checksums: dict[tuple[str, str], str | None]) -> Component:
    name, version = package.split()[:2]
    version = version.removeprefix("v")
    checksum = checksums[name, version]
    return Component(
        name=name, version=version, type=ComponentType.LIBRARY, bom_ref=f"{name}@{version}",
        # Our own crates have no checksum, and are in no registry.
        purl=PackageURL("cargo", name=name, version=version) if checksum else None,
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=checksum)] if checksum else [],
        # Some crates still use the slash that Cargo once read as OR.
        licenses=[LicenseExpression(licence.replace("/", " OR "))] if licence else [],
    )


if __name__ == "__main__":
    sys.exit(main())
