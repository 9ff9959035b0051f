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
  const MOST_FILES = 6; // of a prefix with more, those of the first are found, and that is said
  const filesOf = (prefix) => {
    const first = Math.max(0, fileOf(prefix));
    return [first, Math.max(first, fileOf(prefix + "\u{10ffff}"))];
  };
  const isCutOff = (prefix) => filesOf(prefix)[1] - filesOf(prefix)[0] >= MOST_FILES;
  const beginning = async (prefix) => {
    const [first, end] = filesOf(prefix);
    const last = Math.min(end, first + MOST_FILES - 1);
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
  const CALLED = { speaker: "speaker", topic: "topic", entity: "name" };
  let labels = null;
  const names = async () => {
    if (labels) return labels;
    const value = await load("labels");
    labels = Object.fromEntries(LABELS.map((kind) => [kind, { byName: new Map(), byKey: new Map() }]));
    for (const kind of LABELS) {
      const list = document.getElementById(`${kind}-list`);
      labels[kind].more = value[kind].more;
      for (const [key, name] of value[kind].known) {
        const shown = labels[kind].byName.has(name) ? `${name} (${key})` : name;
        labels[kind].byName.set(shown, key);
        labels[kind].byKey.set(key, shown);
        list.append(Object.assign(document.createElement("option"), { value: shown }));
      }
    }
    return labels;
  };
  const isKey = (text) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(text) || text.startsWith("~");
  const keyOf = (kind, text) => {
    const known = labels[kind];
    if (known.byKey.has(text)) return text;
    if (known.byName.has(text)) return known.byName.get(text);
    const wanted = termsOf(text).join(" ");
    if (wanted) for (const [name, key] of known.byName) if (termsOf(name).join(" ") === wanted) return key;
    return null;
  };
  const keysOf = (kind, text) => {
    const key = keyOf(kind, text);
    if (key !== null) return [key];
    // Part of a name: each word typed begins one of the name's words.
    const wanted = termsOf(text);
    const isIt = (name) => {
      const own = termsOf(name);
      return wanted.every((term) => own.some((each) => each.startsWith(term)));
    };
    const found = wanted.length ? [...labels[kind].byName].filter(([name]) => isIt(name)).map(([, each]) => each) : [];
    // Fewer are known by name than there are; a key always works.
    return found.length || !isKey(text) ? found : [text];
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
    if (state.has("type")) wanted.push(exactly(`type:${state.get("type")}`));
    const notes = [];
    for (const name of LABELS) {
      if (!state.has(name)) continue;
      const { byKey, more: isCut } = (await names())[name];
      const lists = await Promise.all(keysOf(name, state.get(name)).map((key) => exactly(`${name}:${key}`)));
      const among = isCut ? ` among the ${byKey.size.toLocaleString("en")} with most quotes` : "";
      if (!lists.some((list) => list.length)) notes.push(`No ${CALLED[name]} is called “${state.get(name)}”${among}.`);
      else if (lists.length > 1) notes.push(`${lists.length.toLocaleString("en")} ${CALLED[name]}s${among} are called so.`);
      wanted.push(lists.length === 1 ? lists[0] : either(lists));
    }
    const typed = termsOf(state.get("q") || "");
    const isOpen = /[\p{L}\p{M}\p{N}]$/u.test(state.get("q") || "");
    const prefix = isOpen && typed.at(-1)?.length > 1 ? typed.pop() : null;
    for (const term of typed) wanted.push(exactly(term));
    if (prefix) wanted.push(beginning(prefix));
    const lists = (await Promise.all(wanted)).sort((a, b) => a.length - b.length);
    let found = lists.reduce(both);
    const low = state.has("to") ? fromDay(state.get("to"), false) : 0;
    const high = state.has("from") ? fromDay(state.get("from"), true) : start.documents;
    if (low > 0 || high < start.documents) found = found.filter((number) => low <= number && number < high);
    return { found, notes, isCut: prefix !== null && isCutOff(prefix) };
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
    when.append(make("bdi", { className: "by" }, marked(who, current.terms)), `, ${WORDS[type]}. `, make("a", { href: page, dir: "auto", textContent: title }), `, ${longDate(day)}`);
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
    results.ariaBusy = "true";
    const isEmpty = ![...state.keys()].length;
    opening.hidden = !isEmpty;
    results.hidden = isEmpty;
    more.hidden = true;
    if (isEmpty) {
      results.replaceChildren();
      results.ariaBusy = "false";
      status.textContent = "";
      return;
    }
    try {
      const { found, notes, isCut } = await find(state);
      if (mine !== turn) return;
      current = { found, shown: 0, terms: termsOf(state.get("q") || "") };
      results.replaceChildren();
      const what = state.get("in") === "a" ? "article" : "quote";
      const count = `${found.length.toLocaleString("en")} ${what}${found.length === 1 ? "" : "s"}`;
      const sum = isCut ? `At least ${count}: type more letters of the last word to find all.` : found.length ? count : `No ${what} has all of that.`;
      // Nobody of that name: then nothing else matters.
      const nobody = notes.filter((note) => note.startsWith("No "));
      status.textContent = nobody.length ? nobody.join(" ") : [found.length && !isCut && notes.length ? `${sum}.` : sum, ...notes].join(" ");
      await showMore(false);
    } catch (error) {
      status.textContent = `The search does not work: ${error.message}.`;
    }
    if (mine === turn) results.ariaBusy = "false";
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
    results.ariaBusy = "true";
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
