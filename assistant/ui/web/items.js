export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (kind, value) => setTriggerValue("action", { kind, value });
  const rows = data.items.map((item) => {
    const open = button("open", el("span", "title", item.title), () => send("open", item.id));
    if (data.size === "small") open.title = item.title;
    if (item.meta || item.badges) {
      open.append(el("span", "row", el("span", "soft", item.meta || ""),
        ...(item.badges || []).map((badge) => el("span", badge.warn ? "badge warn" : "badge", badge.text))));
    }
    const row = el("li", item.id === data.active ? "item active" : "item", open);
    if (item.id === data.active) open.setAttribute("aria-current", "true");
    if (data.menu) {
      const menu = button("menu", "⋯", () => send("menu", item.id));
      menu.setAttribute("aria-label", `Rename or delete: ${item.title}`);
      row.append(menu);
    }
    return row;
  });
  root.replaceChildren(el("ul", `items ${data.size}`, ...rows));
}
