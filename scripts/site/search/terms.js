/* node terms.js TEXT_JS < {"traditional": "…", "texts": […]} > ["terms of the first text", …] */
"use strict";
const fs = require("fs"), vm = require("vm");
vm.runInThisContext(fs.readFileSync(process.argv[2], "utf8"), { filename: process.argv[2] });
const { traditional, texts } = JSON.parse(fs.readFileSync(0, "utf8"));
SearchText.setTraditional(traditional);
/* "30gwh" is also to be found by "gwh": the scan of the local search finds parts, Pagefind only words. */
const parts = (run) => (/\d/.test(run) && /[a-z]/.test(run) ? [run, ...run.match(/[a-z]+|[\d.]+/g)] : [run]);
const terms = texts.map((one) => SearchText.tokens(SearchText.fold(one)).flatMap((token) => parts(token.text)).join(" "));
process.stdout.write(JSON.stringify(terms));
