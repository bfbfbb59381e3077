/*
 * Reading a query: terms, question words, spellings to try.
 * Needs text.js. Classic script, also for node.
 */
(function (root) {
  "use strict";
  var text = typeof module === "object" && module.exports ? require("./text.js") : root.SearchText;

  /* Longest query looked at, in characters: a pasted paragraph need not be matched to its end. */
  var LIMIT = 80;

  /* Words that make a question but say nothing about its subject. Folded; longest first. */
  var ASKING = new RegExp("^(?:请问|请教|我想知道|想知道|我想了解|想了解|了解一下|了解|给我介绍一下|介绍一下|介绍|" +
    "讲一讲|说一说|谈谈|说说|查一下|查一查|查找|查询|搜索|帮我查|帮我找|帮我|什么是|什么叫做?|何谓|何为|啥是|啥叫|" +
    "为什么要?|为何要?|为啥要?|怎么样?|怎样|如何|哪些是|哪里有|哪里能|在哪里|有没有|有哪些|是不是|关于)+");
  var ASKED = new RegExp("(?:(?:主要)?(?:是指什么|指的是什么|是指的什么|指什么|是什么意思|什么意思|是什么时候|什么时候|" +
    "是啥意思|啥意思|是什么内容|什么内容|是什么|有什么内容|有什么|是啥|是哪些|有哪些内容|有哪些|包括哪些内容|" +
    "包括哪些|包含哪些|分别是哪些|分别指什么|分别是什么|分别是|包括什么|包含什么|包括啥|都有啥|有啥|" +
    "都有哪些|都有什么|哪些内容|哪些|哪几个方面|哪几个|哪几项|哪几种|哪几条|有哪几个|是哪几个|是哪一?年|在哪一?年|哪一年|" +
    "哪年|是何时|何时|是多少|有多少|达到多少|为多少|多少|怎么办|怎么样|怎么做|怎么说的|怎么说|怎么理解|怎么看|怎么回事|咋办|咋样|" +
    "如何理解|如何|从哪里来|从哪来|哪里来|在哪里|在哪儿|在哪|有什么区别|有何区别|有啥区别|是谁|由谁|的含义|含义|的意思|的定义|的概念|的内涵|的具体内容|的内容|" +
    "讲了什么|说了什么|谈了什么|做了什么|干什么|什么|吗|呢|吧|呀|么|啊|的))+$");
  var INSIDE = /(?:是?在?什么时候|是?什么时间|是什么|什么是|有哪些|有什么|哪些|什么|怎么样|怎么|怎样|如何|为什么|多少|哪一年|哪年|何时|哪几[个项种条])/g;

  /* Words that join two subjects of a question. */
  var JOINING = /[和与跟同]/g;

  /* Characters too common to decide anything when they are all that is missing. */
  var FILLER = /^[的了是在和与及或有这那要搞吗呢被把对从到为以其之也都很就去来做问让将请里上中等我你他们]+$/;

  /**
   * Take the question words off a folded term: 什么是四新 -> 四新.
   * @returns {string} the rest, or the term itself when nothing would be left
   */
  function bare(term) {
    var rest = term, before;
    do {
      before = rest;
      rest = rest.replace(ASKING, "").replace(ASKED, "");
    } while (rest !== before && rest);
    if (!rest) return term;
    return rest;
  }

  /**
   * Terms of a query: separated by spaces or punctuation, folded, question words taken off.
   * @param {string} query as typed
   * @param {function(string): boolean} [known] does the book contain this folded text? If it
   *   does, a term is kept as typed ("如何开展协商" as a heading).
   * @returns {{terms: string[], phrase: string, asked: boolean}}
   */
  function parse(query, known) {
    var phrase = text.fold(Array.from(query).slice(0, LIMIT).join("").replace(/\n/g, " "));
    var terms = [], asked = false;
    split(query).forEach(function (part) {
      var term = text.fold(part);
      if (!term || terms.indexOf(term) >= 0) return;
      var rest = bare(term);
      if (rest === term && !/(什么|多少|哪些|怎么|如何|哪年)/.test(term)) { terms.push(term); return; }
      asked = true;
      if (rest !== term && known && term.length > 4 && known(term)) { terms.push(term); return; }
      rest.replace(INSIDE, " ").split(" ").forEach(function (one) {
        if (known && !known(one)) one = one.replace(/^[是有为被把了]|[是有为被了]$/g, "").replace(JOINING, " ");
        one.split(" ").forEach(function (word) { if (word && terms.indexOf(word) < 0) terms.push(word); });
      });
    });
    /* "四新 是什么": a term that only asks is dropped when others stay. */
    var content = terms.filter(function (term) { return !asksOnly(term); });
    if (content.length && content.length < terms.length) { terms = content; asked = true; }
    if (terms.length === 1) phrase = terms[0];
    return { terms: terms, phrase: phrase, asked: asked };
  }

  function asksOnly(term) {
    return term.replace(ASKING, "") === "" || term.replace(ASKED, "") === "" ||
      /^(?:多少|什么|哪些|怎么|是|的)+$/.test(term) || FILLER.test(term);
  }

  function split(query) {
    /* Spaces and sentence punctuation separate; quotation marks and brackets do not. A separator
       within a number does not either (7.5%, 4,311). */
    return Array.from(query).slice(0, LIMIT).join("")
      .normalize("NFKC")
      .replace(/(\d),(?=\d)/g, "$1\u0000")
      .split(/[\s,;:!?，。、；：？！…|/\\~]+/)
      .map(function (part) { return part.replace(/\u0000/g, ","); })
      .filter(Boolean);
  }

  function isFiller(term) {
    return FILLER.test(term);
  }

  var api = { parse: parse, bare: bare, isFiller: isFiller };
  if (typeof module === "object" && module.exports) module.exports = api;
  else root.SearchQuery = api;
})(typeof self === "object" ? self : this);
