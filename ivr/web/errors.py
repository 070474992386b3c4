"""Error pages in plain Japanese. They say what to do next, and nothing of our insides."""

from typing import Any

import structlog
from flask import Flask, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, InternalServerError

from ivr.web.headers import NOT_PAGES

log = structlog.get_logger(__name__)

WORDS = {
    400: ("送信できませんでした", "入力の内容を確かめて、もう一度お試しください。"),
    401: ("サインインが必要です", "サインインし直してから、もう一度お試しください。"),
    403: ("このページは開けません", "担当の権限がありません。必要な場合は管理者にご相談ください。"),
    404: ("ページが見つかりません", "終了した電話か、担当していないお客様のページかもしれません。"),
    405: ("この操作はできません", "前のページに戻って、もう一度お試しください。"),
    413: ("内容が大きすぎます", "入力を短くして、もう一度お試しください。"),
    429: ("しばらくお待ちください", "試された回数が多いため、15分ほどおいてからお試しください。"),
    500: ("申し訳ありません。エラーが起きました", "記録しました。少し待ってからもう一度お試しください。電話の受付は続いています。"),
}


def register_errors(app: Flask) -> None:
    """The handlers. Errors of blueprints that machines call are left to those."""
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(HTTPException, _http)


def _csrf(error: CSRFError) -> ResponseReturnValue:
    detail = "画面を開いてから時間がたったか、サインインし直したためです。前のページを開き直して、もう一度お試しください。"
    return _page(400, detail, str(error.description))


def _http(error: HTTPException) -> ResponseReturnValue:
    if request.blueprint in NOT_PAGES or request.path.startswith("/voice/") or error.code is None or error.code < 400:  # noqa: PLR2004
        return error
    if isinstance(error, InternalServerError) and error.original_exception is not None:
        log.error("page failed", path=request.url_rule.rule if request.url_rule else "", error=type(error.original_exception).__name__)
    return _page(error.code)


def _page(code: int, detail: str = "", logged: str = "") -> ResponseReturnValue:
    if logged:
        log.warning("refused", code=code, why=logged)
    title, usual = WORDS.get(code, WORDS[400 if code < 500 else 500])  # noqa: PLR2004 - HTTP's own ranges
    if request.accept_mimetypes.best == "application/json" or "X-Part" in request.headers:
        return jsonify(error=title), code
    values: dict[str, Any] = {"code": code, "title": title, "detail": detail or usual}
    if code >= 500:  # noqa: PLR2004 - HTTP's own range
        values["me"] = lambda: None  # the database may be what failed: this page must not ask it who is signed in
    return render_template("web/error.html", **values), code
