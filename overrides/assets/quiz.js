/* Self-tests that can be answered: options to choose, 核对 with the reason, a count kept in this browser alone. */
(() => {
  "use strict";
  const KEY = "quiz";
  const VERDICTS = ["对", "错"];
  const questions = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("li.question[data-kind]")]);
  if (!questions.length) return;

  /** @typedef {{[chapter: string]: {[stem: string]: boolean}}} Scores */

  /** @returns {Scores} */
  function scores() {
    try {
      return JSON.parse(localStorage.getItem(KEY) || "{}") || {};
    } catch (error) {
      return {};
    }
  }

  /** @param {Scores} all */
  function keep(all) {
    try {
      localStorage.setItem(KEY, JSON.stringify(all));
    } catch (error) { /* then it holds for this page only */ }
  }

  /** The heading a question stands under.
   * @param {Element} question */
  function headingOf(question) {
    const before = [...document.querySelectorAll("article h2")].filter((one) =>
      one.compareDocumentPosition(question) & Node.DOCUMENT_POSITION_FOLLOWING);
    return before[before.length - 1];
  }

  /** ch01 for a question of the first chapter, on its own page and in the collection.
   * @param {Element} question */
  function chapterOf(question) {
    const heading = headingOf(question);
    const found = /^ch\d+$/.exec(heading ? heading.id : "") || /ch\d+/.exec(location.pathname.split("/").pop() || "");
    return found ? found[0] : location.pathname;
  }

  /** @param {Element} question */
  function stemOf(question) {
    const first = question.querySelector("p");
    return ((first && first.textContent) || "").trim();
  }

  /** @type {Map<Element, () => void>} heading → show its count */
  const counts = new Map();

  /** A line under the heading: how many are answered, and a button that forgets it.
   * @param {Element} heading
   * @param {string} chapter */
  function count(heading, chapter) {
    if (counts.has(heading)) return;
    const line = document.createElement("p");
    line.className = "quiz-score screen-only";
    const text = document.createElement("span");
    text.setAttribute("role", "status");
    const clear = document.createElement("button");
    clear.type = "button";
    clear.className = "quiz-button";
    clear.textContent = "清除本章成绩";
    clear.addEventListener("click", () => {
      const all = scores();
      delete all[chapter];
      keep(all);
      show();
    });
    line.append(text, clear);
    heading.after(line);
    const own = questions.filter((one) => headingOf(one) === heading && one.dataset.kind !== "简答").map(stemOf);
    const show = () => {
      const kept = scores()[chapter] || {};
      const done = own.filter((stem) => stem in kept);
      clear.hidden = !done.length;
      text.textContent = done.length
        ? `已答${done.length}题，共${own.length}题，答对${done.filter((stem) => kept[stem]).length}题。成绩只存在这台设备上。`
        : "选好答案后点“核对”。成绩只存在这台设备上。";
    };
    counts.set(heading, show);
    show();
  }

  /**
   * @param {HTMLElement} question
   * @param {number} at
   */
  function prepare(question, at) {
    const kind = question.dataset.kind || "";
    const right = question.dataset.answer || "";
    const answer = question.querySelector("details");
    const list = question.querySelector("ul.options");
    const choices = kind === "判断" ? VERDICTS.map((word) => [word, [document.createTextNode(word)]])
      : list ? [...list.children].map((one) => [(one.textContent || "").trim().charAt(0), [...one.childNodes]]) : [];
    if (!answer || !right || !choices.length || kind === "简答") return;
    const chapter = chapterOf(question);
    const heading = headingOf(question);
    if (heading) count(heading, chapter);
    const set = document.createElement("fieldset");
    set.className = "quiz-options";
    const legend = document.createElement("legend");
    legend.textContent = kind === "多选" ? "可选多项" : "选一项";
    set.append(legend);
    const stem = stemOf(question);
    const inputs = choices.map(([value, nodes]) => {
      const label = document.createElement("label");
      const input = document.createElement("input");
      input.type = kind === "多选" ? "checkbox" : "radio";
      input.name = `quiz-${at}`;
      input.value = String(value);
      const words = document.createElement("span");
      words.append(.../** @type {Node[]} */ (nodes));
      label.append(input, words);
      set.append(label);
      return input;
    });
    const check = document.createElement("button");
    check.type = "button";
    check.className = "quiz-button";
    check.textContent = "核对";
    const verdict = document.createElement("span");
    verdict.className = "quiz-verdict";
    verdict.setAttribute("role", "status");
    check.addEventListener("click", () => {
      const chosen = inputs.filter((one) => one.checked).map((one) => one.value).join("");
      if (!chosen) {
        verdict.textContent = "请先选择。";
        return;
      }
      const good = chosen === right;
      verdict.textContent = good ? "✓ 答对了。" : `✗ 答错了，应为${kind === "判断" ? right : right.split("").join("、")}。`;
      question.dataset.result = good ? "right" : "wrong";
      inputs.forEach((one) => {
        const label = /** @type {HTMLElement} */ (one.parentElement);
        label.dataset.mark = right.includes(one.value) ? "right" : one.checked ? "wrong" : "";
      });
      answer.open = true;
      const all = scores();
      all[chapter] = Object.assign({}, all[chapter], { [stem]: good });
      keep(all);
      const show = heading && counts.get(heading);
      if (show) show();
    });
    if (list) list.remove();
    answer.before(set, check, verdict);
  }

  questions.forEach(prepare);
})();
