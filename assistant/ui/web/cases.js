// A list of cases of an eval run, each opened in its place; caseBox is that of evals/web/case.js.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  root.opened = root.opened || new Set();
  const row = (item) => {
    const ask = button("go", "Open in the chat", () => setTriggerValue("action", { kind: "chat", value: item.id }));
    const box = caseBox(item, el, ask);
    box.open = root.opened.has(item.id);
    box.addEventListener("toggle", () => { if (box.open) root.opened.add(item.id); else root.opened.delete(item.id); });
    return box;
  };
  root.replaceChildren(...data.items.map(row));
}
