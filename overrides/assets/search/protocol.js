/*
 * What the page and the search worker say to each other, and what the worker
 * loads. Of Material's own protocol we speak SETUP, READY and QUERY; the
 * answers are ours, because box.js draws them faster.
 */
var SearchProtocol = Object.freeze({
  MESSAGE: Object.freeze({
    /* Material's: page -> worker, worker -> page, page -> worker. */
    SETUP: 0,
    READY: 1,
    QUERY: 2,
    /* The box was opened: load the index. */
    WARM: 10,
    /* Narrow the results to these facet values. */
    FILTER: 11,
    /* The answer: cards and what the first screen shows. */
    FIRST: 12,
    /* The first screen is painted: send what is below it. */
    PAINTED: 13,
    /* What is below the first screen. */
    REST: 14,
    /* The index is there: what the empty box may offer. */
    LOADED: 15
  }),
  /* Material's worker, in whose place ours is put. The build looks for it in the theme. */
  THEME_WORKER: /\/workers\/search\.\w+\.min\.js/,
  /* In this order; the index itself and what only one engine needs come after. */
  SCRIPTS: ["text", "time", "query", "postings", "segment", "spell", "cards", "facets", "jumps", "rank", "present", "list", "engine"]
});
