# SPDX-License-Identifier: Apache-2.0
"""A minimal OpenID provider for one test: client_credentials for tokens signed with RS256, and the keys to check them.

    with TokenServer(folder, {"lagwatch": "secret"}) as server:
        ... server.token_url ... server.jwks_url ...

It serves on a free loopback port in a thread; `clients` may be changed while it serves. The key is created with openssl.
"""

import base64
import http.server
import json
import re
import subprocess
import threading
import time
import urllib.parse

import processes

_LIFETIME_SECONDS = 300


def _text(raw):
    """Base 64 as in tokens: URL-safe, without its padding."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class TokenServer:
    def __init__(self, folder, clients):
        """clients: {id: secret}."""
        self.clients = clients
        self.given = 0  # tokens
        self._key = folder / "token.key"
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._base = f"http://127.0.0.1:{self._server.server_port}"
        self.token_url, self.jwks_url = f"{self._base}/token", f"{self._base}/keys"

    def __enter__(self):
        done = processes.run(["openssl", "genrsa", "-out", self._key, "2048"])
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def token(self, client):
        """A token with a valid signature, as if the client had requested it."""
        return self._token(client)["access_token"]

    def _keys(self):
        modulus = processes.run(["openssl", "rsa", "-in", self._key, "-noout", "-modulus"]).stdout
        number = bytes.fromhex(re.search("Modulus=([0-9A-F]+)", modulus).group(1))
        return {"keys": [{"kty": "RSA", "kid": "one", "use": "sig", "alg": "RS256", "n": _text(number),
                          "e": _text((65537).to_bytes(3, "big"))}]}

    def _token(self, client):
        now = int(time.time())
        parts = ({"alg": "RS256", "typ": "JWT", "kid": "one"},
                 {"iss": self._base, "aud": "kafka", "sub": client, "scope": "kafka", "iat": now,
                  "exp": now + _LIFETIME_SECONDS, "jti": f"{client}-{self.given}"})
        signed = ".".join(_text(json.dumps(part).encode()) for part in parts)
        signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", str(self._key)], input=signed.encode(),
                                   capture_output=True, check=True).stdout
        self.given += 1
        return {"access_token": f"{signed}.{_text(signature)}", "token_type": "Bearer",
                "expires_in": _LIFETIME_SECONDS, "scope": "kafka"}

    def _known(self, authorization):
        scheme, _, text = (authorization or "").partition(" ")
        user, _, secret = base64.b64decode(text).decode().partition(":")
        user, secret = urllib.parse.unquote(user), urllib.parse.unquote(secret)
        return user if scheme == "Basic" and self.clients.get(user) == secret else None

    def _handler(self):
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self._answer(200, provider._keys())

            def do_POST(self):
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                client = provider._known(self.headers.get("Authorization"))
                if client:
                    self._answer(200, provider._token(client))
                else:
                    self._answer(401, {"error": "invalid_client"})

            def _answer(self, status, document):
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass
        return Handler
