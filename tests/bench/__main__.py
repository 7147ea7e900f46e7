"""Runs every benchmark, one after another, and writes what they found into docs/performance.md.

    python -m tests.bench [NAME …]

A benchmark is a module of this folder whose docstring says how to run it (`python -m
tests.bench.<name>`, on one line). It prints one JSON object on its last line or as its whole output; `faults` in it lists what must hold and did
not. It exits 1 when there are faults: on ratios only, as absolute figures belong to the machine.
"""

import datetime as dt
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
BASE = HERE.parent.parent
REPORT = BASE / "docs" / "performance.md"


def benchmarks() -> list[str]:
    """Names of the modules that say how they are run; servers and clients of theirs do not."""
    return sorted(
        path.stem
        for path in HERE.glob("[!_]*.py")
        if f"python -m tests.bench.{path.stem}" in path.read_text(encoding="utf-8")
    )


def measured(name: str) -> dict[str, Any]:
    """Runs one benchmark in a process of its own and returns its report."""
    load = os.getloadavg()[0]
    answer = subprocess.run(
        [sys.executable, "-m", f"tests.bench.{name}"],
        cwd=BASE,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    report = parsed(answer.stdout)
    faults = list(report.pop("faults", []))
    if answer.returncode != 0 and not faults:
        faults = [f"it ended with exit code {answer.returncode}"]
    return {"name": name, "load": load, "faults": faults, "figures": dict(flat(report))}


def parsed(output: str) -> dict[str, Any]:
    """The JSON object of a benchmark's output; an empty one if there is none."""
    for text in (output, *output.splitlines()[-1:]):
        try:
            found = json.loads(text)
        except ValueError:
            continue
        if isinstance(found, dict):
            return found
    return {}


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Nested figures as rows: `runs 1 · hub · p99_ms`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name} · {key}" if name else str(key))
    elif isinstance(value, list):
        for number, inner in enumerate(value, start=1):
            yield from flat(inner, f"{name} {number}")
    else:
        yield name, f"{value:,}" if isinstance(value, (int, float)) else str(value)


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unknown processor"


def written(results: list[dict[str, Any]], at: dt.datetime) -> str:
    """The document, from what was measured."""
    lines = [
        "# Performance",
        "",
        "Written by `make bench`. Absolute figures belong to this machine under this load; what must",
        "hold from machine to machine are the ratios, and the benchmarks fail on those alone.",
        "",
        f"Measured {at:%Y-%m-%d} on {os.cpu_count()} cores of {processor()}, "
        f"{platform.system()}, Python {platform.python_version()}.",
    ]
    for result in results:
        lines += [
            "",
            f"## {result['name']}",
            "",
            f"Load before: {result['load']:.2f}. "
            + ("Everything that must hold held." if not result["faults"] else "**Faults:**"),
            *(f"- {fault}" for fault in result["faults"]),
            "",
            "| What | Figure |",
            "|---|---|",
            *(f"| {what} | {figure} |" for what, figure in result["figures"].items()),
        ]
    return "\n".join(lines) + "\n"


def main(names: list[str]) -> int:
    results = []
    for name in names or benchmarks():
        sys.stderr.write(f"{name} …\n")
        results.append(measured(name))
    at = dt.datetime.now(tz=dt.UTC)  # noqa: TID251  # the date of the report
    text = written(results, at)
    if not names:
        REPORT.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
    return 1 if any(result["faults"] for result in results) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
