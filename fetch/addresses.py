"""Which network addresses may be connected to. Checked on the address itself, after the name was resolved.

The connection goes to the very address that was checked, so a name that resolves to something else a moment later
(DNS rebinding) gains nothing. TLS still verifies the name.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import ssl
import typing
from collections.abc import Iterable
from functools import cache

import httpcore
import httpx

from schemas.errors import FetchError

_PATIENCE = 4.0
"""Seconds for one of several addresses of a host."""
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class AddressRefusedError(FetchError):
    """A host that resolves to an address inside a private network."""


class NameNotFoundError(FetchError):
    """A host name that the resolver does not know, or no resolver at all."""


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the public internet. IPv4 inside IPv6 (mapped, 6to4, NAT64, Teredo) is looked through."""
    ip = ipaddress.ip_address(address.split("%", 1)[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
        if ip.is_site_local:  # deprecated, and still somebody's own network where it is used
            return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, in the resolver's order. Raises NameNotFoundError."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameNotFoundError(f"could not find the host {host}: {error}; is this machine online?") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only; `allow_private` is for the one host that a profile names as its own."""

    def __init__(self, allow_private: bool) -> None:
        self._allow_private = allow_private
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[typing.Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """A connection to the first address of `host` that answers. Raises AddressRefusedError if any of them is private."""
        addresses = await resolve(host, port)
        if not self._allow_private:
            for address in addresses:
                if not is_public(address):
                    raise AddressRefusedError(
                        f"refused to connect to {host}: it resolves to {address}, which is no public address; "
                        "set `allow_private_address: true` for the source if that is meant"
                    )
        last: Exception = NameNotFoundError(f"the host {host} has no address")
        for left, address in zip(range(len(addresses) - 1, -1, -1), addresses, strict=True):
            # A dead IPv6 route must not use up the time of the IPv4 address behind it.
            patience = min(timeout or _PATIENCE, _PATIENCE) if left else timeout
            try:
                return await self._inner.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                last = error
        raise last

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[typing.Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Always refused: no feed lives in a socket file."""
        del timeout, socket_options
        raise AddressRefusedError(f"refused to connect to the socket file {path}")

    async def sleep(self, seconds: float) -> None:
        """As httpcore asks for it."""
        await self._inner.sleep(seconds)


@cache
def _trust() -> ssl.SSLContext:
    """The certificates that are trusted; reading them takes a tenth of a second, so it is done once."""
    return httpx.create_ssl_context()


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport over a pool whose connections go through GuardedBackend."""

    def __init__(self, allow_private: bool, connections: int) -> None:
        trust = _trust()
        super().__init__(verify=trust, trust_env=False)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust,
            max_connections=connections,
            max_keepalive_connections=connections,
            keepalive_expiry=10.0,
            network_backend=GuardedBackend(allow_private),
        )
