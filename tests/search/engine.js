/* Drives the search engine from node: a list of queries in, what a reader would be shown out.
   node engine.js ASSETS INDEX < queries.json > answers.json */
"use strict";
const fs = require("fs"), path = require("path");
const [assets, index] = process.argv.slice(2).map((name) => path.resolve(name));
global.self = {};
require(index);
const { Engine } = require(path.join(assets, "engine.js"));
const engine = new Engine(global.self.SEARCH_INDEX);
const answers = JSON.parse(fs.readFileSync(0, "utf8")).map((query) => {
  const result = engine.search(query);
  const shown = result.cards.map((card) => [card.location].concat(card.more ? card.more.location : []));
  result.items.concat(result.rest ? result.rest() : []).forEach(([page, ...sections]) => {
    if (page.text || !sections.length) shown.push([page.place]);
    const top = Math.max(page.score, ...sections.map((one) => one.score));
    sections.filter((one) => one.score >= top * 0.99).forEach((one) => shown.push([one.place]));
  });
  return { shown, note: result.note, suggestions: result.suggestions };
});
process.stdout.write(JSON.stringify(answers));
