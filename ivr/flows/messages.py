"""Every sentence about a mistake in a flow file: code → (Japanese, English). Written for somebody who runs a shop, not a server.

A sentence says what is wrong and what to write instead. Values in {braces} are filled in by `ivr.flows.problems`.
"""

_FILE = {
    "not_utf8": (
        "このファイルは UTF-8 ではありません{hint}。文字コードを UTF-8 にして保存し直してください。",
        "This file is not UTF-8{hint}. Save it again as UTF-8.",
    ),
    "too_big": ("ファイルが大きすぎます。{limit} kB までにしてください。", "The file is too big; the limit is {limit} kB."),
    "too_deep": ("入れ子が深すぎます。{limit} 段までにしてください。", "Nested too deeply; the limit is {limit} levels."),
    "too_many_nodes": (
        "項目が多すぎます。*(別名)で同じ内容を何重にも取り込んでいないか、ご確認ください。",
        "Too many items. Check that aliases (*) do not repeat the same content over and over.",
    ),
    "empty_file": (
        "ファイルに何も書かれていません。client: と name: と flow: から書き始めてください。",
        "The file is empty. Begin with client:, name: and flow:.",
    ),
    "not_a_mapping": (
        "「項目名: 内容」の形で書いてください。項目名のあとに、半角のコロンと半角スペースが必要です。",
        "Write this as `key: value`, with a colon and a space behind the key.",
    ),
    "second_document": (
        "「---」から先は読み込まれません。1つのファイルに1つのお客様だけを書いてください。",
        "Nothing behind `---` is read: one client a file.",
    ),
    "control_character": (
        "使えない文字（制御文字 {character}）が入っています。削除してください。",
        "There is a control character ({character}) here. Delete it.",
    ),
    "tab": ("タブ文字は使えません。字下げは半角スペースで書いてください。", "Tabs cannot be used. Indent with spaces."),
    "full_width_space": (
        "行頭に全角スペースがあります。字下げは半角スペースで書いてください。",
        "The line begins with a full-width space. Indent with plain spaces.",
    ),
    "full_width_colon": (
        "全角のコロン「：」が使われています。半角の「:」と半角スペースで書いてください。",
        "There is a full-width colon here. Write a plain `:` and a space.",
    ),
    "no_space": ("コロン「:」のあとに半角スペースを入れてください。", "Put a space behind the colon."),
    "no_colon": ("この行に「項目名: 内容」のコロンが見当たりません。", "There is no colon between key and value in this line."),
    "bad_start": (
        '「{character}」で始まる内容は、"…" と引用符で囲んでください。',
        "Put what begins with {character!r} in quotes.",
    ),
    "stray_colon": (
        'ここにコロン「:」は置けません。文の中で使うときは、文全体を "…" と引用符で囲んでください。字下げのずれもご確認ください。',
        "A colon cannot stand here. Put the whole sentence in quotes, or check the indentation.",
    ),
    "stray_mark": ('ここに「?」は置けません。文全体を "…" と引用符で囲んでください。', "A `?` cannot stand here. Put the whole sentence in quotes."),
    "stray_dash": (
        "ここに「-」のリストは置けません。改行して、字下げしてから書いてください。",
        "A list cannot begin here. Begin it on a new, indented line.",
    ),
    "stray_bracket": ("対応する開き括弧のない閉じ括弧があります。", "This closing bracket has no opening one."),
    "open_quote": ("引用符が閉じられていません。", "This quote is never closed."),
    "open_bracket": (
        "括弧が閉じられていないか、項目の間のカンマ「,」が抜けています。",
        "This bracket is never closed, or a comma is missing inside.",
    ),
    "bad_escape": (
        "\"…\" の中の「\\」の使い方が正しくありません。'…' で囲んでください。",
        "This backslash means nothing inside double quotes. Use single quotes.",
    ),
    "bad_indent": (
        "字下げがそろっていません。同じ段の項目は、同じ数の半角スペースで始めてください。",
        "The indentation does not match the lines above.",
    ),
    "unreadable_yaml": ("この部分を読み取れません。書き方をご確認ください。", "This part cannot be read."),
    "strange_key": ("項目名には文字だけを書いてください。", "A key must be plain text."),
    "empty_key": ("項目名が空です。", "The key is empty."),
    "duplicate_key": (
        "「{key}」が2回書かれています（1回目は {line} 行目）。どちらか1つにしてください。",
        "{key!r} is written twice (first in line {line}). Keep one.",
    ),
    "unknown_alias": ("*{name} に対応する &{name} がありません。", "There is no &{name} for *{name}."),
    "alias_of_itself": ("*{name} が自分自身を含んでいます。", "*{name} contains itself."),
    "unknown_tag": ("「{tag}」のような型の指定は使えません。削除してください。", "Tags like {tag} cannot be used. Delete it."),
}

