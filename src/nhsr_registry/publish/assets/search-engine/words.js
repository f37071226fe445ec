// A text → its words and their stems (search/text.py).
import { lists } from "./files.js";

const PLAIN = { "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": " ", "‐": "-", "‑": "-", "\u00ad": "" };
const SUFFIXED = { sus: "sus", core20: "core20plus", dm: "dmd", c: "cplusplus" };
const fold = (text) => text.replace(/[’‘“”–—‐‑\u00ad]/g, (char) => PLAIN[char]).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/\ba (?:and|n) e\b/g, "a&e").replace(/\b([a-z])\s?(?:&|\+)\s?([a-z])\b/g, "$1&$2")
  .replace(/\b[a-z](?:\/[a-z])+\b/g, (found) => found.replaceAll("/", ""))
  .replace(/\b([a-z]{2,})-(\d{1,2}[a-z]?)\b/g, "$1$2").replace(/\b(in|out|day)-(?=patient|case)/g, "$1")
  .replace(/\b(sus|core20|dm|c)\+(?:\+|(d)\b)?/g, (_, word) => SUFFIXED[word])
  .replace(/\bdata[ -]sets?\b/g, "dataset").replace(/'(?:s|ll|d|ve|re|m)\b|(?<=s)'|'(?=\w)/g, "");
export const wordsOf = (text) => fold(text).match(/[a-z]&[a-z]\b|[\p{L}\p{N}]+/gu) || [];
const VOWEL = /[aeiouy]/;
const BRITISH = [
  [/ae(?=.{2})/g, "e"], [/(?<=.)oe(?=.{2})|^oe/g, "e"], [/yz(?=e|ing)/g, "ys"], [/iz(?=e[drs]?$|es$|ing$|ations?$|ers?$)/g, "is"],
  [/(?<=l|v|m|b|i)our(?=s?$|ed$|ing$|al$|ite)/g, "or"], [/tre(s?)$/g, "ter$1"], [/mme(s?)$/g, "m$1"], [/ogue(s?)$/g, "og$1"],
];
const ENDINGS = [
  ["ification", 3, "ify"], ["ibility", 3, "ible"], ["ability", 3, "able"], ["icity", 3, "ic"], ["ivity", 3, "ive"],
  ["istical", 3, "istic"], ["ological", 2, "olog"], ["ology", 2, "olog"], ["ologist", 2, "olog"], ["graphical", 3, "graph"],
  ["graphic", 3, "graph"], ["graphy", 3, "graph"], ["ation", 4, ""], ["ator", 4, ""], ["ate", 4, ""], ["at", 5, ""],
  ["ness", 4, ""], ["ance", 5, ""], ["ly", 5, ""],
];
const singular = (word) => {
  if (word.endsWith("ies") && word.length > 4) return `${word.slice(0, -3)}y`;
  if (/(?:sses|ches|shes|xes|zes)$/.test(word)) return word.slice(0, -2);
  return /(?:ss|us|is)$/.test(word) ? word : word.replace(/s$/, "");
};
const participle = (word) => {
  for (const ending of ["ing", "ed"]) {
    const rest = word.slice(0, -ending.length);
    if (word.endsWith(ending) && rest.length >= 3 && VOWEL.test(rest) && !word.endsWith("eed")) return /^[^aeiouy][aeiouy][^aeiouwxy]$/.test(rest) ? `${rest}e` : rest;
  }
  return word;
};
const ending = (given) => {
  let word = given;
  const rule = ENDINGS.find(([end, least]) => word.endsWith(end) && word.length - end.length >= least);
  if (rule) word = word.slice(0, word.length - rule[0].length) + rule[2];
  else {
    if (/[ts]ion$/.test(word) && word.length >= 7) word = word.slice(0, -3);
    if (/[ts]ive$/.test(word) && word.length >= 8) word = word.slice(0, -3);
  }
  if (word.endsWith("e") && word.length > 4 && VOWEL.test(word.slice(0, -1))) word = word.slice(0, -1);
  const last = word.at(-1);
  return word.length > 3 && last === word.at(-2) && !"aeiou".includes(last) ? word.slice(0, -1) : word;
};
export const stem = (word) => {
  if (lists.whole.has(word)) return lists.whole.get(word);
  if (word.length <= 3 || !/^\p{L}+$/u.test(word)) return word;
  const plain = word.length >= 5 ? BRITISH.reduce((text, [pattern, into]) => text.replace(pattern, into), word) : word;
  return ending(participle(singular(plain)));
};
export const read = (text) => {
  const found = wordsOf(text).map((said) => ({ said, stem: stem(said) }));
  const telling = found.filter((word) => !lists.stop.has(word.said));
  return telling.length ? telling : found;
};
