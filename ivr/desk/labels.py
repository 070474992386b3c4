"""The desk's words: Japanese names of what the code calls by English ones."""

PRIORITIES = {3: "緊急", 2: "優先", 1: "通常", 0: "低"}

DISPOSITIONS = {
    "answered": "回答して完了",
    "passed_on": "契約先へ取り次ぎ",
    "message": "伝言をお預かり",
    "callback": "折り返しをお約束",
    "complaint": "苦情を承った",
    "sales": "営業電話",
    "wrong_number": "間違い電話",
    "no_caller": "無言・切断",
    "other": "その他",
}

OUTCOMES = {
    "resolved": "自動応答で解決",
    "declined": "営業をお断り",
    "rejected": "着信拒否",
    "transferred": "転送",
    "handled": "オペレーター対応",
    "message": "伝言",
    "callback": "折り返し",
    "booked": "予約",
    "dispatched": "手配",
    "wrong_number": "間違い電話",
    "abandoned": "途中で切断",
}

INTENTS = {
    "sales": "営業",
    "complaint": "苦情",
    "repair_emergency": "緊急の修理",
    "repair_normal": "修理",
    "reservation": "予約",
    "cancel_reservation": "予約の取消",
    "inquiry": "お問い合わせ",
    "callback_request": "折り返しのご希望",
    "applicant": "応募",
    "wrong_number": "間違い電話",
}

URGENCIES = {"danger": "危険", "hurry": "お急ぎ", "none": "通常"}
SALES = {"decline": "営業と判断", "ask": "営業か確認", "pass": "営業ではない"}
RELATIONSHIPS = {"existing": "既存のお客様", "none": "新規", "unknown": "不明"}

SUBJECTS = {"sales": "営業", "intent": "用件", "urgent": "緊急", "faq": "FAQ"}
VERDICTS: dict[str, dict[str, str]] = {
    "sales": {"yes": "営業だった", "no": "営業ではない"},
    "intent": INTENTS,
    "urgent": {"danger": "緊急だった(危険)", "hurry": "緊急だった(お急ぎ)", "none": "緊急ではない"},
    "faq": {"": "該当なし"},
}
"""What an operator may say of each subject, as the buttons say it; of "faq" also any entry."""

RULES = {
    "danger": "危険",
    "urgent": "緊急",
    "hurry": "お急ぎ",
    "relationship": "既存のお客様",
    "sales": "営業",
    "complaint": "苦情",
    "faq": "FAQ",
    "intent": "ご用件",
    "ask": "聞き取り",
    "caller": "発信者",
}
RESULTS = {
    "decline": "お断り",
    "ask": "確認",
    "pass": "該当せず",
    "answer": "回答",
    "none": "該当なし",
    "yes": "該当",
    "no": "該当せず",
    "blocked": "着信拒否",
    "fix": "訂正",
}
LIMITS = {
    "retries": "聞き直しの回数が上限に達しました",
    "heard_deadline": "聞き取りが間に合わなかったため、担当者または伝言に切り替えました",
    "corrections": "訂正の回数が上限に達したため、未確認のまま進みました",
    "prompt_chars": "案内が長すぎるため、途中までお聞かせしました",
    "steps_a_turn": "フローが一巡したため、担当者または伝言に切り替えました",
    "turns_a_call": "やりとりの回数が上限に達したため、担当者または伝言に切り替えました",
    "turns_at_most": "通話が長くなりすぎたため、お詫びして終了しました",
    "use_depth": "サブフローが深くなりすぎたため、担当者または伝言に切り替えました",
}

SLOTS = {
    "name": "お名前",
    "kana": "フリガナ",
    "company": "会社名",
    "phone": "電話番号",
    "number": "数",
    "date": "日付",
    "time": "時刻",
    "address": "ご住所",
    "postcode": "郵便番号",
    "amount": "金額(円)",
    "order_number": "注文番号",
    "trouble": "状態",
    "business": "ご用件",
    "choice": "選択",
    "yes_no": "はい・いいえ",
}

SOURCES = {"keys": "ボタン", "speech": "音声", "caller": "発信者番号", "default": "発信者番号", "spoken": "音声", "heard": "音声"}

UNANSWERED = {
    "no_answer": "応答なし",
    "no-answer": "応答なし",
    "busy": "話し中",
    "failed": "つながりませんでした",
    "canceled": "呼び出しを中止",
    "completed": "つながる前に担当者が切断",
    "machine": "留守番電話",
    "no_key": "1が押されませんでした",
    "no_phone": "呼び出す電話番号が未登録",
    "not_reachable": "電話会社が接続できない番号",
    "not_moved": "お客様の電話を移せませんでした",
    "expired": "時間切れ",
    "alone": "お客様とお話しになる前に切断",
    "released": "担当者が戻しました",
    "hung_up": "担当者が切断",
}

QUEUE = {
    "enter": "オペレーター待ちに入りました",
    "entered": "オペレーター待ちに入りました",
    "stay": "そのまま待つことを選びました",
    "left": "待ちを離れました",
    "handled": "オペレーターとの通話が終わりました",
    "hung_up": "待っている間に切れました",
    "message": "伝言を選びました",
    "callback": "折り返しを選びました",
    "max_wait": "最長の待ち時間を過ぎました",
    "nobody": "受付中のオペレーターがいません",
    "full": "混み合っているため入れません",
    "error": "待ちの途中でエラーが起きました",
}

FAULTS = {
    "no_recording": "録音が届きませんでした",
    "unreadable": "録音を読み取れませんでした",
    "engine": "音声認識が動きませんでした",
    "deadline": "音声認識が間に合いませんでした",
    "recording_store": "録音を保存できませんでした(再試行します)",
}

TRANSFERS = {"completed": "通話終了", "busy": "話し中", "no_answer": "応答なし", "failed": "つながりませんでした", "canceled": "中止"}

STEPS = {
    "say": "案内",
    "play": "音声の再生",
    "menu": "メニュー",
    "listen": "ご用件の聞き取り",
    "ask": "ご質問",
    "branch": "分岐",
    "answer": "FAQ回答",
    "screen": "営業の判定",
    "urgent": "緊急の判定",
    "transfer": "転送",
    "queue": "オペレーター待ち",
    "message": "伝言の録音",
    "report": "報告",
    "use": "手順の呼び出し",
    "end": "終了",
}
