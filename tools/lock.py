"""Writes requirements/*.lock from requirements/*.in, with hashes and without any registry's address."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = "# The exact packages of {name}.in and what they need; written by `make lock`.\n"


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="zhiping-lock-") as folder:
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([f"{folder}/bin/python", "-m", "pip", "install", "--quiet", "uv"], check=True)
        for name in ("base", "dev"):
            lock = ROOT / "requirements" / f"{name}.lock"
            command = [f"{folder}/bin/uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-header"]
            command += ["--no-emit-index-url", "--no-emit-find-links", "--no-annotate", "--universal"]
            command += ["--python-version", "3.11", f"requirements/{name}.in", "-o", str(lock)]
            if name == "dev":
                command += ["-c", "requirements/base.lock"]
            subprocess.run([*command, *sys.argv[1:]], cwd=ROOT, env=os.environ, check=True)
            lock.write_text(HEADER.format(name=name) + lock.read_text(encoding="utf-8"), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
