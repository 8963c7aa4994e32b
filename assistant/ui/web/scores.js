// The head of a run: may it go out, and its most telling numbers.
export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root");
  const tile = (item) => el("div", "tile", el("b", "", item.value), el("span", "", item.name), el("small", "", item.small));
  const gate = data.gate && el("div", data.gate.alarms.length ? "gate shut" : "gate",
    el("b", "", data.gate.title), " ", el("span", "soft", data.gate.against),
    data.gate.alarms.length ? el("ul", "", ...data.gate.alarms.map((text) => el("li", "", text))) : null);
  root.replaceChildren(...[gate, el("div", "tiles", ...data.tiles.map(tile))].filter(Boolean));
}
