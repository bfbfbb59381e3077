/* Drives the search from node: queries in, what a reader would be shown out.
   node engine.js ASSETS < {"queries": […], "today": year} > [{shown, cards, note, …}, …]
   ASSETS is the built site's assets/search, with the index. */
"use strict";
const fs = require("fs"), path = require("path");
const assets = path.resolve(process.argv[2]);
require("./load.js")(process.argv[3] ? path.resolve(process.argv[3]) : assets);
["index", "figures"].forEach((name) => require(path.join(assets, `${name}.js`)));
const engine = new SearchEngine(globalThis.SEARCH_INDEX);
engine.cards.addFigures(globalThis.SEARCH_FIGURES);

/* As read from the box: cards, then pages with their sections that are not folded away. */
function shown(result) {
  const out = result.cards.map((card) => [card.location].concat((card.links || []).map((link) => link.location)));
  result.items.concat(result.rest ? result.rest() : []).forEach(([page, ...sections]) => {
    if (page.text || !sections.length) out.push([page.place]);
    sections.filter((one) => one.score >= page.score * 0.99).forEach((one) => out.push([one.place]));
  });
  return out;
}

const { queries, today } = JSON.parse(fs.readFileSync(0, "utf8"));
const answers = queries.map((query) => {
  const result = engine.search(query, {}, today);
  return Object.assign({}, result, { shown: shown(result), items: undefined, rest: undefined });
});
process.stdout.write(JSON.stringify(answers));
