# SPDX-License-Identifier: Apache-2.0
"""Writes the rules of alerts/ as the PrometheusRule that the operator takes: python3 deploy/kubernetes/generate.py [FILE]

The result is kept in the tree; tests/lint holds it to what this writes. The rules' text is copied, comments and all, not parsed.
"""
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
RULES = HERE.parents[1] / "alerts"
RESULT = HERE / "components/monitoring/prometheusrule.yaml"
HEAD = """# SPDX-License-Identifier: Apache-2.0
# Made of alerts/*.yaml by deploy/kubernetes/generate.py: change it there.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: lagwatch
  labels:
    app.kubernetes.io/name: lagwatch
spec:
  groups:
"""


def groups(text):
    """The lines below `groups:`, which is the last key of each file."""
    _, _, rest = text.partition("\ngroups:\n")
    return "".join(f"  {line}\n" if line else "\n" for line in rest.splitlines())


def document():
    return HEAD + "".join(groups(path.read_text(encoding="utf-8")) for path in sorted(RULES.glob("*.yaml")))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else RESULT
    target.write_text(document(), encoding="utf-8")
