# SPDX-License-Identifier: Apache-2.0
# ctest: timeout=120
"""docs/reference/openapi.yaml describes what a running lagwatch answers: every path, every parameter, good and bad questions.

The schemas allow no field that they do not name, so a new one fails here until it is described.
"""

import os
import pathlib
import tempfile
import unittest
from urllib.parse import quote

import jsonschema
import referencing
import referencing.jsonschema
import yaml

import page_history
from lagwatch import Lagwatch

DOCUMENT = yaml.safe_load((pathlib.Path(os.environ["LAGWATCH_SOURCE_DIR"]) / "docs/reference/openapi.yaml").read_text())
REGISTRY = referencing.Registry().with_resource(
    "urn:api", referencing.Resource(DOCUMENT, referencing.jsonschema.DRAFT202012))

# Path of the document, what is filled in for {group}, query, status.
GOOD = (
    ("/health", None, "", 503), ("/health", None, "group=audit", 200), ("/health", None, "cluster=eu", 503),
    ("/api/v1/status", None, "", 200),
    ("/api/v1/groups", None, "", 200), ("/api/v1/groups", None, "partitions=true", 200),
    ("/api/v1/groups", None, "limit=3&offset=1&sort=name", 200), ("/api/v1/groups", None, "sort=time_lag", 200),
    ("/api/v1/groups", None, "status=critical&search=bill&cluster=eu", 200),
    *((path, name, query, 200) for path in ("/api/v1/groups/{group}", "/api/v1/groups/{group}/history")
      for name in ("billing", "locked-away", "nightly-export", *page_history.HOSTILE) for query in ("", "cluster=eu")),
)
BAD = (
    ("/health", None, "group=nobody", 404), ("/health", None, "cluster=nowhere", 404),
    ("/api/v1/groups", None, "sort=colour", 400), ("/api/v1/groups", None, "limit=-1", 400),
    ("/api/v1/groups", None, "status=fine", 400), ("/api/v1/groups", None, "cluster=nowhere", 404),
    ("/api/v1/groups/{group}", "nobody", "", 404), ("/api/v1/groups/{group}/history", "nobody", "", 404),
    ("/api/v1/groups/{group}", "billing", "cluster=nowhere", 404),
)


def lookup(pointer):
    """What "#/components/…" points to."""
    node = DOCUMENT
    for part in pointer.removeprefix("#/").split("/"):
        node = node[part]
    return node


def resolved(node):
    return lookup(node["$ref"]) if "$ref" in node else node

LIVENESS = ("/livez", "/healthz", "/burrow/admin")
READINESS = ("/readyz", "/ready", "/burrow/admin/ready")


def validator_of(path, status):
    """For the document that this path answers with this status; it must be described."""
    response = resolved(DOCUMENT["paths"][path]["get"]["responses"][str(status)])
    schema = response["content"]["application/json"]["schema"]
    return jsonschema.Draft202012Validator({"$id": "urn:api", **DOCUMENT, **schema}, registry=REGISTRY)


class OpenApiTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        page_history.write_small(folder / "small.rec", cluster="eu")
        cls.lagwatch = cls.enterClassContext(Lagwatch(f"--replay={folder / 'small.rec'}", "--replay.speed=0"))
        last = "/api/v1/groups/billing/history"
        cls.lagwatch.wait_until(lambda: len(cls.lagwatch.get(last).json()["minutes"]) == 60, 30, "the end of the replay")

    def check(self, lagwatch, path, name, query, status):
        target = path.replace("{group}", quote(name or "", safe=""))
        answer = lagwatch.get(f"{target}?{query}" if query else target)
        self.assertEqual(answer.status, status, target)
        self.assertEqual(answer.headers["Content-Type"], "application/json")
        problems = [f"{target}: {error.json_path}: {error.message[:300]}"
                    for error in validator_of(path, status).iter_errors(answer.json())]
        self.assertEqual(problems, [])

    def test_answers_are_as_described(self):
        for path, name, query, status in GOOD + BAD:
            with self.subTest(path=path, name=name, query=query):
                self.check(self.lagwatch, path, name, query, status)

    def check_probe(self, lagwatch, target, status):
        answer = lagwatch.get(target)
        self.assertEqual(answer.status, status, target)
        described = resolved(DOCUMENT["paths"][target.split("?")[0]]["get"]["responses"][str(status)])
        self.assertEqual(list(described["content"]), [answer.headers["Content-Type"].split(";")[0]])

    def test_probes_are_as_described(self):
        for path in LIVENESS:
            self.check_probe(self.lagwatch, path, 200)
        for path in READINESS:
            self.check_probe(self.lagwatch, f"{path}?cluster=eu", 200)
            self.check_probe(self.lagwatch, f"{path}?cluster=nowhere", 404)

    def test_answers_without_any_data_are_as_described(self):
        with Lagwatch("--kafka.bootstrap-servers=127.0.0.1:1", "--collect.interval=1h") as alone:
            self.check(alone, "/api/v1/status", None, "", 200)  # before the first collection has ended, or after
            self.check(alone, "/health", None, "", 503)
            for path in READINESS:
                self.check_probe(alone, path, 503)
            for path in LIVENESS:
                self.check_probe(alone, path, 200)
            self.check(alone, "/api/v1/groups", None, "", 200)
            alone.wait_until(lambda: alone.get("/api/v1/status").json()["clusters"][0]["result"] == "failed")
            self.check(alone, "/api/v1/status", None, "", 200)
            self.check_absence_is_not_claimed(alone)

    def check_absence_is_not_claimed(self, alone):
        """Kafka was never reached: whether there is a group, and how many, nobody can tell."""
        for path in ("/api/v1/groups/{group}", "/api/v1/groups/{group}/history"):
            self.check(alone, path, "billing", "", 503)
        self.assertIn("cannot determine whether there is a group of that name: no collection has reached Kafka yet",
                      alone.get("/api/v1/groups/billing").json()["error"])
        self.assertEqual(len(alone.get("/api/v1/groups").json()["not_ready"]), 1)
        cluster = alone.get("/api/v1/status").json()["clusters"][0]
        self.assertEqual([cluster[key] for key in ("groups", "statuses", "counts_shown")], [None] * 3)
        self.assertNotIn("lagwatch_groups{", alone.get("/metrics").text())

    def test_every_path_and_parameter_of_the_document_was_asked_for(self):
        for path, methods in DOCUMENT["paths"].items():
            self.assertEqual(list(methods), ["get"])
            asked = {pair.split("=")[0] for tried, _, query, _ in GOOD if tried == path for pair in query.split("&")}
            described = {resolved(one)["name"] for one in methods["get"].get("parameters", [])} - {"group"}
            if path not in READINESS:
                self.assertLessEqual(described, asked | {"group"}, path)
            self.assertIn(path, {tried for tried, _, _, _ in GOOD}.union(LIVENESS, READINESS))

    def test_the_check_itself_refuses_what_is_not_described(self):
        group = self.lagwatch.get("/api/v1/groups/billing").json()
        validator = validator_of("/api/v1/groups/{group}", 200)
        self.assertTrue(validator.is_valid(group))
        self.assertFalse(validator.is_valid({**group, "unheard_of": 1}))
        self.assertFalse(validator.is_valid({**group, "lag_sum": -1}))
        del group["topics"][0]["partitions"][0]["end"]
        self.assertFalse(validator.is_valid(group))


if __name__ == "__main__":
    unittest.main()
