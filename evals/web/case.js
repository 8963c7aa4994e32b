// One case of a run: what was asked, what was wanted, what was said, with quotes and verdict. The data is that of
// evals/report_cases.py. Everything is set as text: nothing that a document or a case says is ever parsed as markup.
// `el(tag, className, ...children)` makes an element of texts and elements.
function caseBody(item, el) {
  const rows = (pairs) => el("dl", "wanted", ...pairs.flatMap(([name, text]) => [el("dt", "", name), el("dd", "", text)]));
  const quote = (one) => el("blockquote", "", el("span", "", `“${one.text}”`), el("cite", "", one.from));
  const side = (one) => el("section", "side",
    el("p", "verdict", one.title ? el("span", "soft", one.title) : null, el("span", `outcome ${one.outcome}`, one.outcome_words),
      el("span", "soft", `status: ${one.status}`)),
    el("p", "said", one.answer || "(no words)"),
    ...one.more.map((text) => el("p", "", text)),
    one.rows.length ? el("ul", "listed", ...one.rows.map((row) => el("li", "", row.join(" · ")))) : null,
    one.missing.length ? el("p", "soft", `Not in the documents: ${one.missing.join("; ")}`) : null,
    one.basis ? el("p", "soft", one.basis) : null,
    ...one.notes.map((text) => el("p", "note", text)),
    ...one.quotes.map(quote));
  const turns = item.history.flatMap(([question, answer]) => [
    el("p", "turn", el("b", "", "Earlier question "), question),
    answer ? el("p", "turn", el("b", "", "Earlier answer "), answer) : null]);
  return [
    ...turns,
    item.as_of ? el("p", "turn", el("b", "", "Asked as of "), item.as_of) : null,
    el("div", item.sides.length > 1 ? "sides two" : "sides", ...item.sides.map(side)),
    el("h4", "", "What a right answer is"),
    rows(item.wanted),
  ].filter(Boolean);
}
