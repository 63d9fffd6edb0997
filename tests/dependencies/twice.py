"""Finds libraries of others that `cargo test` compiles again although `cargo run` has compiled them.

Cargo compiles a library twice if the tests' own libraries turn on a feature of it, or of anything below it. The name of
each compiled file has a hash of all features below it, so the names are compared.
"""

import json
import subprocess
import sys
from pathlib import Path

#: What `cargo run` compiles, and what `cargo test` compiles.
RUN, TEST = ["--bins"], ["--all-targets"]


def compiled(targets: list[str]) -> dict[str, str]:
    """The files of the libraries that are not in this workspace, with the name and features of each."""
    build = ["cargo", "build", "--quiet", "--workspace", "--locked", "--message-format=json", *targets]
    told = subprocess.run(build, stdout=subprocess.PIPE, text=True, check=True).stdout
    files = {}
    for message in map(json.loads, told.splitlines()):
        if message["reason"] == "compiler-artifact" and "registry+" in message["package_id"]:
            name = message["package_id"].rpartition("#")[2]
            for file in message["filenames"]:
                files[Path(file).name] = f"{name} with {', '.join(message['features']) or 'no features'}"
    return files


run, test = compiled(RUN), compiled(TEST)
if not run:
    sys.exit("Cargo has named no library: this check checks nothing")
again = sorted({run[file] for file in run.keys() - test.keys()})
if again:
    print("`cargo test` compiles these again. Turn on the same features in tests/Cargo.toml:", *again, sep="\n  ")
    sys.exit(1)
print(f"{len(run)} files of libraries are compiled once for `cargo run` and `cargo test`.")
