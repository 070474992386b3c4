"""The answering service's own reception: who takes a call on a shared number when nobody can say which client it is for."""

SERVICE_CLIENT_ID = "service"

SERVICE_FLOW = """\
client: service
name: 電話受付センター
numbers: []
plan: standard
flow:
  start:
    say: お電話ありがとうございます。電話受付センターでございます。担当の者におつなぎいたします。
    next: 受付
  受付:
    queue: 一般
    overflow: 伝言
  伝言:
    message: 恐れ入りますが、ただいま電話に出ることができません。お名前とご用件、おかけになった会社名を、発信音のあとにお話しください。
    next: 終わり
  終わり:
    end: message
    say: 承りました。担当の者より折り返しご連絡いたします。
"""
