"use strict";
const items = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);
const FIELDS = ["find", "kind", "outcome", "sort"];
const ORDER = ["failed", "wrongly_answered", "wrong_version", "wrong", "wrongly_refused", "right"];
const SORTS = {
  worst: (a, b) => ORDER.indexOf(a.outcome) - ORDER.indexOf(b.outcome) || a.kind.localeCompare(b.kind),
  kind: (a, b) => a.kind.localeCompare(b.kind),
  name: () => 0,
  slowest: (a, b) => b.ms - a.ms,
  unsure: (a, b) => (a.confidence ?? 2) - (b.confidence ?? 2),
  sure: (a, b) => (b.confidence ?? -1) - (a.confidence ?? -1),
};
let status = null; // [expected, given], set by a click in the matrix of statuses

function el(tag, className, ...children) {
  const node = document.createElement(tag);
  if (className) node.className = className;
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

function row(item) {
  const mark = el("span", `outcome ${item.outcome}`, item.outcome_words, item.was ? el("span", "was", `was: ${item.was}`) : null);
  const box = el("details", "case", el("summary", "", el("span", "q", item.question), el("span", "kind", item.kind), mark));
  box.id = "case-" + item.id;
  box.addEventListener("toggle", () => {
    if (!box.open || box.children.length > 1) return; // the body is made when it is first looked at
    const sure = item.confidence === null || item.confidence === undefined ? "" : ` · confidence ${item.confidence.toFixed(2)}`;
    const end = `Case ${item.id}${item.must_pass ? " · must pass" : ""} · ${item.ms} ms${sure}`;
    box.append(el("div", "body", ...caseBody(item, el), el("p", "end", end)));
  });
  return box;
}

function option(select, value, text) {
  const node = el("option", "", text);
  node.value = value;
  select.append(node);
}

function fits(item, chosen) {
  return item.text.includes(chosen.find.toLowerCase())
    && (!chosen.kind || item.kind === chosen.kind)
    && (!chosen.outcome || item.outcome === chosen.outcome || (chosen.outcome === "not right" && item.outcome !== "right"))
    && (!at("changed").checked || item.changed)
    && (!status || (item.expected === status[0] && item.given === status[1]));
}

function show() {
  const chosen = Object.fromEntries(FIELDS.map((name) => [name, at(name).value]));
  const ordered = [...items].sort(SORTS[chosen.sort] || SORTS.worst);
  let shown = 0;
  for (const item of ordered) {
    item.box.hidden = !fits(item, chosen);
    shown += !item.box.hidden;
  }
  at("cases").append(...ordered.map((item) => item.box));
  const pair = status ? `, expected ${status[0].replaceAll("_", " ")} and given ${status[1].replaceAll("_", " ")}` : "";
  at("count").replaceChildren(el("b", "", `${shown} of ${items.length}`), ` cases${pair}`);
}

function clear() {
  for (const name of ["find", "kind", "outcome"]) at(name).value = "";
  at("changed").checked = false;
  status = null;
}

// The tables and the matrix link to the cases that they count: #kind=…&outcome=…, #expected=…&given=…, #changed=yes, #case=…
function follow() {
  const wanted = new URLSearchParams(location.hash.slice(1));
  if (![...wanted.keys()].some((name) => ["kind", "outcome", "expected", "changed", "case"].includes(name))) return;
  clear();
  for (const name of ["kind", "outcome"]) at(name).value = wanted.get(name) || "";
  if (wanted.has("expected")) status = [wanted.get("expected"), wanted.get("given")];
  at("changed").checked = wanted.has("changed");
  show();
  const one = wanted.has("case") ? at("case-" + wanted.get("case")) : null;
  if (one) one.open = true;
  (one || at("list")).scrollIntoView();
  (one ? one.firstChild : at("find")).focus({ preventScroll: true });
}

for (const item of items) {
  item.box = row(item);
  item.text = JSON.stringify([item.id, item.question, item.history, item.sides]).toLowerCase();
}
for (const kind of [...new Set(items.map((item) => item.kind))].sort()) option(at("kind"), kind, kind);
option(at("outcome"), "not right", "everything that is not right");
for (const name of ORDER) {
  const one = items.find((item) => item.outcome === name);
  if (one) option(at("outcome"), name, one.outcome_words);
}
at("changed").parentElement.hidden = !items.some((item) => item.changed);
for (const name of [...FIELDS, "changed"]) at(name).addEventListener("input", show);
at("reset").addEventListener("click", () => { clear(); show(); at("find").focus(); });
window.addEventListener("hashchange", follow);
show();
follow();
