# SPDX-License-Identifier: Apache-2.0
"""Size budgets: no file over 400 lines, no Python function over 60 (clang-tidy holds the C++ ones)."""
import ast

import tree

FILE_LINES = 400
FUNCTION_LINES = 60


def check(root, _build):
    findings = []
    for path in tree.files(root, ".cc", ".h", ".py", ".sh", ".cmake", ".js", ".css", ".html"):
        name, count = path.relative_to(root), len(tree.lines(path))
        if count > FILE_LINES:
            findings.append(f"{name}: {count} lines, over {FILE_LINES}: split it by responsibility")
        if path.suffix == ".py":
            findings += [f"{name}{rest}" for rest in _long_functions(path)]
    return findings


def _long_functions(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            count = node.end_lineno - node.lineno + 1
            if count > FUNCTION_LINES:
                yield f":{node.lineno}: {node.name} has {count} lines, over {FUNCTION_LINES}"
