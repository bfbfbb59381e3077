/*
 * Facets: narrowing results by part and tag, and how many of the pages found
 * have each value. Needs nothing.
 */
var SearchFacets = (() => {
  "use strict";

  /**
   * Names of the facets of the tags that are marked so in tags.yml.
   * @param {IndexData} data
   * @param {"filter" | "chapters" | "explains"} mark
   */
  function that(data, mark) {
    return data.facets.filter((facet) => facet[mark]).map((facet) => facet.name);
  }

  /**
   * Which pages the chosen facet values leave.
   * @param {IndexData} data
   * @param {Record<string, string>} [chosen] facet -> value
   * @returns {((page: number) => boolean) | null} null when nothing is chosen
   */
  function filter(data, chosen) {
    const wanted = Object.entries(chosen || {}).filter(([, value]) => value);
    if (!wanted.length) return null;
    return (page) => wanted.every(([facet, value]) => {
      if (facet === data.partFacet) return data.parts[data.pages.part[page]] === value;
      return data.pages.tags[page].some((tag) => data.tags[tag] === `${facet}/${value}`);
    });
  }

  /**
   * How many of the pages found each facet value has.
   * @param {IndexData} data
   * @param {Result[]} ranked
   * @returns {Facets}
   */
  function count(data, ranked) {
    /** @type {Facets} */
    const counts = {};
    [data.partFacet].concat(that(data, "filter")).forEach((facet) => { counts[facet] = {}; });
    /** @type {(facet: string, value: string) => void} */
    const add = (facet, value) => { if (counts[facet]) counts[facet][value] = (counts[facet][value] || 0) + 1; };
    new Set(ranked.map((result) => result.page)).forEach((page) => {
      const part = data.parts[data.pages.part[page]];
      if (part) add(data.partFacet, part);
      data.pages.tags[page].forEach((tag) => {
        const [facet, value] = data.tags[tag].split("/");
        if (facet !== data.partFacet) add(facet, value);
      });
    });
    return counts;
  }

  /**
   * The tags a reader who found nothing may start from.
   * @param {IndexData} data
   */
  function names(data) {
    const facets = that(data, "chapters");
    return data.tags.filter((tag) => facets.indexOf(tag.split("/")[0]) >= 0).sort().map((tag) => tag.split("/")[1]);
  }

  return { that, filter, count, names };
})();
