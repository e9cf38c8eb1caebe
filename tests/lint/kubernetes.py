# SPDX-License-Identifier: Apache-2.0
"""deploy/kubernetes and docker-compose.yml: the rules are those of alerts/, every file named is there and every file there is named,
the pod is locked down, and lagwatch takes the settings that it is given."""
import os
import pathlib
import subprocess
import sys
import tempfile

import yaml

HERE = pathlib.Path("deploy/kubernetes")
RULE = HERE / "components/monitoring/prometheusrule.yaml"


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def check(root, build):
    return [*rules(root), *kustomizations(root), *pods(root), *mounts(root), *settings(root, build / "bin" / "lagwatch")]


def rules(root):
    with tempfile.NamedTemporaryFile() as made:
        subprocess.run([sys.executable, root / HERE / "generate.py", made.name], check=True)
        same = pathlib.Path(made.name).read_bytes() == (root / RULE).read_bytes()
    if not same:
        yield f"{RULE}: is not what its generator writes; renew it with: python3 {HERE}/generate.py"
    wanted = [group for path in sorted((root / "alerts").glob("*.yaml")) for group in load(path)["groups"]]
    if load(root / RULE)["spec"] != {"groups": wanted}:
        yield f"{RULE}: does not hold the rules of alerts/"


def named(document):
    """What a kustomization says of files: relative paths."""
    yield from document.get("resources", [])
    yield from document.get("components", [])
    yield from (patch["path"] for patch in document.get("patches", []) if "path" in patch)
    yield from (name for made in document.get("configMapGenerator", []) for name in made.get("files", []))


def kustomizations(root):
    for path in sorted([*(root / HERE).rglob("kustomization.yaml"), *(root / "dashboards").glob("kustomization.yaml")]):
        document, folder = load(path), path.parent
        names = set(named(document))
        if "commonLabels" in document or any(labels.get("includeSelectors") for labels in document.get("labels", [])):
            yield f"{path.relative_to(root)}: puts labels into selectors, and so into the NetworkPolicy's peers"
        for name in sorted(names):
            if not ((folder / name).is_file() or (folder / name / "kustomization.yaml").is_file()):
                yield f"{path.relative_to(root)}: names {name}, which is not there"
        others = {other.name for ending in ("yaml", "json") for other in folder.glob(f"*.{ending}")} - names - {path.name}
        yield from (f"{path.relative_to(root)}: does not name {name}" for name in sorted(others))


def pods(root):
    pod = load(root / HERE / "base/deployment.yaml")["spec"]["template"]["spec"]
    [container] = pod["containers"]
    own = container["securityContext"]
    wanted = {
        "is not kept from running as root": pod["securityContext"].get("runAsNonRoot"),
        "has no seccomp profile": pod["securityContext"].get("seccompProfile") == {"type": "RuntimeDefault"},
        "may write to its root": own.get("readOnlyRootFilesystem"),
        "may gain privileges": own.get("allowPrivilegeEscalation") is False,
        "keeps capabilities": own.get("capabilities") == {"drop": ["ALL"]},
        "gets a token": pod.get("automountServiceAccountToken") is False,
        "has no limits": {"cpu", "memory"} <= container["resources"].get("limits", {}).keys(),
        "does not ask /livez": container["livenessProbe"]["httpGet"]["path"] == "/livez",
        "does not ask /readyz": container["readinessProbe"]["httpGet"]["path"] == "/readyz",
    }
    yield from (f"{HERE}/base/deployment.yaml: the pod {what}" for what, kept in wanted.items() if not kept)
    if not load(root / HERE / "base/service.yaml")["spec"].get("publishNotReadyAddresses"):
        yield f"{HERE}/base/service.yaml: hides lagwatch while Kafka is away"


def mounts(root):
    for name, service in load(root / "docker-compose.yml")["services"].items():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith(".") and not (root / source).exists():
                yield f"docker-compose.yml: {name} mounts {source}, which is not there"


def settings(root, lagwatch):
    """The ConfigMap's variables together with the example's file; the authority is left out, and any file serves as the password."""
    lines = (root / HERE / "overlays/example/lagwatch.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    variables = load(root / HERE / "base/configmap.yaml")["data"]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml", encoding="utf-8") as file:
        file.writelines(line.replace("/run/secrets/kafka/password", file.name) for line in lines if "ca.crt" not in line)
        file.flush()
        environment = {**os.environ, **variables, "KAFKA_BOOTSTRAP_SERVERS": "kafka:9092", "LAGWATCH_CONFIG_FILE": file.name}
        result = subprocess.run([lagwatch, "--check-config"], env=environment, capture_output=True, text=True, check=False)
    if result.returncode:
        yield f"{HERE}: lagwatch does not take the settings: {' '.join(result.stderr.split())}"
