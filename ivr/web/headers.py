"""Security headers of every page. Voice webhooks are left alone: no browser reads them."""

from flask import Response, request

from ivr.web.site import site

NOT_PAGES = frozenset({"voice", "health"})
"""Blueprints that machines call."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # not no-referrer: the CSRF check over https reads it
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
}


def add_headers(response: Response) -> Response:
    """Add what is missing."""
    if request.blueprint in NOT_PAGES:
        return response
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"  # callers' data must not stay in a browser's cache
    if site().https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
