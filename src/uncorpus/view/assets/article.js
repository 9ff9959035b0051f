// What moves on an article's page: lighting what belongs together, the card of a quote, copying. Text is only ever set as text.
(() => {
  "use strict";
  const root = document.querySelector(".article");
  const store = document.getElementById("uncorpus-data");
  const card = document.getElementById("card");
  if (!root || !store || !card) return;
  const data = JSON.parse(store.textContent);
  const points = Array.from(data.text); // offsets count code points
  const quotes = new Map(data.quotes.map((quote) => [quote.id.slice(1), quote]));
  const ROLES = { q: "content", s: "source", u: "cue", a: "addressee" };
  const ANY = Object.keys(ROLES).map((role) => `[data-${role}]`).join(",");

  // Which elements belong to which quote
  const parts = new Map([...quotes.keys()].map((number) => [number, []]));
  for (const element of root.querySelectorAll(ANY)) {
    for (const role of Object.keys(ROLES)) {
      for (const number of (element.getAttribute(`data-${role}`) || "").split(" ")) parts.get(number)?.push(element);
    }
  }

  const words = (spans) => spans.map(([start, end]) => points.slice(start, end).join("")).join(" … ");
  const numbersAt = (target) => {
    const element = target.closest?.(ANY);
    if (!element || !root.contains(element)) return [];
    return Object.keys(ROLES).flatMap((role) => (element.getAttribute(`data-${role}`) || "").split(" ")).filter((number) => quotes.has(number));
  };

  // Lighting
  let lit = "";
  let pinned = [];
  const light = (numbers) => {
    const wanted = numbers.join(" ");
    if (wanted === lit) return;
    lit = wanted;
    for (const element of root.querySelectorAll(".lit, .kin")) element.classList.remove("lit", "kin");
    for (const number of numbers) {
      const speaker = quotes.get(number).speaker;
      for (const [other, quote] of quotes) {
        if (speaker === null || quote.speaker !== speaker || numbers.includes(other)) continue;
        for (const element of parts.get(other)) if (element.matches("[data-q]")) element.classList.add("kin");
      }
      for (const element of parts.get(number)) element.classList.add("lit");
    }
  };
  const lightTopic = (item) => {
    for (const element of root.querySelectorAll(".t.lit")) element.classList.remove("lit");
    if (item) for (const element of root.querySelectorAll(`.t[data-t="${CSS.escape(item.dataset.topic)}"]`)) element.classList.add("lit");
  };
  const rest = () => light(pinned);
  root.addEventListener("pointerover", (event) => {
    const numbers = numbersAt(event.target);
    if (numbers.length) light(numbers);
    else rest();
    lightTopic(event.target.closest("[data-topic]"));
  });
  root.addEventListener("pointerleave", rest);
  root.addEventListener("focusin", (event) => {
    const numbers = numbersAt(event.target);
    if (numbers.length) light(numbers);
    lightTopic(event.target.closest("[data-topic]"));
  });
  root.addEventListener("focusout", rest);

  // The card
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const link = (text, href) => {
    const label = make("bdi", { textContent: text });
    return href ? make("a", { href, rel: "noopener noreferrer" }, label) : label;
  };
  const page = (kind, key) => (data.base === null || key === null ? null : `${data.base}${kind}/${key}.html`);
  const isSafe = (text) => /^[A-Za-z0-9:._-]+$/.test(text);
  const between = (nodes, separator = ", ") => nodes.flatMap((node, place) => (place ? [separator, node] : [node]));

  const record = (quote) => {
    const full = { ...quote };
    for (const role of Object.values(ROLES)) {
      full[role] = quote[role].map(([start, end]) => ({ start, end, text: points.slice(start, end).join("") }));
    }
    return full;
  };
  const address = (quote) => location.href.split("#")[0] + "#" + quote.id;
  const citation = (quote) => {
    const speaker = quote.speaker ? data.speakers[quote.speaker].name : data.nobody;
    const where = data.corpus ? ` ${data.corpus}, ${data.id}#${quote.id}.` : ` ${data.id}#${quote.id}.`;
    const said = words(quote.content);
    // The words' own marks stay; words of the writer get none, for they are nobody's exact words.
    return `${speaker}: ${said} (${data.types[quote.type]}). In: “${data.title}”, ${data.publisher}, ${data.published}.${data.url ? ` ${data.url}.` : ""}${where}`;
  };
  const copy = async (text, status) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = make("textarea", { value: text });
      card.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      status.textContent = done ? "Copied." : "This browser does not allow copying.";
      return;
    }
    status.textContent = "Copied.";
  };

  const facts = (quote) => {
    const speaker = quote.speaker ? data.speakers[quote.speaker] : null;
    const rows = [];
    const add = (term, ...nodes) => nodes.length && rows.push(make("dt", { textContent: term }), make("dd", {}, ...nodes));
    const other = (id) => make("a", { href: `#${id}`, textContent: `Quote ${id.slice(1)}` });
    add("Speaker", speaker ? link(speaker.name, page("speakers", speaker.key)) : data.nobody, ...(speaker?.role ? [make("div", { textContent: speaker.role, dir: "auto" })] : []));
    for (const [scheme, value] of Object.entries(speaker?.identifiers || {})) {
      const [label, pattern] = data.schemes[scheme] || [scheme, null];
      add(label, link(value, pattern && isSafe(value) ? pattern.replace("{}", value) : null));
    }
    if (quote.source.length) add("Named here as", make("bdi", { textContent: words(quote.source) }));
    if (quote.cue.length) add("Cue", make("bdi", { textContent: words(quote.cue) }));
    if (quote.addressee.length) add("Told to", make("bdi", { textContent: words(quote.addressee) }));
    add("Type", `${quote.type}: ${data.types[quote.type]}`);
    add("Medium", quote.medium);
    add("Topics", ...between(quote.topics.map((key) => link(data.topics[key] ?? key, page("topics", key)))));
    const named = data.entities.filter(([, start, end]) => quote.content.some(([from, to]) => from <= start && end <= to)).map(([key]) => key);
    add("Names", ...between([...new Set(named)].map((key) => link(data.names[key], page("entities", key)))));
    if (quote.parent) add("Inside", other(quote.parent));
    add("Holds", ...between(data.quotes.filter((each) => each.parent === quote.id).map((each) => other(each.id))));
    if (quote.repeats) add("Repeats", other(quote.repeats));
    add("Repeated by", ...between(data.quotes.filter((each) => each.repeats === quote.id).map((each) => other(each.id))));
    const [name, kind, version] = data.annotators[quote.by] || [quote.by, "", null];
    add("Annotated by", make("bdi", { textContent: name }), ` (${kind}`, ...(version ? [", ", make("bdi", { textContent: version })] : []), ")");
    if ("confidence" in quote) add("Confidence", String(quote.confidence));
    add("Place", `characters ${quote.content.map(([start, end]) => `${start}–${end}`).join(", ")}`);
    return make("dl", {}, ...rows);
  };

  const mark = (numbers) => {
    // What is open is shown whatever is switched off.
    for (const element of root.querySelectorAll(".opened")) element.classList.remove("opened");
    for (const number of numbers) for (const element of parts.get(number)) element.classList.add("opened");
  };
  const reveal = (number, isFarAway) => {
    // The card must not cover the quote: of what is longer than the room above it, the beginning is shown.
    const boxes = parts.get(number).filter((each) => each.matches(".q")).map((each) => each.getBoundingClientRect());
    const top = Math.min(...boxes.map((box) => box.top));
    const bottom = Math.max(...boxes.map((box) => box.bottom));
    const cover = card.getBoundingClientRect();
    const isCovered = boxes.some((box) => cover.left < box.right && box.left < cover.right && cover.top < bottom);
    if (!boxes.length || !(isCovered || isFarAway)) return;
    const room = boxes.some((box) => cover.left < box.right) ? cover.top : innerHeight;
    if (top >= 0 && bottom <= room) return;
    scrollBy({ top: top - Math.max(24, (room - (bottom - top)) / 2), behavior: "instant" });
  };
  const close = () => {
    if (!card.open) return;
    const hadFocus = card.contains(document.activeElement);
    const [current] = pinned;
    card.close(); // the browser gives the focus back to where it was; the quote that is open may be another one
    pinned = [];
    mark(pinned);
    rest();
    if (hadFocus) document.getElementById(`q${current}`)?.focus({ preventScroll: true });
    if (/^#q\d+$/.test(location.hash)) history.replaceState(null, "", location.href.split("#")[0]);
  };
  const open = (number, takeFocus = true) => {
    const quote = quotes.get(number);
    const order = [...quotes.keys()];
    const place = order.indexOf(number);
    const hue = root.querySelector(`.note[data-q="${number}"]`)?.className.match(/\bk[0-9x]\b/)?.[0] || "kx";
    const status = make("span", { className: "status" });
    status.setAttribute("role", "status");
    const button = (label, name, action, disabled = false) => {
      const element = make("button", { type: "button", textContent: label, onclick: action, disabled });
      if (name) element.setAttribute("aria-label", name);
      return element;
    };
    const title = make("h2", { id: "card-title", tabIndex: -1, textContent: `Quote ${number} of ${order.length}` });
    const step = (by) => () => {
      go(order[place + by]);
      reveal(order[place + by], true);
    };
    card.className = `card ${hue}`;
    card.replaceChildren(
      make(
        "header",
        {},
        title,
        button("‹", "Previous quote", step(-1), place === 0),
        button("›", "Next quote", step(1), place === order.length - 1),
        button("×", "Close", close),
      ),
      make("blockquote", { dir: "auto", textContent: words(quote.content) }),
      facts(quote),
      make(
        "div",
        { className: "actions" },
        button("Copy link", "", () => copy(address(quote), status)),
        button("Copy citation", "", () => copy(citation(quote), status)),
        button("Copy JSON", "", () => copy(JSON.stringify(record(quote), null, 2), status)),
        status,
      ),
      make("details", {}, make("summary", { textContent: "JSON" }), make("pre", { tabIndex: 0, textContent: JSON.stringify(record(quote), null, 2) })),
    );
    pinned = [number];
    mark(pinned);
    light(pinned);
    if (!card.open) card.show();
    if (takeFocus) title.focus({ preventScroll: true });
    else document.activeElement?.blur?.();
  };
  const go = (number, takeFocus = true) => {
    if (location.hash !== `#q${number}`) history.pushState(null, "", `#q${number}`);
    open(number, takeFocus);
  };
  const followHash = (takeFocus) => {
    const found = /^#q(\d+)$/.exec(location.hash);
    if (found && quotes.has(found[1])) {
      open(found[1], takeFocus);
      document.getElementById(found[0].slice(1))?.scrollIntoView({ block: "start" });
    } else close();
  };

  root.addEventListener("click", (event) => {
    const anchor = event.target.closest("a[href]"); // a name that is switched off is no link
    if (anchor && !/^#q\d/.test(anchor.getAttribute("href") || "")) return;
    if (!anchor && String(getSelection())) return; // somebody selects text
    const numbers = numbersAt(event.target);
    if (!numbers.length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(numbers[0]);
    reveal(numbers[0], Boolean(anchor?.matches(".who")));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  addEventListener("hashchange", () => followHash(true));
  addEventListener("popstate", () => followHash(false));

  // Switches: a name that is not shown is no link; choices are remembered where the browser lets us.
  const remember = (layer, on) => {
    try {
      localStorage.setItem(`uncorpus-${layer}`, on ? "1" : "0");
    } catch {
      // a browser that keeps nothing
    }
  };
  const recall = (layer) => {
    try {
      return localStorage.getItem(`uncorpus-${layer}`);
    } catch {
      return null;
    }
  };
  const names = [...root.querySelectorAll(".block .e")].map((element) => [element, element.getAttribute("href")]);
  const entities = (on) => {
    for (const [element, href] of names) {
      element.classList.toggle("off", !on);
      if (on && href !== null) element.setAttribute("href", href);
      else element.removeAttribute("href");
    }
  };
  for (const box of root.querySelectorAll("[data-layer]")) {
    const layer = box.dataset.layer;
    const before = data.base === null ? null : recall(layer); // a page by itself is as it was asked for
    if (before !== null) box.checked = before === "1";
    if (layer === "entities") entities(box.checked);
    box.addEventListener("change", () => {
      if (data.base !== null) remember(layer, box.checked);
      if (layer === "entities") entities(box.checked);
    });
  }

  followHash(false);
})();
