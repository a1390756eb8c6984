"""Addresses of the services."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import ArgumentError

#: Regions of Open Telekom Cloud; all others are taken for Huawei Cloud's.
_OPEN_TELEKOM = frozenset({"eu-de", "eu-nl"})


@dataclass(frozen=True)
class Endpoints:
    """Where identity and training are. Without an address of training the token's catalogue tells it."""

    iam: str
    modelarts: str | None = None

    @classmethod
    def of_region(cls, region: str) -> Endpoints:
        """By the pattern of the two clouds, which `Session.set_endpoint` overrides."""
        ending = "otc.t-systems.com" if region in _OPEN_TELEKOM else "myhuaweicloud.com"
        # The one host that the vendor's own table of addresses spells another way.
        training = "myhuaweicloud.cn" if region == "ap-southeast-1" else ending
        return cls(f"https://iam.{region}.{ending}", f"https://modelarts.{region}.{training}")


def checked(argument: str, address: str) -> str:
    """An address as requests begin with it; without a scheme it is `http://` of this computer and else `https://`.

    Keys and passwords leave this computer encrypted or not at all.
    """
    whole = address.strip().rstrip("/")
    if "://" not in whole:
        whole = f"http://{whole}" if is_loopback(f"http://{whole}") else f"https://{whole}"
    parts = urlsplit(whole)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ArgumentError(
            argument, f"{address!r} is not an address such as https://modelarts.eu-de.otc.t-systems.com"
        )
    if parts.username or parts.password:
        raise ArgumentError(argument, "an address must not hold a user or a password; give them as arguments")
    if parts.scheme == "http" and not is_loopback(whole):
        raise ArgumentError(argument, f"{address!r} is not encrypted; only this computer is reached by http://")
    return whole


def is_loopback(address: str) -> bool:
    """Whether an address is one of this computer."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
