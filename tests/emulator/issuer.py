"""The officers' identity provider: signs access tokens, and publishes the key that checks them."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

AUDIENCE = "techpass-invitations"
KEY_ID = "issuer-1"


class Issuer:
    """Serves its JWKS on the loopback address until it is closed."""

    def __init__(self) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        jwks = json.dumps({"keys": [public | {"kid": KEY_ID, "use": "sig", "alg": "RS256"}]}).encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.send_header("content-type", "application/json")
                self.send_header("content-length", str(len(jwks)))
                self.end_headers()
                self.wfile.write(jwks)

            def log_message(self, *_: object) -> None:
                """Logs nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.jwks_url = f"{self.url}/jwks.json"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def token(self, email: str) -> str:
        """The access token of an active public officer on a managed device (R1)."""
        now = int(time.time())
        claims = {
            "iss": self.url, "aud": AUDIENCE, "sub": f"subject of {email}", "email": email,
            "account_type": "public_officer", "account_status": "active", "device": "gmd",
            "iat": now, "nbf": now, "exp": now + 3600,
        }
        return jwt.encode(claims, self._key, algorithm="RS256", headers={"kid": KEY_ID, "typ": "at+jwt"})

    def close(self) -> None:
        self._server.shutdown()
