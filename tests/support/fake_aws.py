# SPDX-License-Identifier: Apache-2.0
"""The endpoints that provide AWS credentials, on one loopback port: STS, the container endpoint and EC2's metadata (IMDSv2).

    with FakeAws() as aws:
        ... aws.container() ... aws.web_identity(folder) ... aws.metadata() ... aws.sts

Keys are invented: AwsIamValidator.java derives their secrets and expiry from the ids. `lifetime` (seconds) and `broken`
(an HTTP status for every answer) may be changed while it serves; `given` are the ids of the keys so far.
"""

import http.server
import json
import re
import threading
import time
import urllib.parse

_ROLE = "/latest/meta-data/iam/security-credentials/"
AUTHORIZATION = "pod-identity-t0ken"
WEB_TOKEN = "web.identity.t0ken"


def secrets_of(key):
    return f"secret-of-{key}", f"token-of-{key}"


class FakeAws:
    def __init__(self):
        self.lifetime, self.broken, self.given = 3600, None, []
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.sts = {"AWS_ENDPOINT_URL_STS": self.url}

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def container(self):
        return {"AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{self.url}/container", "AWS_CONTAINER_AUTHORIZATION_TOKEN": AUTHORIZATION}

    def metadata(self):
        return {"AWS_EC2_METADATA_SERVICE_ENDPOINT": self.url}

    def web_identity(self, folder):
        (folder / "web-token").write_text(WEB_TOKEN)
        return {"AWS_WEB_IDENTITY_TOKEN_FILE": str(folder / "web-token"), "AWS_ROLE_ARN": "arn:aws:iam::1:role/pod", **self.sts}

    def _key(self, source):
        end = int(time.time()) + self.lifetime
        self.given.append(f"ASIA{end}X{source}{len(self.given)}")
        secret, token = secrets_of(self.given[-1])
        return self.given[-1], secret, token, time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(end))

    def _json(self, source):
        key, secret, token, end = self._key(source)
        return json.dumps({"Code": "Success", "AccessKeyId": key, "SecretAccessKey": secret, "Token": token, "Expiration": end})

    def _xml(self, action, source):
        key, secret, token, end = self._key(source)
        return (f'<{action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><{action}Result><Credentials>'
                f"<AccessKeyId>{key}</AccessKeyId><SecretAccessKey>{secret}</SecretAccessKey><SessionToken>{token}</SessionToken>"
                f"<Expiration>{end}</Expiration></Credentials></{action}Result></{action}Response>")

    def _answer(self, method, url, headers, body):
        """(status, text)"""
        if self.broken:
            return self.broken, ""
        query = dict(urllib.parse.parse_qsl(url.query or body))
        if (method, url.path) == ("GET", "/container"):
            return (200, self._json("container")) if headers.get("Authorization") == AUTHORIZATION else (401, "")
        if (method, url.path) == ("PUT", "/latest/api/token"):
            return (200, "imds-session") if headers.get("X-aws-ec2-metadata-token-ttl-seconds") else (400, "")
        if url.path.startswith(_ROLE):
            if headers.get("X-aws-ec2-metadata-token") != "imds-session":
                return 401, ""
            return 200, self._json("instance") if url.path == _ROLE + "lag-role" else "lag-role"
        if method == "POST" and query.get("WebIdentityToken") == WEB_TOKEN:
            return 200, self._xml(query["Action"], "web")
        if method == "GET" and re.match("AKIA[A-Z]*/", query.get("X-Amz-Credential", "")):
            return 200, self._xml(query["Action"], query["RoleSessionName"])
        return 403, "<ErrorResponse><Error><Code>AccessDenied</Code><Message>Not you</Message></Error></ErrorResponse>"

    def _handler(self):
        aws = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def _serve(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                status, text = aws._answer(self.command, urllib.parse.urlsplit(self.path), self.headers, body)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text.encode())

            do_GET = do_POST = do_PUT = _serve

            def log_message(self, *_):
                pass
        return Handler
