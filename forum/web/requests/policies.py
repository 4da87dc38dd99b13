"""What browsers are told that a page may do: which content it loads, and which features of the device it uses."""

REPORT_PATH = "/csp-reports"
API = "/api/v1"
"""Below it programs are answered, in JSON, and no cookie is read."""

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
