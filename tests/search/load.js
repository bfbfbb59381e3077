/* Loads the search as the worker does, into node. */
"use strict";
const fs = require("fs"), path = require("path"), vm = require("vm");
module.exports = (assets) => {
  const run = (name) => vm.runInThisContext(fs.readFileSync(path.join(assets, name + ".js"), "utf8"), { filename: name + ".js" });
  globalThis.self = globalThis;
  run("protocol");
  globalThis.SearchProtocol.SCRIPTS.forEach(run);
};