_SHAPE = {
    "unknown_key": ("「{key}」という項目はありません。", "There is no key {key!r} here."),
    "missing_key": ("必要な項目「{key}」がありません。", "The key {key!r} is missing."),
    "no_value": ("「{key}」の内容が書かれていません。", "{key!r} has no value."),
    "quote_it": (
        '{value} は数字などとして読まれています。"{value}" のように引用符で囲んでください。',
        '{value} is read as a number or true/false. Put it in quotes: "{value}".',
    ),
    "not_text": ("ここには文字を書いてください。", "Write text here."),
    "not_a_list": ("ここはリストで書いてください。例: [{example}]", "Write a list here, like [{example}]."),
    "not_a_map": ("ここは「項目名: 内容」の形で書いてください。", "Write `key: value` lines here."),
    "not_a_number": ("ここには数を書いてください。", "Write a number here."),
    "not_whole": ("ここには整数を書いてください。", "Write a whole number here."),
    "not_yes_no": ("ここには true（はい）か false（いいえ）を書いてください。", "Write true or false here."),
    "not_one_of": ("「{value}」は使えません。使えるのは {choices} です。", "{value!r} cannot be used. Use one of {choices}."),
    "number_out_of_range": ("{value} は範囲の外です。{bound}の数にしてください。", "{value} is out of range; use a number {bound_en}."),
    "too_long": ("長すぎます（{count} 文字）。{limit} 文字までにしてください。", "Too long ({count} characters); the limit is {limit}."),
    "too_short": ("何も書かれていません。内容を書いてください。", "There is nothing here. Write something."),
    "too_few": ("1つ以上書いてください。", "Write at least one."),
    "too_many": ("多すぎます。{limit} 個までにしてください。", "Too many; the limit is {limit}."),
    "not_e164": (
        '「{value}」は電話番号として使えません。国番号から、"+819011112222" のように引用符で囲んで書いてください。',
        '{value!r} is no telephone number here. Write it with its country code in quotes, like "+819011112222".',
    ),
    "not_https": ("https:// で始まるアドレスを書いてください。", "Write an address that begins with https://."),
    "bad_client": (
        "client は半角の英小文字・数字・ハイフンで、40 文字までで書いてください。例: sakura",
        "Write client in small letters, digits and hyphens, 40 at most, like sakura.",
    ),
    "bad_faq_id": ("FAQ の id には空白を含めず、60 文字までで書いてください。", "An FAQ id has no spaces and at most 60 characters."),
    "bad_slot_name": (
        "聞き取り項目の名前「{value}」は使えません。空白・{{ }}・「.」を含めず、40 文字までにしてください。",
        "{value!r} cannot name an item to ask: no spaces, braces or dots, at most 40 characters.",
    ),
    "bad_time_range": ('時間帯は "09:00-12:00" のように書いてください。', 'Write the time of day like "09:00-12:00".'),
    "bad_pattern": ("「{value}」の書き方が正しくありません。", "{value!r} is not written in the right way."),
    "empty_condition": (
        "条件が書かれていません。hours: open などの条件を書くか、otherwise を使ってください。",
        "There is no condition here. Give one, such as hours: open, or use otherwise.",
    ),
    "step_not_a_map": (
        "手順「{step}」は「種類: 内容」の形で書いてください。例: say: お電話ありがとうございます。",
        "Write the step {step!r} as `kind: content`, like `say: Hello.`",
    ),
    "step_empty": ("手順「{step}」に何も書かれていません。", "The step {step!r} is empty."),
    "unknown_kind": (
        "手順「{step}」の種類「{kind}」はありません。最初の項目に say、menu、listen などの種類を書いてください。",
        "The step {step!r} has no kind {kind!r}. Its first key must be a kind such as say, menu or listen.",
    ),
    "kind_not_first": (
        "手順「{step}」の種類「{kind}」は、最初の項目として書いてください。",
        "The kind {kind!r} of the step {step!r} must be its first key.",
    ),
    "two_kinds": (
        "手順「{step}」に「{first}」と「{kind}」の2つの種類があります。手順を2つに分けてください。",
        "The step {step!r} has two kinds, {first!r} and {kind!r}. Make it two steps.",
    ),
    "coming_kind": (
        "「{kind}」はこのバージョンではまだ使えません。いまは message（伝言）か queue（オペレーター）をお使いください。",
        "{kind!r} is not available in this version. Use message or queue for now.",
    ),
    "bad_hours": ("{detail}", "{detail_en}"),
}

