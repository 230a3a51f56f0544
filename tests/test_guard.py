"""Tests reach this machine and no other."""

from __future__ import annotations

import socket

import pytest


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1")]
)
def test_a_connection_to_another_machine_is_refused(
    family: socket.AddressFamily, host: str
) -> None:
    with (
        socket.socket(family, socket.SOCK_DGRAM) as connection,
        pytest.raises(AssertionError, match="tried to reach"),
    ):
        connection.connect((host, 9))


def test_a_connection_to_this_machine_is_not() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
