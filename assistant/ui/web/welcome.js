export default function ({ data, parentElement, setTriggerValue }) {
  const ask = (text) => setTriggerValue("action", { kind: "ask", value: text });
  parentElement.querySelector(".root").replaceChildren(el("section", "welcome",
    el("h1", "", data.name),
    el("p", "", data.welcome),
    el("div", "examples", ...data.examples.map((text) => button("example", text, () => ask(text))))));
}