_CHECK = {
    "missing_start": ("{where} に最初の手順「start」がありません。", "{where}: the first step, `start`, is missing."),
    "unknown_step": ("手順「{name}」がありません。", "There is no step {name!r}."),
    "unknown_sub_flow": ("flows に「{name}」という流れがありません。", "There is no sub-flow {name!r} under flows."),
    "unknown_on_call": ("on_call に「{name}」という連絡先がありません。", "There is no list {name!r} under on_call."),
    "empty_on_call": ("on_call「{name}」に電話番号がありません。", "The on_call list {name!r} has no number."),
    "rings_itself": (
        "{number} はこの受付の番号です。呼び出すと、同じ電話がもう一度始まってしまいます。",
        "{number} is answered by this file: ringing it begins the same call again.",
    ),
    "field_of_other_type": ("「{field}」は type: {type} の項目だけで使えます。", "{field!r} only goes with type: {type}."),
    "no_choices": ("「{slot}」の選択肢(choices)がありません。", "{slot!r} has no choices."),
    "unknown_slot": ("{{{name}}} という項目は、どの手順でも聞き取っていません。", "No step asks for {{{name}}}."),
    "unknown_slot_in_branch": ("「{name}」という項目は、どの手順でも聞き取っていません。", "No step asks for {name!r}."),
    "unknown_prompt": ("「{name}」という案内文はありません。", "There is no system sentence {name!r}."),
    "unknown_voice": ("{language} の声「{name}」はありません。", "There is no {language} voice {name!r}."),
    "unreachable_step": ("手順「{step}」には、どこからも進めません。", "No step leads to {step!r}."),
    "unused_sub_flow": ("flows「{name}」は、どこからも使われていません。", "The sub-flow {name!r} is never used."),
    "endless_loop": (
        "{steps} が、お客様を待たずに回り続けます。menu や listen など、お客様に尋ねる手順か、end を入れてください。",
        "{steps} go round without ever waiting for the caller. Put a menu, a listen or an end in between.",
    ),
    "no_way_out": (
        "手順「{step}」からは、どう答えても通話の終わりにたどり着けません。end、queue、message などにつないでください。",
        "From {step!r} no answer ever leads to an end of the call. Lead it to an end, a queue or a message.",
    ),
    "silent_loop": (
        "{steps} は、お客様が黙っていると回り続けます。otherwise を担当者か伝言につないでください。",
        "{steps} go round and round for a silent caller. Lead `otherwise` to a person or a message.",
    ),
    "return_outside": ("end: return は flows の中でだけ使えます。", "`end: return` only works inside a sub-flow."),
    "recursive_sub_flow": ("flows「{name}」が、めぐりめぐって自分自身を使っています（{chain}）。", "The sub-flow {name!r} uses itself ({chain})."),
    "same_key_twice": (
        "番号「{key}」が2つの選択肢に使われています。別の番号にしてください。",
        "The key {key!r} is on two choices. Give one of them another key.",
    ),
    "menu_too_long": (
        "選択肢が {count} 個あります。耳で覚えられるのは5個までです。メニューを分けてください。",
        "{count} choices are more than a caller can remember. Five at most: split the menu.",
    ),
    "choice_without_key": (
        "選択肢「{choice}」は、押す番号（0〜9 か *）で始めてください。例: 1 故障 水漏れ",
        "The choice {choice!r} must begin with the key to press (0-9 or *), like `1 repair leak`.",
    ),
    "url_in_prompt": (
        "声で読む文に URL は入れられません。「ホームページ」などと言い換えてください。",
        "A voice cannot say a URL. Say `our web site` instead.",
    ),
    "tag_in_prompt": ("声で読む文に <…> のタグは入れられません。", "Tags like <...> cannot be spoken."),
    "emoji_in_prompt": ("声で読む文に絵文字「{character}」は入れられません。", "A voice cannot say the emoji {character}."),
    "silent_prompt": ("読み上げられる文字がありません。", "There is nothing here that a voice can say."),
    "bad_braces": (
        "波括弧の使い方が正しくありません。聞き取った内容は {{name}} のように書いてください。",
        "The braces do not match. Write a slot like {{name}}.",
    ),
    "long_prompt": (
        "{count} 文字あり、読み上げに約 {seconds} 秒かかります。{limit} 文字くらいまでに分けてください。",
        "{count} characters take some {seconds} s to speak. Keep it near {limit}.",
    ),
    "plan_has_no_faq": (
        "スタートプランでは、よくある質問への自動応答は使えません。faq を削除するか、プランを変更してください。",
        "The start plan has no FAQ. Remove it or change the plan.",
    ),
    "plan_faq_limit": (
        "スタンダードプランの FAQ は {limit} 件までです（現在 {count} 件）。",
        "The standard plan holds {limit} FAQ entries; there are {count}.",
    ),
    "faq_without_entries": ("answer: faq がありますが、faq に質問が1つもありません。", "There is `answer: faq` but no entry under faq."),
    "same_faq_id": ("FAQ の id「{name}」が2回使われています（1回目は {line} 行目）。", "The FAQ id {name!r} is used twice (first in line {line})."),
    "short_sales_word": (
        "「{name}」は短すぎて、関係のないお話にも当てはまります。2文字以上の会社名や言葉を書いてください。",
        "{name!r} is too short and would be found in anything. Write a name or word of two characters or more.",
    ),
    "welcome_and_unwelcome": (
        "「{name}」は welcome（{line} 行目）にもあります。どちらか1つにしてください。",
        "{name!r} is in welcome as well (line {line}). Keep one.",
    ),
    "same_number": ("電話番号 {name} が2回書かれています（1回目は {line} 行目）。", "The number {name} is written twice (first in line {line})."),
    "secret": (
        "{kind}のような文字列があります。この設定ファイルには秘密の情報を書かず、管理画面の設定に登録してください。",
        "This looks like {kind_en}. Keep secrets out of this file; put them into the settings.",
    ),
    "unknown_test_step": ("テストにある手順「{name}」がありません。", "The test names a step {name!r} that does not exist."),
    "unknown_test_key": ("テストでは「{name}」は使えません。", "{name!r} means nothing in a test."),
    "unknown_test_outcome": ("テストにある結果「{name}」はありません。", "The test names an outcome {name!r} that does not exist."),
    "test_not_a_map": ("expect は「expect: {{step: 手順の名前}}」の形で書いてください。", "Write `expect: {{step: name}}`."),
    "bad_test_line": ("{detail}。", "This line of a test says nothing that can be played ({detail})."),
}

MESSAGES: dict[str, tuple[str, str]] = {**_FILE, **_SHAPE, **_CHECK}
"""Code → (Japanese, English). The codes are stable: editors and tests rely on them."""

WARNINGS = frozenset({"long_prompt", "silent_loop", "unused_sub_flow", "faq_without_entries", "empty_on_call"})
"""Worth a look, but the file works."""
