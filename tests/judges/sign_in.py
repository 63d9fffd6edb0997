"""The officers' page and `invite` with a certified OpenID provider (npm `oidc-provider`, in `provider.mjs`).

The page's own script signs in there: code, PKCE, `state`, `nonce`, CORS. `invite` gets the access token, with the
variables of the template. Usage: sign_in.py [FOLDER OF THE FUNCTION BINARIES]
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from functions import Function, binaries, request, variables
from template import ROOT, resources

#: There is no table: an accepted request gets 503, and a refused one gets 401 before that.
NOWHERE = "http://127.0.0.1:9"


def tokens() -> tuple[subprocess.Popen[str], dict[str, Any]]:
    """The provider, and the results of a sign-in there."""
    provider = subprocess.Popen(
        ["node", ROOT / "tests/judges/provider.mjs"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert provider.stdout
    return provider, json.loads(provider.stdout.readline() or "{}")


def main(folder: Path) -> None:
    provider, seen = tokens()
    try:
        if not seen:
            sys.exit("the provider did not start")
        template = resources(Issuer=seen["issuer"], Audience=seen["audience"], JwksUrl=seen["jwks"])
        given = variables(template, "invite") | {"TABLE_NAME": "none"}

        def status(token: str, **changed: str) -> int:
            invite = Function(folder, "invite", given | changed, NOWHERE)
            try:
                return invite.call(request("GET", "/me", token=token))["statusCode"]
            finally:
                invite.close()

        good, opaque = seen["good"].get("token", ""), seen["opaque"].get("token", "")
        faults = [what for what, holds in (
            (f"the page signs in, asking for a resource: {seen['good']}", good.count(".") == 2),
            ("`invite` lets that token in", status(good) == 503),
            (f"without a resource the token is opaque: {seen['opaque']}", opaque and "." not in opaque),
            ("`invite` refuses an opaque token", status(opaque) == 401),
            ("the token of an allowed client is let in", status(good, AUTHORIZED_PARTIES="officers-page") == 503),
        ) if not holds]
        if faults:
            sys.exit(f"not as at a certified provider: {faults}")
        # The judge can find faults.
        for what, found in (
            ("a page of another origin", seen["elsewhere"] == {"failed": "offline"}),
            ("a verifier that does not fit", seen["unfit"] == {"failed": "token"}),
            ("another audience", status(good, AUDIENCE="another-api") == 401),
            ("another issuer", status(good, ISSUER="https://another.example") == 401),
            ("another client", status(good, AUTHORIZED_PARTIES="another-page") == 401),
            ("another type of token", status(good, TOKEN_TYPES="JWT") == 401),
        ):
            if not found:
                sys.exit(f"not found: {what}: {seen}")
        print("sign-in: the page and `invite` work with oidc-provider; 6 faults put in were found")
    finally:
        provider.terminate()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else binaries())
