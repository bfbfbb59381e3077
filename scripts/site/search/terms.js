/* node terms.js TEXT_JS < {"traditional": "…", "texts": […]} > ["terms of the first text", …] */
"use strict";
const text = require(require("path").resolve(process.argv[2]));
const { traditional, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
text.setTraditional(traditional);
/* "30gwh" is also to be found by "gwh": the scan of the local search finds parts, Pagefind only words. */
const parts = (run) => (/\d/.test(run) && /[a-z]/.test(run) ? [run, ...run.match(/[a-z]+|[\d.]+/g)] : [run]);
const terms = texts.map((one) => text.tokens(text.fold(one)).flatMap((token) => parts(token.text)).join(" "));
process.stdout.write(JSON.stringify(terms));
