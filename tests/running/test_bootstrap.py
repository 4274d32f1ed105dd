"""What a newcomer's machine may lack, and the one line that says so (`tools/bootstrap.py`, before any package)."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bootstrap

SCRIPT = Path(bootstrap.__file__)


def last_words(captured: pytest.CaptureFixture[str]) -> str:
    said = captured.readouterr().err
    assert said.count("\n") == 1
    return said.strip()


def test_an_old_python_is_told_its_version(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.version_info", (3, 9, 18))
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(SystemExit) as stopped:
        bootstrap.use_new_enough_python()
    assert stopped.value.code == 1
    assert last_words(capsys) == (
        f"Zhiping needs Python 3.11 or newer; {sys.executable} is 3.9."
        f" · 职评需要Python 3.11或更高版本；当前{sys.executable}是3.9。"
    )


def test_the_script_keeps_to_syntax_that_an_old_python_reads() -> None:
    compile(SCRIPT.read_text(), "bootstrap.py", "exec", dont_inherit=True, _feature_version=6)


def test_a_folder_that_cannot_be_written_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bootstrap.check_folder("/proc/zhiping/var")
    assert last_words(capsys).startswith("Cannot write to /proc: ")


def test_a_busy_port_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SystemExit):
            bootstrap.check_port(str(port))
    assert last_words(capsys) == (
        f"Port {port} is in use; try: make run PORT=8001 · 端口{port}已被占用；请用：make run PORT=8001"
    )


@pytest.mark.parametrize("text", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_no_port_is_one_line(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        bootstrap.check_port(text)
    assert last_words(capsys).startswith(f"PORT={text} is not a port number")


def test_a_python_without_venv_names_the_package_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", str(tmp_path / ".venv/bin/python"))
    failed: subprocess.CompletedProcess[bytes] = subprocess.CompletedProcess([], 1)
    monkeypatch.setattr("subprocess.run", lambda *arguments, **options: failed)
    with pytest.raises(SystemExit):
        bootstrap.create_venv()
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert f"apt install python{version}-venv" in last_words(capsys)


def test_a_second_run_installs_nothing_and_a_changed_lock_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "VENV", str(tmp_path))
    monkeypatch.setattr(bootstrap, "VENV_PYTHON", sys.executable)
    lock = tmp_path / "base.lock"
    lock.write_text("django==5.2\n")
    bootstrap.write_stamp("base", bootstrap.digest_of(str(lock)))
    assert bootstrap.is_stamped("base", bootstrap.digest_of(str(lock)))
    lock.write_text("django==5.2.1\n")
    assert not bootstrap.is_stamped("base", bootstrap.digest_of(str(lock)))
