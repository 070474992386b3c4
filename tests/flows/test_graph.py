"""The drawing of a flow."""

from pathlib import Path

from ivr.flows.graph import GraphEdge, GraphNode, graph, mermaid
from ivr.flows.load import load_flow

HEAD = "client: small\nname: 小さな店\n"
BRANCHES = """flow:
  start:
    branch:
      - {hours: open, caller: vip, next: 終}
      - {slot: {品: 鍵}, has: [品], days: [mon, tue], next: 終}
    otherwise: 用件
  用件: {listen: どうぞ。, intents: {reservation: 終}, otherwise: 選ぶ}
  選ぶ: {menu: "「1」を\\"押して\\"ください。", choices: {1 鍵: 終}, otherwise: 子へ}
  子へ: {use: 子, next: 終}
  終: {end: message}
flows:
  子: {start: {ask: {品: 何でしょう。}, next: 戻る}, 戻る: {end: return}}
"""


def test_steps_and_ways_have_their_lines():
    drawn = graph(load_flow(HEAD + BRANCHES))

    assert GraphNode("用件", "用件", "", "listen", 9) in drawn.nodes
    assert GraphNode("子/start", "start", "子", "ask", 14) in drawn.nodes
    assert GraphEdge("用件", "選ぶ", "それ以外", 9) in drawn.edges
    assert GraphEdge("用件", "終", "予約", 9) in drawn.edges
    assert GraphEdge("選ぶ", "終", "1 鍵", 10) in drawn.edges
    assert GraphEdge("子へ", "子/start", "子", 11) in drawn.edges


def test_conditions_are_written_out():
    labels = [edge.label for edge in graph(load_flow(HEAD + BRANCHES)).edges if edge.source == "start"]

    assert labels == ["営業時間内・VIP", "品 = 鍵・品・mon・tue", "それ以外"]


def test_a_broken_file_is_drawn_as_far_as_it_goes():
    drawn = graph(
        load_flow(HEAD + "flow:\n  start: {say: はい。, nxt: 1, next: 無い}\n  子へ: {use: 子, next: start}\nflows:\n  子: {x: {end: return}}\n")
    )

    assert {(node.id, node.kind) for node in drawn.nodes} == {
        ("start", "broken"), ("無い", "missing"), ("子へ", "use"), ("子/x", "end"), ("子/start", "missing"),
    }  # fmt: skip
    assert mermaid(drawn).count("-->") == 3


def test_steps_of_a_pack_have_no_line():
    drawn = graph(load_flow(HEAD + "use: standard\n"))

    assert {node.line for node in drawn.nodes} == {None}
    assert {edge.line for edge in drawn.edges} == {None}


def test_mermaid_text_has_a_node_a_step_and_an_arrow_a_way():
    drawn = graph(load_flow(HEAD + BRANCHES))

    text = mermaid(drawn)

    assert text.startswith("flowchart TD\n")
    assert text.count("-->") == len(drawn.edges)
    assert '  n4(["終 (end)"])' in text
    assert '  subgraph "子"' in text


def test_no_name_breaks_out_of_its_label():
    text = mermaid(graph(load_flow(HEAD + "flow:\n  'start\"] --> x[\"<b>': {end: message}\n")))

    assert '"start#34;] --#62; x[#34;#60;b#62; (end)"' in text


def test_the_worked_example_is_drawn_whole():
    loaded = load_flow((Path(__file__).parent.parent.parent / "flows.yaml").read_text(encoding="utf-8"))

    drawn = graph(loaded)

    assert loaded.flow is not None
    assert [node.name for node in drawn.nodes] == list(loaded.flow.flow)
    assert all(node.line and edge.line for node in drawn.nodes for edge in drawn.edges)
