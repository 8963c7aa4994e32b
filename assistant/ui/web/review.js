// What a document repeats, what it claims, and which answers would change; the data name the one part to show.
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root");
  const send = (kind, value) => setTriggerValue("action", { kind, value });
  const badge = (text, tone) => el("span", `badge ${tone || ""}`, text);
  const words = (parts) => parts.flatMap(([text, differs]) => [differs ? el("mark", "", text) : text, " "]);

  const repeat = (item) => el("section", "card",
    el("div", "head", badge(item.degree, "warn"), el("b", "", item.title)),
    el("p", "soft", item.meta),
    el("p", "", item.share),
    item.differences.length ? el("div", "table", el("table", "two",
      el("thead", "", el("tr", "", el("th", "", "In the collection"), el("th", "", "In the new document"))),
      el("tbody", "", ...item.differences.map(([before, after]) =>
        el("tr", "", el("td", "", ...words(before)), el("td", "", ...words(after))))))) : null,
    item.more ? el("p", "soft", item.more) : null);

  const claim = (item) => {
    const choices = item.choices.map((choice) => {
      const made = button(choice.chosen ? "go on" : "go", choice.chosen ? `${choice.done} ✓` : choice.name, () => send("accept", [item.id, choice.way]));
      made.setAttribute("aria-pressed", String(choice.chosen));
      made.setAttribute("aria-label", `${choice.chosen ? "Take back" : choice.name}: ${item.about}, ${item.value}`);
      return made;
    });
    return el("section", "card claim",
      el("div", "head", badge(item.label, item.tone), el("b", "", item.about), ...choices),
      el("p", "value", item.value, " ", el("span", "soft", item.when)),
      el("blockquote", "quote", el("mark", "", item.quote)),
      item.known ? el("p", "soft", `The ledger has: ${item.known}`) : null,
      item.known_quote ? el("blockquote", "quote old", item.known_quote) : null,
      item.obstacle ? el("p", "note", item.obstacle) : null);
  };

  const side = (title, answer) => el("div", `side ${answer.code}`,
    el("h4", "", title),
    el("p", "status", answer.status),
    ...answer.lines.map((line, index) => el("p", index ? "" : "first", line)),
    ...answer.conflicts.map((line) => el("p", "note", line)),
    ...answer.quotes.map((quote) => el("p", "soft cited", quote)));

  const answer = (item) => el("section", "card",
    el("div", "head", badge(item.what, "warn"), el("b", "", item.question)),
    el("p", "soft", item.origin),
    el("div", "sides", side("Now", item.before), side("With the document", item.after)));

  const shape = { repeats: repeat, claims: claim, answers: answer }[data.part];
  root.replaceChildren(...data.items.map(shape), data.rest ? el("p", "soft", data.rest) : "");
}
