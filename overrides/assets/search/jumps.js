/*
 * Queries that name a place of the book: a chapter or session by its number,
 * a part, a tag. Needs text.js, time.js, postings.js.
 */
var SearchJumps = (() => {
  "use strict";
  const text = SearchText;

  const NUMBER = "第?([零一二三四五六七八九十百千\\d]+)";
  const CHAPTER = new RegExp(`^${NUMBER}章(.*)$`), SESSION = new RegExp(`^${NUMBER}次(?:集中)?学习(.*)$`), PART = new RegExp(`^${NUMBER}编$`);
  const TAG_SIGN = /^[#＃]|^标签[:：\s]*|[:：\s]*标签$/g;
  const SUMMARY = 120;

  /** Finds the places a query names. */
  class Jumps {
    /** @param {Index} index */
    constructor(index) {
      this.index = index;
      /** Number of a chapter, session or part -> number of its page or of the part. @type {Record<string, Map<number, number>>} */
      this.numbered = { 章: new Map(), 次学习: new Map(), 编: new Map() };
      /** @type {(title: string, place: number) => void} */
      const note = (title, place) => {
        const found = /^第([零一二三四五六七八九十百千]+)(章|次学习|编)/.exec(title);
        if (found) this.numbered[found[2]].set(Number(SearchTime.number(found[1])), place);
      };
      index.data.pages.title.forEach(note);
      index.data.parts.forEach(note);
      /** Folded facet and value -> number of the tag. @type {Map<string, number>} */
      this.tags = new Map();
      /** The same by value alone. @type {Map<string, number>} */
      this.values = new Map();
      index.data.tags.forEach((tag, number) => {
        this.tags.set(text.fold(tag.replace("/", "")), number);
        this.values.set(text.fold(tag.replace(/^.*\//, "")), number);
      });
    }

    /**
     * Cards for the places a query names.
     * @param {string} typed
     * @param {Parsed} parsed
     * @returns {Card[]}
     */
    find(typed, parsed) {
      const tag = this.tags.get(text.fold(typed.normalize("NFKC").trim().replace(TAG_SIGN, "").replace(/[/:、,，\s]+/g, "")));
      if (tag !== undefined) return [this.tagCard(tag)];
      const wanted = parsed.terms.join("");
      const chapter = CHAPTER.exec(wanted) || SESSION.exec(wanted);
      if (chapter) {
        const pages = this.numbered[CHAPTER.test(wanted) ? "章" : "次学习"], page = pages.get(Number(SearchTime.number(chapter[1])));
        return page === undefined ? [] : this.pageCard(page, chapter[2]);
      }
      const part = PART.exec(wanted), number = part ? this.numbered.编.get(Number(SearchTime.number(part[1]))) : undefined;
      return number === undefined ? [] : this.partCard(number);
    }

    /**
     * The card of a tag whose value is all that is asked.
     * @param {Parsed} parsed
     * @returns {Card[]}
     */
    tag(parsed) {
      const tag = this.values.get(parsed.terms.join(""));
      return tag === undefined ? [] : [this.tagCard(tag)];
    }

    /**
     * A page, or the section of it that is named.
     * @param {number} page
     * @param {string} rest what was said after the number
     * @returns {Card[]}
     */
    pageCard(page, rest) {
      const { first, data } = this.index, lead = first[page], said = data.sections.text[lead];
      /** @type {Card} */
      const card = { kind: "page", title: data.pages.title[page], text: said.slice(0, SUMMARY) + (said.length > SUMMARY ? "…" : ""),
                     location: data.pages.url[page] };
      const words = rest.replace(/[的讲说里内]/g, "");
      if (words) {
        for (let section = lead + 1; section < first[page + 1]; section++) {
          if (text.fold(data.sections.title[section]).indexOf(words) < 0) continue;
          return [{ kind: "page", title: `${data.pages.title[page]}　${data.sections.title[section]}`, text: "",
                    location: this.index.place(section), links: [{ title: data.pages.title[page], location: data.pages.url[page] }] }];
        }
        /* The title of the chapter itself may follow its number. */
        if (text.fold(data.pages.title[page]).indexOf(words) < 0) return [];
      }
      return [card];
    }

    /**
     * @param {number} part
     * @returns {Card[]}
     */
    partCard(part) {
      const { data } = this.index;
      const pages = data.pages.part.map((own, page) => (own === part ? page : -1)).filter((page) => page >= 0);
      return pages.length ? [{ kind: "page", title: data.parts[part], text: `共${pages.length}章：`, location: data.pages.url[pages[0]],
                               links: this.links(pages) }] : [];
    }

    /**
     * @param {number} tag
     * @returns {Card}
     */
    tagCard(tag) {
      const { data } = this.index, name = data.tags[tag];
      const pages = data.pages.tags.map((own, page) => (own.indexOf(tag) >= 0 ? page : -1)).filter((page) => page >= 0);
      return { kind: "tag", title: `标签：${name}`, text: `有这个标签的共${pages.length}章：`,
               location: `${data.tagsPage}#tag:${name}`, links: this.links(pages) };
    }

    /** @param {number[]} pages in the order of the book */
    links(pages) {
      const { data } = this.index;
      return pages.map((page) => ({ title: data.pages.title[page], location: data.pages.url[page] }));
    }
  }

  return Jumps;
})();
