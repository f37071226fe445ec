"""The server where browsers go away, wait, or come all at once."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from nhsr_registry.publish.server import server


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "big.sqlite").write_bytes(bytes(20_000_000))
    with server(tmp_path, 0) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield running.server_port
        running.shutdown()
        thread.join()


def test_who_leaves_early_is_no_mistake_to_show(port: int, capfd: pytest.CaptureFixture[str]):
    for said in (b"GET /big.sqlite HTTP/1.0\r\n\r\n", b"GET /nothing HTTP/1.0\r\n\r\n", b"GE"):
        one = socket.create_connection(("127.0.0.1", port))
        one.sendall(said)
        one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        one.close()
    time.sleep(0.5)
    assert capfd.readouterr().err == ""


def test_many_that_say_nothing_keep_nobody_waiting(port: int):
    held = [socket.create_connection(("127.0.0.1", port), timeout=5) for _ in range(200)]
    with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
        one.sendall(b"HEAD /big.sqlite HTTP/1.0\r\n\r\n")
        assert one.recv(15) == b"HTTP/1.0 200 OK"
    for other in held:
        other.close()
