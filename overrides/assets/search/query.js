/*
 * Reading a query: terms, question words, spellings to try.
 * Needs text.js.
 */
var SearchQuery = (() => {
  "use strict";
  const text = SearchText;

  /* Longest query looked at, in characters: a pasted paragraph need not be matched to its end. */
  const LIMIT = 80;

  /* Words that make a question but say nothing about its subject. Folded; longest first.
     ASKING: at the beginning, ASKED: at the end, INSIDE: wherever they stand. */
  const COUNTED = "[个条项种次名家处件所场位类批座届样点]";
  const INSIDE = new RegExp("是?在?(?:什么|啥)(?:时候|时间|时侯|日子|日期)|(?:什么|啥)(?:意思|原因|关系|区别|样子?|人|地方|情况)|" +
    "(?:为什么|为何|为啥|凭什么|凭啥)(?:要说?|会|说)?|(?:是|有|指|叫|包括|包含|干|做)?(?:些什么|什么|啥)(?:是|叫)?|" +
    "怎么(?:回事|样|办|做|说的?|看|算|才能|才算|处理|解决|理解|来的?|会)?|怎样(?:才能)?|咋(?:办|样|回事|个|整)?|如何|" +
    "(?:是|有|达到|为)?多少(?:" + COUNTED + ")?|(?:有|是)?(?:哪|好)?几" + COUNTED + "(?:方面)?|[是在有从]*哪(?:一?[年月天个位家类种届次条项里儿边块]|些|几?方面)|" +
    "是?哪[一二两三四五六七八九十]+(?:" + COUNTED + "|步|方面)?|(?:由|是|被)?谁(?:来)?|(?:是|在|排)?第几(?:位|名)?|(?:是|在)?(?:何时|何地|几时|几月几?[日号]?)|一共|总共|有没有|是不是|能不能|会不会|可不可以|要不要|应不应该|行不行|对不对|够不够|是否|" +
    "([大小多少高低好难贵快远强])不\\1", "g");
  const ASKING = new RegExp("^(?:请问|请教|请|麻烦|我想知道|想知道|我想了解|想了解|我想问|想问|问一下|问问|了解一下|了解|给我介绍一下|介绍一下|介绍|" +
    "讲一讲|讲讲|说一说|谈谈|说说|查一下|查一查|查找|查询|搜索|帮我查|帮我找|帮我|你知道|知道|什么是|什么叫做?|何谓|何为|啥是|啥叫|" +
    "为什么要?|为何要?|为啥要?|怎么样?|怎样|如何|哪些是|哪里有|哪里能|在哪里|有没有|有哪些|是不是|到底|究竟|目前|现在|关于)+");
  const ASKED = new RegExp("(?:(?:主要)?(?:是指什么|指的是什么|是指的什么|指什么|是什么意思|是哪些|有哪些内容|有哪些|包括哪些内容|" +
    "包括哪些|包含哪些|分别是哪些|分别指什么|分别是什么|分别是|都有哪些|都有什么|都是什么|哪些内容|哪些|哪几个方面|" +
    "是多少|有多少|达到多少|为多少|多少|怎么办|怎么样|怎么做|怎么说的|怎么说|怎么理解|怎么看|怎么回事|咋办|咋样|" +
    "如何理解|如何|从哪里来|从哪来|哪里来的?|在哪里|在哪儿|在哪|有什么区别|有何区别|有啥区别|的含义|含义|的意思|的定义|的概念|的内涵|的具体内容|的内容|" +
    "讲了什么|说了什么|谈了什么|做了什么|干什么|什么|来的|来着|没有|吗|嘛|呢|吧|呀|么|啊|哦|的|了|没))+$");
  const LOOKS_ASKED = /什么|啥|多少|哪|怎|咋|如何|谁|几|何|是否|吗|呢|一共|总共|有没有|(.)不\1/;

  /* Words that say little about what is sought: they need not stand in what is found. */
  const WEAK = new RegExp("主要|具体|现在|目前|到底|究竟|应该|应当|可以|需要|我们|咱们|大家|人家|情况|东西|事情|意思|当时|后来|最近|近年|" +
    "今年|去年|当年|本地|这里|那里|这个|那个|这些|那些|一下|一些|一年|每年|有关|关于|相关|方面|问题|办法|措施|做法|内容|含义|区别|原因|时候|地方|" +
    "说明|包括|属于|叫做|指的|负责|进行|处理|解决|发生|出现|提出|得到|成为|达到|左右|大概|大约|已经|还是|或者|因为|所以|如果|但是|以及|分别|所谓|" +
    "如今|眼下|平时|一直|多久|多长|多大|多高|来自|用来|算出|容易|方便|贵阳市?|全市|我市|咱贵阳", "g");

  /* Words that join two subjects of a question. */
  const JOINING = /[和与跟同对把让]/g;

  /* Characters too common to decide anything when they are all that is missing. */
  const FILLER = /^[的了是在和与及或有这那要搞吗呢被把对从到为以其之也都很就去来做问让将请里上中等我你他们过着得所]+$/;

  /**
   * Take the question words off a folded term: 什么是四新 -> 四新.
   * @returns {string} the rest, or the term itself when nothing would be left
   */
  function bare(term) {
    let rest = term, before;
    do {
      before = rest;
      rest = rest.replace(ASKING, "").replace(ASKED, "");
    } while (rest !== before && rest);
    return rest || term;
  }

  /**
   * Dates as the book writes them: 2023.7.21, 2023-07-21, 2023/7/21, 20230721, 21年7月21号 -> 2023年7月21日.
   * A year and month only with - or /: 2023.7 may be a figure.
   */
  function dates(typed) {
    const year = "((?:19|20)\\d\\d)", month = "(0?[1-9]|1[0-2])", day = "(0?[1-9]|[12]\\d|3[01])";
    const apart = "(^|[^\\d.])";   /* no lookbehind: older phones do not know it */
    function say(all, before, y, m, d) {
      return before + y + "年" + Number(m) + "月" + (d ? Number(d) + "日" : "");
    }
    return typed.normalize("NFKC")
      .replace(/〇/g, "0")
      .replace(new RegExp(apart + year + "\\s*([-./])\\s*" + month + "\\s*\\3\\s*" + day + "(?![\\d.]|[日号])", "g"),
        function (all, before, y, sign, m, d) { return say(all, before, y, m, d); })
      .replace(new RegExp(apart + year + "(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])(?![\\d.%万亿])", "g"), say)
      .replace(new RegExp(apart + year + "[-/]" + month + "(?![\\d./-])", "g"),
        function (all, before, y, m) { return say(all, before, y, m); })
      .replace(new RegExp("(^|[^\\d])(\\d\\d)年" + month + "月", "g"), function (all, before, y, m) { return before + "20" + y + "年" + m + "月"; })
      .replace(new RegExp("年\\s*" + month + "\\s*月(?:\\s*" + day + "\\s*[日号])?", "g"),
        function (all, m, d) { return say(all, "", "", m, d); })
      .replace(new RegExp("(^|[^\\d])" + month + "月" + day + "号", "g"), "$1$2月$3日");
  }

  /**
   * Terms of a query: separated by spaces or punctuation, folded, question words taken off.
   * @param {string} query as typed
   * @param {function(string): boolean} [known] does the book contain this folded text? If it
   *   does, a term is kept as typed ("如何开展协商" as a heading).
   * @param {string[]} [words] words with question words in them that mean something (挣多少钱)
   * @param {function(string): boolean} [stated] does the book say this outside its own questions?
   * @returns {{terms: string[], phrase: string, asked: boolean}}
   */
  function parse(query, known, words, stated) {
    query = dates(Array.from(query).slice(0, LIMIT).join("").replace(/\n/g, " "));
    /** @type {string[]} */
    let terms = [];
    let phrase = text.fold(query), asked = false;
    /** @param {string} term */
    function add(term) {
      if (term && terms.indexOf(term) < 0) terms.push(term);
    }
    split(query).forEach(function (part) {
      let term = text.fold(part);
      if (!term) return;
      let rest = bare(term);
      if (rest === term && !LOOKS_ASKED.test(term) || rest !== term && known && term.length > 4 && known(term) && (!stated || stated(term))) { add(term); return; }
      asked = true;
      (words || []).forEach(function (word) {
        if (term.indexOf(word) < 0) return;
        add(word);
        rest = term = term.replace(word, " ");
      });
      rest.split(" ").forEach(function (one) {
        bare(one).replace(INSIDE, " ").split(" ").forEach(function (piece) { contents(piece, known).forEach(add); });
      });
    });
    /* "四新 是什么": a term that only asks is dropped when others stay. */
    const content = terms.filter(function (term) { return !asksOnly(term); });
    if (content.length && content.length < terms.length) { terms = content; asked = true; }
    if (!terms.length && phrase) terms = [phrase];
    if (terms.length === 1) phrase = terms[0];
    return { terms: terms, phrase: phrase, asked: asked };
  }

  /* What is left between two question words, without the words that held the sentence together. */
  function contents(piece, known) {
    if (!known || !piece || known(piece)) return [piece];
    piece = piece.replace(/^[是有为被把了由让给的要会能在到就]+|[是有为被了由在的到要会能来给]+$/g, "");
    const plain = piece.replace(/[了过着的地得]/g, "");
    return known(piece) ? [piece] : known(plain) ? [plain] : piece.replace(JOINING, " ").split(" ");
  }

  function asksOnly(term) {
    return term.replace(ASKING, "") === "" || term.replace(ASKED, "") === "" ||
      /^(?:多少|什么|哪些|怎么|是|的)+$/.test(term) || FILLER.test(term);
  }

  function split(query) {
    /* Spaces and sentence punctuation separate; quotation marks and brackets do not. A separator
       within a number does not either (7.5%, 4,311). */
    return query.normalize("NFKC")
      .replace(/(\d),(?=\d)/g, "$1\u0000")
      .split(/[\s,;:!?，。、；：？！…|/\\~]+/)
      .map(function (part) { return part.replace(/\u0000/g, ","); })
      .filter(Boolean);
  }

  /** The stretches of a term that need not stand in what is found: [from, to]. */
  function weak(term) {
    /** @type {[number, number][]} */
    const found = [];
    let match;
    WEAK.lastIndex = 0;
    while ((match = WEAK.exec(term))) if (match[0] !== term) found.push([match.index, match.index + match[0].length]);
    return found;
  }

  function isFiller(term) {
    return FILLER.test(term);
  }

  return { parse, bare, dates, weak, isFiller };
})();
