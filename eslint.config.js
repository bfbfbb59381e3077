// What the browsers of our readers understand: Chrome 70, iOS 12, WeChat's X5. No later syntax than ES2017.
"use strict";
const js = require("@eslint/js");

const SHARED = ["Protocol", "Text", "Time", "Query", "Index", "Segmenter", "Spelling", "Cards", "Ranker", "Facets", "Jumps", "Presenter", "List",
  "Engine", "Pagefind"].map((name) => `Search${name}`);
const BROWSER = ["window", "self", "document", "location", "history", "navigator", "localStorage", "sessionStorage", "URL", "NodeFilter",
  "Node", "Element", "Option", "Event", "KeyboardEvent", "HTMLElement", "HTMLInputElement", "HTMLSelectElement", "HTMLDetailsElement",
  "addEventListener", "postMessage", "importScripts", "requestAnimationFrame", "requestIdleCallback", "setTimeout", "clearTimeout",
  "innerHeight", "matchMedia", "console", "fetch", "IntersectionObserver", "MutationObserver", "ResizeObserver",
  "speechSynthesis", "SpeechSynthesisUtterance", "getComputedStyle", "performance", "structuredClone"];
const NODE = ["require", "module", "process", "global", "globalThis", "__dirname", "console", "performance", "Buffer", "setTimeout"];
const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

const rules = {
  ...js.configs.recommended.rules,
  eqeqeq: "error",
  "no-shadow": "error",
  "no-mixed-operators": ["error", { groups: [["&&", "||"]], allowSamePrecedence: true }],
  "prefer-const": ["error", { destructuring: "all" }],
  "prefer-arrow-callback": "error",
  "object-shorthand": "error",
  "no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_", caughtErrors: "none" }],
  "no-irregular-whitespace": ["error", { skipRegExps: true, skipStrings: true, skipTemplates: true, skipComments: true }],
  // The scripts of the search share one scope: what they offer is a `var` of that scope, and nothing else is.
  "no-restricted-syntax": ["error", { selector: ":not(Program) > VariableDeclaration[kind=var]", message: "Use let or const." }]
};

module.exports = [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["overrides/assets/**/*.js"],
    languageOptions: { ecmaVersion: 2017, sourceType: "script", globals: readonly([...BROWSER, ...SHARED]) },
    rules: { ...rules, "no-redeclare": ["error", { builtinGlobals: false }],
             "no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^Search[A-Z]", caughtErrors: "none" }] }
  },
  // Pagefind itself asks for browsers with import().
  { files: ["overrides/assets/search/pagefind.js"], languageOptions: { ecmaVersion: 2020 } },
  {
    files: ["*.js", "tests/**/*.js", "scripts/**/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "commonjs", globals: readonly([...NODE, ...SHARED]) },
    rules
  }
];
