"""The live queue: every open item of the clients a person may see, and the button that takes one."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.desk import claims, rules, views
from ivr.desk.changes import change_number
from ivr.desk.claims import Busy, Claimed, NotYet, TakenBy
from ivr.desk.pages.ids import ID
from ivr.web.access import cookie_is_fresh, the_person
from ivr.web.site import site


def add_routes(blueprint: Blueprint) -> None:
    """The addresses of this module."""
    blueprint.get("")(live)
    blueprint.get("/queue")(queue)
    blueprint.get("/changes")(changes)
    blueprint.post(f"/items/<{ID}:item_id>/claim")(claim)
    blueprint.post(f"/items/<{ID}:item_id>/release")(release)
    blueprint.post(f"/items/<{ID}:item_id>/done")(done)


def live() -> ResponseReturnValue:
    """The page. The number is read before the rows: a change in between is seen by the next poll."""
    number = change_number(site().store)
    return render_template("desk/live.html", number=number, **_queue())


def queue() -> ResponseReturnValue:
    """The list alone, for the open page."""
    return render_template("desk/_queue.html", **_queue())


def changes() -> ResponseReturnValue:
    """The change number. Nobody's data, so a fresh cookie is enough and one row is read."""
    if not cookie_is_fresh():
        return jsonify(signed_in=False), 401
    return jsonify(number=change_number(site().store), now=int(site().clock().timestamp() * 1000))


def claim(item_id: int) -> ResponseReturnValue:
    """Take an item; for callers on the line the person's telephone rings next."""
    person = the_person()
    mine = person.clients(rules.TAKES_CALLS)
    item = _item(item_id, mine)
    if item.kind == "live" and not person.phone:
        flash("先に、呼び出しを受ける電話番号を登録してください。", "bad")
        return redirect(url_for("desk.live", _anchor="phone"))
    result = claims.claim(site().store, item_id, person.id, mine, site().clock())
    match result:
        case Claimed():
            return redirect(url_for("desk.show", call_id=item.call_id))
        case TakenBy(name):
            flash(f"{name}さんが先に対応しています。", "bad")
        case Busy(call_id):
            flash("ほかのお客様に対応中です。先にそちらを終えてください。", "bad")
            return redirect(url_for("desk.show", call_id=call_id))
        case NotYet():
            flash("接続の準備中です。数秒後にもう一度押してください。", "bad")
        case _:
            flash("この電話は、もう終了しています。", "bad")
    return redirect(url_for("desk.live"))


def release(item_id: int) -> ResponseReturnValue:
    """Give an item back before talking."""
    person = the_person()
    mine = person.clients(rules.TAKES_CALLS)
    _item(item_id, mine)
    if claims.release(site().store, item_id, person.id, mine, site().clock()):
        flash("元の順番に戻しました。", "good")
    else:
        flash("戻せる状態ではありません。", "bad")
    return redirect(url_for("desk.live"))


def done(item_id: int) -> ResponseReturnValue:
    """A call-back that was made, or a conversation that is over."""
    person = the_person()
    mine = person.clients(rules.TAKES_CALLS)
    item = _item(item_id, mine)
    if claims.finish(site().store, item_id, person.id, mine, site().clock()):
        flash("完了にしました。対応記録をご記入ください。", "good")
    return redirect(url_for("desk.show", call_id=item.call_id, _anchor="disposition"))


def _item(item_id: int, client_ids: frozenset[str]) -> views.ItemName:
    with site().store.tenant(client_ids, write=False) as session:
        item = views.item_name(session, item_id)
    if item is None:
        abort(404)
    return item


def _queue() -> dict[str, object]:
    person = the_person()
    with site().store.tenant(person.clients(rules.SEES_DESK), write=False) as session:
        items = views.open_items(session)
    return {"items": items, "now": site().clock(), "person": person, "takes": person.clients(rules.TAKES_CALLS)}
