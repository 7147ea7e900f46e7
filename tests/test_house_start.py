"""A start on a machine that lacks something says in one sentence what to install."""

import subprocess
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent

TOO_OLD = 'case "$*" in *version_info*) exit 1;; esac'
NO_VENV = 'case "$*" in *ensurepip*) exit 1;; esac'


def make_venv(tmp_path, python=None):
    """Runs the step that makes the virtual environment where only this `python3` is found."""
    folder = tmp_path / "bin"
    folder.mkdir()
    if python is not None:
        stub = folder / "python3"
        stub.write_text(f"#!/bin/sh\n{python}\n", encoding="ascii")
        stub.chmod(0o755)
    return subprocess.run(
        ["/bin/sh", ".ci/python", str(tmp_path / "venv")],
        cwd=BASE,
        env={"PATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("python", "said"),
    [(None, "3.11 or newer"), (TOO_OLD, "3.11 or newer"), (NO_VENV, "apt install python3-venv")],
    ids=["no python3", "python3 too old", "no venv"],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, python, said):
    answer = make_venv(tmp_path, python)
    assert answer.returncode != 0
    assert said in answer.stderr
    assert len(answer.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "venv").exists()


def test_continuous_integration_runs_what_a_developer_runs():
    assert "make test" in (BASE / ".ci" / "run").read_text(encoding="utf-8")
