const THUMB = "M7 11v9H4v-9h3Zm0 0 4-8c1.4 0 2.2 1 2 2.3L12.5 9H19c1 0 1.7.9 1.5 1.9l-1.4 7.5c-.2 1-1 1.6-2 1.6H7";

function thumb(up, pressed, onClick) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", THUMB);
  if (!up) path.setAttribute("transform", "rotate(180 12 12)");
  svg.append(path);
  const node = button("thumb", svg, onClick);
  node.title = up ? "Helpful" : "Not helpful";
  node.setAttribute("aria-label", node.title);
  node.setAttribute("aria-pressed", String(pressed));
  return node;
}

function view(data, send) {
  const chips = (numbers) => (numbers || []).map((number) => {
    const node = button("chip" + (data.active === number ? " active" : ""), String(number), () => send("cite", number));
    node.title = data.sources[number] || "";
    node.setAttribute("aria-label", `Source ${number}: ${node.title}`);
    return node;
  });

  const statement = (item, index) =>
    el("p", index ? "statement" : "statement first", item.text, ...chips(item.citations), item.rule ? el("span", "rule", `(${item.rule})`) : null);

  const steps = (items, numeric) =>
    el("ol", numeric ? "steps" : "steps tall", ...items.map((step) =>
      el("li", "", el(step.value.length > 70 ? "p" : "b", "", step.value), " ", el("span", "", step.when), ...chips(step.citations),
        ...(step.badges || []).map((badge) => el("i", badge.warn ? "badge warn" : "badge", badge.text)),
        step.details ? el("div", "soft", step.details) : null)));

  const conflict = (item) => el("section", "conflict",
    el("h4", "", `Sources disagree: ${item.about}`),
    ...item.sides.map((side) => el("div", "side",
      el("b", "", side.value), ...chips(side.citations), " ", side.leads ? el("span", "badge", "leads") : null,
      el("div", "soft", [side.basis, side.reported].filter(Boolean).join(" · ")))),
    item.explanation ? el("p", "", item.explanation) : null,
    item.rule ? el("p", "soft", `Which one leads: ${item.rule}`) : null);

  const table = (item) => el("div", item.prose ? "table prose" : "table", el("table", "",
    el("thead", "", el("tr", "", ...item.columns.map((name) => el("th", "", name)))),
    el("tbody", "", ...item.rows.map((row) => el("tr", "", ...row.cells.map((cell, index) =>
      el("td", "", cell, ...chips(row.citations[index]))))))));

  const extra = (title, ...children) => el("section", "extra", el("h4", "", title), ...children);
  const list = (items) => el("ul", "", ...items.map((item) => el("li", "", item)));

  const nearest = (items) => extra("Nearest in the documents", list(items.map((item) =>
    item.id ? button("link", item.title, () => send("source", item.id)) : item.title)));

  const readings = (items) => extra("Did you mean", el("div", "readings",
    ...items.map((text) => button("pill", text, () => send("ask", text)))));

  function dateControl() {
    const box = el("span", "date");
    const closed = el("span", "", `As of ${data.as_of.text} `, button("underlined", "change", open));
    function open() {
      const input = el("input");
      input.type = "date";
      input.value = data.as_of.day;
      input.min = "1900-01-01";
      input.max = "2199-12-31";
      input.setAttribute("aria-label", "Answer as of this date");
      const go = () => { if (input.value && input.checkValidity()) send("as_of", input.value); };
      input.addEventListener("keydown", (event) => { if (event.key === "Enter") go(); if (event.key === "Escape") close(); });
      box.replaceChildren("As of", input, button("go", "Answer", go), button("", "Cancel", close));
      input.focus();
    }
    function close() { box.replaceChildren(closed); }
    close();
    return box;
  }

  function copyControl() {
    const node = button("", "Copy", async () => {
      await navigator.clipboard.writeText(data.plain);
      node.textContent = "Copied";
    });
    return node;
  }

  const parts = [];
  if (data.title) parts.push(el("h3", "title", data.title));
  if (data.question) parts.push(el("div", "question", el("p", "", data.question)));
  if (data.error) {
    parts.push(el("p", "status error", "This did not work"), el("p", "statement", data.error));
  }
  if (data.status) parts.push(el("p", `status ${data.status.code}`, data.status.label));
  if (data.statements) parts.push(...data.statements.map(statement));
  if (data.pending) parts.push(el("p", "pending", el("i"), el("i"), el("i"), data.doing || "Looking through the documents"));
  if (data.steps) parts.push(steps(data.steps, data.numeric));
  if (data.table) parts.push(table(data.table));
  if (data.conflicts) parts.push(...data.conflicts.map(conflict));
  if (data.missing) parts.push(extra("Not in the documents", list(data.missing)));
  if (data.nearest) parts.push(nearest(data.nearest));
  if (data.readings) parts.push(readings(data.readings));
  for (const line of data.basis || []) parts.push(el("p", "basis soft", line));
  if (data.as_of) {
    parts.push(el("div", "actions", dateControl(), copyControl(),
      ...(data.rating === undefined ? [] : [
        thumb(true, data.rating === 1, () => send("rate", data.rating === 1 ? 0 : 1)),
        thumb(false, data.rating === -1, () => send("rate", data.rating === -1 ? 0 : -1)),
      ])));
  }
  return parts;
}

// The page follows new content to its end, and grows while charts load; a reader wants the beginning of a new answer, and
// the citation just clicked to stay where it is. Any movement of the reader's own ends the holding.
function hold(node, block) {
  let free = false;
  for (const kind of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    window.addEventListener(kind, () => { free = true; }, { once: true, passive: true });
  }
  for (const delay of [150, 450, 900, 1500, 2200]) {
    setTimeout(() => { if (!free && node.isConnected) node.scrollIntoView({ block }); }, delay);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const parts = view(data, (kind, value) => setTriggerValue("action", { kind, value }));
  parts.forEach((part, index) => part.style.setProperty("--n", index + (data.delay || 0)));
  root.classList.toggle("fresh", Boolean(data.fresh));
  root.replaceChildren(...parts);
  if (data.fresh && data.question && root.dataset.shown !== data.plain) hold(root, "start");
  const chip = root.querySelector(".chip.active");
  if (chip && root.dataset.active !== String(data.active)) hold(chip, "nearest");
  root.dataset.active = String(data.active);
  root.dataset.shown = data.plain;
}
