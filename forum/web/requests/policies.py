"""What browsers are told that a page may do: which content it loads, and which features of the device it uses."""

import re

from starlette.types import Scope

REPORT_PATH = "/csp-reports"
API = "/api/v1"
"""Below it programs are answered, in JSON, and no cookie is read."""

FROM_ANYWHERE = re.compile(rf"{REPORT_PATH}|{API}/.*|/[a-zA-Z-]+/mail/[^/]+")
"""Addresses that others than our pages write to, and where no cookie counts: a browser's reports, programs, and the end of mails
by a token that is the right to it."""

BY_ANY_NAME = frozenset({"/healthz", "/readyz", "/metrics"})
"""Addresses that machines ask for by whatever name a process has among them: two tell nothing, and one wants a token."""

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        f"report-uri {REPORT_PATH}",
    )
)
_FEATURES = (
        "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen", "geolocation", "gyroscope",
        "hid", "identity-credentials-get", "idle-detection", "magnetometer", "microphone", "midi", "payment",
        "picture-in-picture", "publickey-credentials-create", "publickey-credentials-get", "screen-wake-lock", "serial",
        "usb", "xr-spatial-tracking",
)  # fmt: skip
PASSKEYS = frozenset({"publickey-credentials-create", "publickey-credentials-get"})


def permissions(own: frozenset[str] = frozenset()) -> str:
    """The Permissions-Policy by which a page itself may use the features `own`, and nobody any other."""
    return ", ".join(f"{feature}=({'self' if feature in own else ''})" for feature in _FEATURES)


PERMISSIONS = permissions()
PERMISSIONS_WITH_PASSKEYS = permissions(PASSKEYS)
PERMISSIONS_WITH_POSITION = permissions(frozenset({"geolocation"}))

FRAMED = "forum.framed"


def stand_in_frame(scope: Scope) -> None:
    """Marks a request as that of a box in another site's page, and takes the cookies from it, so that nobody is known there."""
    scope[FRAMED] = True
    scope["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() != b"cookie"]


def in_frames_of(origins: str) -> dict[str, str]:
    """The headers of a box in place of a page's own: our sheet and nothing else, in pages of these origins; "" for none."""
    parts = (
        "default-src 'none'",
        "style-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors " + (origins or "'none'"),
    )
    alone = {} if origins else {"X-Frame-Options": "DENY"}
    policy = {"Content-Security-Policy": "; ".join(parts), "Cross-Origin-Resource-Policy": "cross-origin"}
    return policy | {"X-Robots-Tag": "noindex"} | alone
