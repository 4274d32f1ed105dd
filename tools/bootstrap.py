"""Makes `.venv` fit to run: `python3 tools/bootstrap.py base|dev`. Standard library only.

Does nothing when the stamp in `.venv` names this lock file's digest. Written so that an old Python can still
read it and say in one line that it is too old (so: no syntax newer than 3.6).
"""

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from typing import NoReturn

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
VENV_PYTHON = os.path.join(VENV, "bin", "python")
OLDEST = (3, 11)


def say(english: str, chinese: str) -> None:
    line = "%s · %s" % (english, chinese)
    encoding = sys.stderr.encoding or "ascii"
    print(line.encode(encoding, "replace").decode(encoding), file=sys.stderr, flush=True)


def fail(english: str, chinese: str) -> NoReturn:
    say(english, chinese)
    sys.exit(1)


def use_new_enough_python() -> None:
    """Carry on in a newer Python when this one is too old and another is on PATH."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        newer = shutil.which("python3.%d" % minor)
        if newer and subprocess.call([newer, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            os.execv(newer, [newer] + sys.argv)
    found = "%d.%d" % sys.version_info[:2]
    fail(
        "Zhiping needs Python 3.11 or newer; %s is %s." % (sys.executable, found),
        "职评需要Python 3.11或更高版本；当前%s是%s。" % (sys.executable, found),
    )


def check_folder(folder: str) -> None:
    """The nearest existing folder on the way to `folder` must be writable (tried: root ignores mode bits)."""
    while not os.path.isdir(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError:
        fail(
            "Cannot write to %s: copy Zhiping to a folder of your own, or set ZHIPING_VAR." % folder,
            "无法写入%s：请把职评放到可写的目录，或设置ZHIPING_VAR。" % folder,
        )


def check_port(text: str) -> None:
    """Before minutes of installing: is the port a number, and free?"""
    if not text.isdigit() or not 0 < int(text) < 65536:
        fail(
            "PORT=%s is not a port number (1 to 65535)." % text,
            "PORT=%s不是有效的端口号（1至65535）。" % text,
        )
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(text)))
        except PermissionError:
            fail(
                "Port %s needs root; try: make run PORT=8001" % text,
                "端口%s需要管理员权限；请用：make run PORT=8001" % text,
            )
        except OSError:
            fail(
                "Port %s is in use; try: make run PORT=8001" % text,
                "端口%s已被占用；请用：make run PORT=8001" % text,
            )


def digest_of(lock: str) -> str:
    with open(lock, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def is_stamped(name: str, digest: str) -> bool:
    try:
        with open(os.path.join(VENV, ".stamp-" + name)) as file:
            return file.read() == digest and os.path.exists(VENV_PYTHON)
    except OSError:
        return False


def write_stamp(name: str, digest: str) -> None:
    with open(os.path.join(VENV, ".stamp-" + name), "w") as file:
        file.write(digest)


def create_venv() -> None:
    """Make `.venv` with this Python, unless it already holds one new enough."""
    probe = "import sys, pip; sys.exit(sys.version_info < (%d, %d))" % OLDEST
    if (
        os.path.exists(VENV_PYTHON)
        and subprocess.call([VENV_PYTHON, "-c", probe], stderr=subprocess.DEVNULL) == 0
    ):
        return
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", VENV], stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        package = "python%d.%d-venv" % sys.version_info[:2]
        fail(
            "%s cannot make a virtual environment; on Debian and Ubuntu: apt install %s"
            % (sys.executable, package),
            "%s无法创建虚拟环境；Debian、Ubuntu请执行：apt install %s" % (sys.executable, package),
        )


def install(lock: str) -> None:
    command = [VENV_PYTHON, "-m", "pip", "install", "-qq", "--no-input", "--disable-pip-version-check"]
    command += ["--no-deps", "--require-hashes", "--requirement", lock]
    if subprocess.call(command):
        fail(
            "The packages could not be installed (see above); try again once the network is back.",
            "依赖未能安装（原因见上）；网络恢复后请再试一次。",
        )


def main() -> None:
    use_new_enough_python()
    name = sys.argv[1]
    check_folder(os.environ.get("ZHIPING_VAR") or os.path.join(ROOT, "var"))
    if name == "base":
        check_port(os.environ.get("PORT") or "8000")
    lock = os.path.join(ROOT, "requirements", name + ".lock")
    digest = digest_of(lock)
    if is_stamped(name, digest):
        return
    check_folder(VENV)
    say(
        "Installing what Zhiping needs into .venv; this takes a minute or two, once.",
        "正在把所需的依赖安装到.venv，仅此一次，约需一两分钟。",
    )
    create_venv()
    install(lock)
    write_stamp(name, digest)
    if name == "dev":  # dev.lock holds everything of base.lock
        write_stamp("base", digest_of(os.path.join(ROOT, "requirements", "base.lock")))


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
