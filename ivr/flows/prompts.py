"""What the system itself says to callers. A flow's `prompts:` may replace any sentence by its key.

Placeholders in braces are filled in; each sentence's are named in its comment. Written to be spoken: short, polite, the key behind the words.
"""

from collections.abc import Mapping

DEFAULT_PROMPTS: dict[str, str] = {
    # menus and questions
    "not_heard": "恐れ入ります、お声が聞こえませんでした。",
    "not_understood": "恐れ入ります、うまく聞き取れませんでした。もう一度お願いいたします。",
    # listen
    "listen_again": "お声が聞こえませんでした。ご用件をお話しいただくか、お話しになりにくい場合は、シャープを押してください。",
    "hold": "はい。",
    "late": "お待たせしており、申し訳ございません。",
    # what was understood
    "danger": "承知いたしました。すぐに担当の者におつなぎいたします。",
    "complaint": "ご不便をおかけしており、誠に申し訳ございません。担当の者が承ります。",
    "sales_question": "恐れ入りますが、営業や商品のご案内のお電話でしょうか。ご案内の場合は1を、それ以外のご用件の場合は2を押すか、お話しください。",
    "declined": "恐れ入りますが、営業のご案内はすべてお断りするよう申し付かっております。ご了承くださいますようお願いいたします。失礼いたします。",
    # FAQ. {question}: the entry's question; {first} {second}: two of them
    "faq_confirm": "「{question}」というお問い合わせでしょうか。よろしければ1を、違う場合は2を押すか、お話しください。",
    "faq_which": (
        "どちらのお問い合わせでしょうか。「{first}」の場合は1を、「{second}」の場合は2を、どちらでもない場合は3を押すか、お話しください。"
    ),
    "solved_question": "ご不明な点は解決しましたでしょうか。解決した場合は1を、ほかにご用件がある場合は2を押すか、お話しください。",
    "solved": "お役に立てて何よりでございます。お電話ありがとうございました。失礼いたします。",
    # a person
    "to_person": "オペレーターにおつなぎいたします。",
    "queue": "そのままお待ちください。",
    "closed": "恐れ入りますが、ただいま営業時間外でございます。",
    "transfer": "担当の者を呼び出しております。そのままお待ちください。",
    "transfer_again": "恐れ入ります。別の者を呼び出しております。もうしばらくお待ちください。",
    "announce": "{client}あてのお電話です。{summary}",                       # to the person called
    "transfer_failed": "お待たせしており、恐れ入ります。ただいま、担当の者の電話がつながりません。",
    "queue_full": "お待たせして申し訳ございません。",
    # messages
    "message": "担当の者が折り返しご連絡いたします。恐れ入りますが、お名前とお電話番号、ご用件を、発信音のあとにお話しください。",
    "message_again": "恐れ入ります、お声が聞こえませんでした。発信音のあとに、もう一度お話しください。",
    "message_taken": "承りました。担当の者に申し伝えます。お電話ありがとうございました。失礼いたします。",
    "message_missing": "恐れ入ります、ご伝言をお預かりできませんでした。お手数ですが、改めてお電話くださいますようお願いいたします。失礼いたします。",
    # call-backs. {number}: read digit by digit
    "callback_offer": (
        "折り返しのお電話を承ります。おかけになっている、{number}でよろしければ1を、別の番号をご希望の場合は2を押すか、お話しください。"
    ),
    "callback_number": "折り返し先のお電話番号を市外局番から押して、最後にシャープを押してください。お話しいただくこともできます。",
    "callback_taken": "承りました。担当の者より、{number}へ折り返しご連絡いたします。お電話ありがとうございました。失礼いたします。",
    "callback_missing": "恐れ入ります、番号を確認できませんでした。ご伝言を承ります。",
    # ask. {number} {value} {label} {list}: as read back
    "phone_offer": "おかけになっている、{number}の番号でよろしければ1を、別の番号をご希望の場合は2を押すか、お話しください。",
    "phone_how": "番号を市外局番から押して、最後にシャープを押してください。お話しいただくこともできます。",
    "number_how": "番号を押して、最後にシャープを押してください。お話しいただくこともできます。",
    "postcode_how": "郵便番号の7桁を押すか、お話しください。",
    "amount_how": "金額を円の単位で押して、最後にシャープを押してください。お話しいただくこともできます。",
    "date_how": "「来週の月曜日」のようにお話しいただくか、月と日を4桁の数字で押してください。",
    "time_how": "「午後3時」のようにお話しいただくか、時刻を24時間表記の4桁の数字で押してください。",
    "yes_no_how": "「はい」の場合は1を、「いいえ」の場合は2を押すか、お話しください。",
    "read_back": "{value}、でよろしいでしょうか。よろしければ1を、違う場合は2を押すか、お話しください。",
    "read_back_name": "{value}様、でよろしいでしょうか。よろしければ1を、違う場合は2を押すか、お話しください。",
    "again": "失礼いたしました。もう一度お願いいたします。",
    "keep_recording": "恐れ入ります。担当の者がのちほど録音で確認いたしますので、発信音のあとに、もう一度お話しください。",
    "recorded_kept": "ありがとうございます。録音でお預かりいたします。",
    "confirm": "ご確認いたします。{list}。以上でよろしければ1を、違うところがある場合は2を押すか、お話しください。",
    "which_wrong": "失礼いたしました。どちらを直しますか。{list}",                # {list}: 「お名前は1を、お電話番号は2を押すか、お話しください。」
    # the end
    "apology": "申し訳ございません。ただいまシステムの調子が悪く、ご案内を続けることができません。",
    "apology_end": "誠に申し訳ございません。ご案内を続けることができません。担当の者が確認いたします。お電話ありがとうございました。失礼いたします。",
    "closing": "お電話ありがとうございました。失礼いたします。",
}  # fmt: skip


def sentence(prompts: Mapping[str, str], key: str) -> str:
    """The sentence of a key: the flow's own, else the default."""
    return prompts.get(key) or DEFAULT_PROMPTS[key]
