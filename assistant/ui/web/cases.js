// A list of cases of an eval run, each opened in its place; caseBody is that of evals/web/case.js.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.opened = root.opened || new Set();
  const row = (item) => {
    const was = item.was ? el("span", "was", `was: ${item.was}`) : null;
    const mark = el("span", `outcome ${item.outcome}`, item.outcome_words, was);
    const box = el("details", "case", el("summary", "", el("span", "q", item.question), el("span", "kind", item.kind), mark));
    const fill = () => {
      if (box.children.length > 1) return;
      const ask = button("go", "Open in the chat", () => setTriggerValue("action", { kind: "chat", value: item.id }));
      const sure = item.confidence === null || item.confidence === undefined ? "" : ` · confidence ${item.confidence.toFixed(2)}`;
      const end = el("p", "end", ask, el("span", "soft", `Case ${item.id}${item.must_pass ? " · must pass" : ""} · ${item.ms} ms${sure}`));
      box.append(el("div", "body", ...caseBody(item, el), end));
    };
    box.addEventListener("toggle", () => {
      if (box.open) { root.opened.add(item.id); fill(); } else root.opened.delete(item.id);
    });
    if (root.opened.has(item.id)) { fill(); box.open = true; }
    return box;
  };
  root.replaceChildren(...data.items.map(row));
}
