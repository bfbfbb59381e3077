/* node terms.js TEXT_JS < {"traditional": "…", "texts": […]} > ["terms of the first text", …] */
"use strict";
const text = require(require("path").resolve(process.argv[2]));
const { traditional, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
text.setTraditional(traditional);
const terms = texts.map((one) => text.tokens(text.fold(one)).map((token) => token.text).join(" "));
process.stdout.write(JSON.stringify(terms));
