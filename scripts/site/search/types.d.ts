/*
 * What the search's scripts share and cannot infer from each other: the index as scripts/site/search writes it
 * (its TypedDicts say the same in Python), results, messages, and what the page brings. Only for `tsc`.
 */

/* ---- the index ---- */

/** Pages and sections are columns: row n of each belongs to one page or section. */
interface Pages { url: string[]; title: string[]; kind: number[]; part: number[]; tags: number[][] }
interface Sections { page: number[]; anchor: string[]; title: string[]; text: string[] }
/** From scripts/content/outline.py: a kind of pages, a fixed section of a chapter, a facet of the tags. */
interface Kind { id: string; boost: number; search: "text" | "whole" | "name" }
interface Fixed { boost: number; asks: boolean }
interface Facet { name: string; filter: boolean; chapters: boolean; explains: boolean }
interface Term { names: string[]; term: string; text: string; source: string; url: string; slot?: 1 }
/** Year, value, note, number of the source. */
type Point = [string, string, string, number];
interface Series {
  names: string[]; unit: string; basis: string; note: string; points: Point[]; break: number; sources: string[]; url: string;
}
/** Figure, what a chapter says of it, source, address. */
type FigureRow = [string, string, string, string];

/** See the remarks in docs/data/spoken.yml. */
interface SpokenWords {
  openings: string[]; endings: string[]; questions: string[]; weak: string[]; joining: string[]; fillers: string;
}

/** An answer on using the site: ways to ask, what is said, where. */
interface Help { asked: string[]; text: string; url: string }

interface IndexData {
  pages: Pages;
  sections: Sections;
  parts: string[];
  kinds: Kind[];
  fixed: Record<string, Fixed>;
  partFacet: string;
  facets: Facet[];
  /** facet/value */
  tags: string[];
  /** address of the page that lists them */
  tagsPage: string;
  terms: Term[];
  series: Series[];
  /** What readers type, then what the book says. */
  synonyms: string[][];
  sayings: string[][];
  spoken: SpokenWords;
  helps: Help[];
  offer: Offer;
  /** Pairs of characters, traditional then simplified. */
  traditional: string;
  /** "a阿 ai爱…" */
  pinyin: string;
  readings: [string, string][];
  /** Address -> page of the printed book. */
  book: Record<string, string>;
}
/** What the empty box offers: questions and names to try. */
interface Offer { examples: string[]; frequent: string[] }
interface IndexConfig { engine: "local" | "pagefind"; version: string }

/* ---- searching ---- */

type Index = InstanceType<typeof SearchIndex>;
type Segmenter = InstanceType<typeof SearchSegmenter.Segmenter>;
type Reader = InstanceType<typeof SearchQuery>;
type Cards = InstanceType<typeof SearchCards>;
type Vocabulary = InstanceType<typeof SearchSegmenter.Vocabulary>;
type Spelling = InstanceType<typeof SearchSpelling>;
interface SearchingEngine {
  cards: Cards;
  search(typed: string, chosen?: Record<string, string>, today?: number): Answer | Promise<Answer>;
}

/** Sections that hold a term, and how often in heading and body; parallel columns. */
interface Postings { section: number[]; head: number[]; body: number[] }
/** A word of a term that the book says otherwise: what it says, each with its weight. */
interface Expansion { at: number; size: number; said: [string, number][] }
/** What is looked for, with the characters of the query it covers. */
interface Clause {
  term: string; postings: Postings; from: number; size: number; weight: number;
  /** a longest match, or what the book says in its place */
  segment?: boolean;
  synonym?: boolean;
}
/** The years a question means: named ones, or so many recent ones; how it said a single one (去年). */
interface Period { rest: string; years: string[]; recent: number; label: string; latest: boolean }
/** asked: in a sentence; specific: it asks when, why or who, not only what. */
interface Parsed { terms: string[]; phrase: string; asked: boolean; specific: boolean }
/** Coverage: the share of the query, by weight, that the section or its whole page holds. */
interface Result { section: number; page: number; score: number; coverage: number; pageCoverage: number }

/* ---- what is shown ---- */

/** Title and text are HTML. */
interface Item { location: string; title: string; text: string; place: string; score: number }
interface Card {
  kind: "term" | "figure" | "fact" | "help" | "page" | "tag"; title: string; location: string;
  text?: string; source?: string; unit?: string; basis?: string;
  /** year, value, note */
  rows?: [string, string, string][];
  /** said below the rows, of what is missing */
  remark?: string;
  /** the year that is meant is not in the book */
  missing?: boolean;
  links?: { title: string; location: string }[];
}
/** Facet -> value -> number of pages. */
type Facets = Record<string, Record<string, number>>;
/** How the query was read, where not as typed. */
interface Note {
  read?: string; mended?: string;
  /** nothing holds all of it: these are the closest */
  closest?: boolean;
  /** words that stand nowhere in the book */
  missing?: string[];
}
interface Answer {
  /** By page, the page itself first; only what the first screen shows. */
  items: Item[][];
  rest: (() => Item[][]) | null;
  cards: Card[]; facets: Facets; note: Note; suggestions: string[]; tags: string[];
  /** names of the book that go on from what is typed */
  completions: string[];
  pages: number; shown: number; total: number; nothing: boolean; filtered: boolean;
}

/* ---- messages: see protocol.js ---- */

/** An answer as sent: its items as HTML, one string per page. */
interface Shown extends Partial<Omit<Answer, "items" | "rest">> {
  query: string; list: string[]; items?: null; rest?: boolean; failed?: string;
}
type PageMessage =
  | { type: 0; data: { config: IndexConfig } } | { type: 2; data: string } | { type: 10 }
  | { type: 11; data: Record<string, string> } | { type: 13 };
type WorkerMessage =
  | { type: 1 } | { type: 12; data: Shown } | { type: 14; data: { query: string; list: string[] } } | { type: 15; data: Offer };

/* ---- Pagefind ---- */

interface PagefindRecord { meta: { page: string; anchor: string; heading: string; text: string } }
interface PagefindResult { id: string; data(): Promise<PagefindRecord> }
interface PagefindAnswer { results: PagefindResult[]; filters: Facets }
interface PagefindInstance {
  search(words: string, options: { filters: Record<string, string[]> }): Promise<PagefindAnswer>;
}
interface PagefindModule { createInstance(options: object): PagefindInstance }

/* ---- what the page and the worker bring ---- */

interface SiteSearch {
  /** Address of the search's folder. */
  base: string;
  worker: Worker | null;
  /** Queries not answered yet. */
  pending: number;
}
interface Window {
  siteSearch?: SiteSearch;
  SEARCH_INDEX?: IndexData;
  SEARCH_FIGURES?: FigureRow[];
  /** Material: fires when a page was loaded. */
  document$?: { subscribe(act: () => void): void };
}
interface Navigator { connection?: { saveData?: boolean; effectiveType?: string } }
/** In a worker nothing; from iframe-worker, on file://, a promise. */
declare function importScripts(...urls: string[]): void | Promise<void>;
