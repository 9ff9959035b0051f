// Search on the front page. The index lies in scripts that are loaded when they are needed; see search.py for its form. Text is only ever set as text.
(() => {
  "use strict";
  const parts = new Map(); // name → promise of its value
  const arrived = new Map(); // name → what to call when it is there
  window.uncorpus = (name, value) => arrived.get(name)?.(value);

  const load = (name) => {
    if (!parts.has(name)) {
      parts.set(
        name,
        new Promise((resolve, reject) => {
          arrived.set(name, resolve);
          const script = document.createElement("script");
          script.src = `search/${name}.js`;
          script.onerror = () => {
            parts.delete(name);
            reject(new Error(`search/${name}.js cannot be loaded`));
          };
          document.head.append(script);
        }),
      );
    }
    return parts.get(name);
  };

  // Words, folded as the index has them
  const WORD = /[\p{L}\p{M}\p{N}]+/gu;
  const PART = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[^\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]+/gu;
  const foldWord = (word) =>
    (word.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replaceAll("ς", "σ").match(WORD) || []).flatMap((found) => found.match(PART));
  const termsOf = (text) => (text.match(WORD) || []).flatMap(foldWord);

  // Postings
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const VALUE = new Int8Array(128).fill(-1);
  for (let place = 0; place < 64; place++) VALUE[DIGITS.charCodeAt(place)] = place;
  const decode = (text) => {
    const numbers = [];
    let at = 0;
    let value = 0;
    let shift = 1;
    for (let place = 0; place < text.length; place++) {
      const digit = VALUE[text.charCodeAt(place)];
      value += (digit & 31) * shift;
      if (digit & 32) shift *= 32;
      else {
        at += value;
        numbers.push(at);
        value = 0;
        shift = 1;
      }
    }
    return numbers;
  };
  const both = (one, other) => {
    const found = [];
    for (let i = 0, j = 0; i < one.length && j < other.length; ) {
      if (one[i] === other[j]) {
        found.push(one[i]);
        i++;
        j++;
      } else if (one[i] < other[j]) i++;
      else j++;
    }
    return found;
  };
  const either = (lists) => [...new Set(lists.flat())].sort((a, b) => a - b);

  let start;
  const fileOf = (term) => {
    let low = 0;
    let high = start.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (start.terms[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  };
  const exactly = async (term) => {
    const file = fileOf(term);
    if (file < 0) return [];
    const found = await load(`terms/${file}`);
    return Object.hasOwn(found, term) ? decode(found[term]) : [];
  };
  const MOST_FILES = 6;
  const beginning = async (prefix) => {
    const first = Math.max(0, fileOf(prefix));
    const last = Math.min(Math.max(first, fileOf(prefix + "\u{10ffff}")), first + MOST_FILES - 1);
    const files = await Promise.all(Array.from({ length: last - first + 1 }, (_, place) => load(`terms/${first + place}`)));
    const lists = files.flatMap((file) => Object.keys(file).filter((term) => term.startsWith(prefix) && !term.includes(":")).map((term) => decode(file[term])));
    return lists.length === 1 ? lists[0] : either(lists);
  };
  const fromDay = (day, after) => {
    // Documents stand newest first: those up to a day begin where its first one is.
    const found = start.days.find(([each]) => (after ? each < day : each <= day));
    return found ? found[1] : start.documents;
  };

  // The form
  const form = document.getElementById("search");
  const status = document.getElementById("status");
  const results = document.getElementById("results");
  const more = document.getElementById("more");
  const opening = document.getElementById("start");
  if (!form) return;
  const FIELDS = ["q", "in", "speaker", "type", "topic", "entity", "from", "to"];
  const LABELS = ["speaker", "topic", "entity"];
  let labels = null;
  const names = async () => {
    if (labels) return labels;
    const value = await load("labels");
    labels = Object.fromEntries(LABELS.map((kind) => [kind, { byName: new Map(), byKey: new Map() }]));
    for (const kind of LABELS) {
      const list = document.getElementById(`${kind}-list`);
      for (const [key, name] of value[kind]) {
        const shown = labels[kind].byName.has(name) ? `${name} (${key})` : name;
        labels[kind].byName.set(shown, key);
        labels[kind].byKey.set(key, shown);
        list.append(Object.assign(document.createElement("option"), { value: shown }));
      }
    }
    return labels;
  };
  const keyOf = (kind, text) => {
    const known = labels[kind];
    if (known.byName.has(text)) return known.byName.get(text);
    const wanted = termsOf(text).join(" ");
    for (const [name, key] of known.byName) if (termsOf(name).join(" ") === wanted) return key;
    // Fewer are suggested than there are; a key always works.
    return /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) || text.startsWith("~") ? text : null;
  };

  const stateOfForm = async () => {
    const state = new URLSearchParams();
    for (const name of FIELDS) {
      const value = form.elements[name].value.trim();
      if (!value || (name === "in" && value === "q")) continue;
      if (LABELS.includes(name)) {
        await names();
        state.set(name, keyOf(name, value) ?? value);
      } else state.set(name, value);
    }
    return state;
  };
  const showState = async (state) => {
    if (LABELS.some((name) => state.has(name))) await names();
    for (const name of FIELDS) {
      const value = state.get(name) || (name === "in" ? "q" : "");
      form.elements[name].value = LABELS.includes(name) && value ? (labels[name].byKey.get(value) ?? value) : value;
    }
  };

  const find = async (state) => {
    const wanted = [exactly(`kind:${state.get("in") === "a" ? "a" : "q"}`)];
    for (const name of ["speaker", "topic", "entity", "type"]) if (state.has(name)) wanted.push(exactly(`${name}:${state.get(name)}`));
    const typed = termsOf(state.get("q") || "");
    const isOpen = /[\p{L}\p{M}\p{N}]$/u.test(state.get("q") || "");
    typed.forEach((term, place) => wanted.push(place === typed.length - 1 && isOpen && term.length > 1 ? beginning(term) : exactly(term)));
    const lists = (await Promise.all(wanted)).sort((a, b) => a.length - b.length);
    let found = lists.reduce(both);
    const low = state.has("to") ? fromDay(state.get("to"), false) : 0;
    const high = state.has("from") ? fromDay(state.get("from"), true) : start.documents;
    if (low > 0 || high < start.documents) found = found.filter((number) => low <= number && number < high);
    return found;
  };

  const PAGE = 20;
  let current = { found: [], shown: 0, terms: [] };
  const marked = (text, terms) => {
    const fragment = document.createDocumentFragment();
    let at = 0;
    for (const match of text.matchAll(WORD)) {
      if (!foldWord(match[0]).some((own) => terms.some((term, place) => (place === terms.length - 1 ? own.startsWith(term) : own === term)))) continue;
      fragment.append(text.slice(at, match.index), Object.assign(document.createElement("b"), { className: "hit", textContent: match[0] }));
      at = match.index + match[0].length;
    }
    fragment.append(text.slice(at));
    return fragment;
  };
  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };
  const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
  const longDate = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    return `${date} ${MONTHS[month - 1]} ${year}`;
  };
  const WORDS = { direct: "in the speaker’s own words", mixed: "partly in the speaker’s own words", indirect: "in the writer’s words" };
  const item = (heads, document_) => {
    const [place, id, who, type, words] = document_;
    const [article, title, day] = heads[place];
    const page = `articles/${encodeURIComponent(article)}.html`;
    const when = make("p", { className: "when" });
    if (id === undefined) {
      when.append(longDate(day));
      return make("li", {}, make("a", { href: page, dir: "auto" }, marked(title, current.terms)), when);
    }
    when.append(make("bdi", { className: "by", textContent: who }), `, ${WORDS[type]}. `, make("a", { href: page, dir: "auto", textContent: title }), `, ${longDate(day)}`);
    return make("li", { className: type }, make("a", { className: "words", href: `${page}#${id}`, dir: "auto" }, marked(words, current.terms)), when);
  };
  const showMore = async (takeFocus) => {
    const mine = current;
    const numbers = mine.found.slice(mine.shown, mine.shown + PAGE);
    mine.shown += numbers.length;
    const files = await Promise.all(numbers.map((number) => load(`documents/${Math.floor(number / start.file)}`)));
    if (mine !== current) return;
    const items = numbers.map((number, place) => item(files[place][0], files[place][1][number % start.file]));
    results.append(...items);
    more.hidden = mine.shown >= mine.found.length;
    if (takeFocus) items[0]?.querySelector("a")?.focus();
  };

  let turn = 0;
  const search = async (state) => {
    const mine = ++turn;
    const isEmpty = ![...state.keys()].length;
    opening.hidden = !isEmpty;
    results.hidden = isEmpty;
    more.hidden = true;
    if (isEmpty) {
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    try {
      const found = await find(state);
      if (mine !== turn) return;
      current = { found, shown: 0, terms: termsOf(state.get("q") || "") };
      results.replaceChildren();
      const what = state.get("in") === "a" ? "article" : "quote";
      status.textContent = found.length ? `${found.length.toLocaleString("en")} ${what}${found.length === 1 ? "" : "s"}` : `No ${what} has all of that.`;
      await showMore(false);
    } catch (error) {
      status.textContent = `The search does not work: ${error.message}.`;
    }
  };

  const follow = async () => {
    const state = new URLSearchParams(location.hash.slice(1));
    for (const name of [...state.keys()]) if (!FIELDS.includes(name)) state.delete(name);
    await showState(state);
    await search(state);
  };
  let timer;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const state = await stateOfForm();
      const hash = state.toString();
      history.replaceState(null, "", hash ? `#${hash}` : location.pathname + location.search);
      await search(state);
    }, 120);
  };

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
  });
  form.addEventListener("reset", () => setTimeout(changed));
  for (const name of LABELS) form.elements[name].addEventListener("focus", names, { once: true });
  more.addEventListener("click", () => showMore(true));
  addEventListener("hashchange", follow);
  load("start").then((value) => {
    start = value;
    form.hidden = false;
    return follow();
  }, () => {});
})();
