// A word that nobody wrote → the words that may have been meant (search/spelling.py, search/spelt.py).
import { core, count, file, lists, need, pairs, phrases } from "./files.js";
import { stem } from "./words.js";

const PREFIX = 0.62, GUESS = 0.8, MUCH_MORE = 5, ROOT = 5;
const BEHIND = ["less", "ness", "ful", "ship", "ers", "er", "ments", "ment", "able", "ally", "ish", "hood"];
const PARTICLES = ["up", "down", "out", "off", "on", "over", "back", "away", "through"];
const BEFORE = ["over", "under", "non", "mis", "un", "re", "pre", "post", "multi"];
export const distance = (one, two, limit) => {
  let before = [], last = Array.from({ length: two.length + 1 }, (_, k) => k);
  for (let row = 1; row <= one.length; row += 1) {
    const line = [row];
    for (let column = 1; column <= two.length; column += 1) {
      let cost = Math.min(last[column] + 1, line[column - 1] + 1, last[column - 1] + (one[row - 1] !== two[column - 1]));
      if (row > 1 && column > 1 && one[row - 1] === two[column - 2] && one[row - 2] === two[column - 1]) cost = Math.min(cost, before[column - 2] + 1);
      line.push(cost);
    }
    if (Math.min(...line) > limit) return limit + 1;
    [before, last] = [last, line];
  }
  return last.at(-1);
};
export const beginningWith = async (letter) => (/^[a-z]$/.test(letter) ? (await file(`w/${letter}`)).split(" ").filter(Boolean) : []);
const sorted = (word) => [...word].sort().join("");
const skeleton = (word) => word.replace(/[aeiouy]/g, "").replace(/(.)\1+/g, "$1"); // the consonants, doubled ones once
export const corrections = async (word, farthest) => {
  if (word.length < 4 || word.length > 24 || !/^[a-z]+$/.test(word)) return [];
  const limit = farthest ?? (word.length < 8 ? 1 : 2);
  return (await beginningWith(word[0])).map((other, place) => [other, place, Math.abs(other.length - word.length) > limit || other === word || other.length < 4 ? 9 : distance(word, other, limit)])
    .filter(([other, , far]) => far <= limit && !(word.length <= 5 && word.length === other.length && sorted(word) !== sorted(other)))
    .filter(([other, , far]) => far < 2 || farthest || distance(skeleton(word), skeleton(other), 1) < 2)
    .sort((a, b) => a[2] - b[2] || a[1] - b[1]).map(([other, , far]) => [other, far]);
};
const smallSlip = (word) => word.length < 5 || word.length > 24 || !/^[a-z]+$/.test(word) ? "" : lists.small.find((other) => other[0] === word[0]
  && Math.abs(other.length - word.length) <= 1 && distance(word, other, 1) === 1 && !(word.length === 5 && other.length === 5 && sorted(word) !== sorted(other))) || "";
export const known = (term) => count(term) > 0 || phrases.has(term);
const split = async (word) => { // waitinglist → waiting, list
  if (word.length < 7 || word.length > 30 || !/^[a-z]+$/.test(word)) return [];
  const lettersAt = new Set([...word].filter((_, k) => k === 0 || (k > 2 && k < word.length - 2)));
  const words = new Set((await Promise.all([...lettersAt].map(beginningWith))).flat());
  const best = [[], ...Array(word.length).fill(null)];
  for (let end = 3; end <= word.length; end += 1) {
    for (let start = Math.max(0, end - 16); start < end - 2; start += 1) {
      const piece = word.slice(start, end);
      if (best[start] && (words.has(piece) || (lists.stop.has(piece) && piece.length === 3)) && (!best[end] || best[start].length + 1 < best[end].length)) best[end] = [...best[start], piece];
    }
  }
  const found = best.at(-1) || [];
  const terms = found.filter((part) => !lists.stop.has(part)).map(stem);
  await need([...terms, ...pairs(terms)]);
  return terms.length > 1 && terms.length <= 4 && pairs(terms).every(known) ? found : [];
};
const rootOf = async (word) => { // J45, "overprescribed", "forecaster"
  const code = word.replace(/\d+$/, "");
  const parts = [...BEFORE.filter((begin) => word.startsWith(begin)).map((begin) => word.slice(begin.length)),
    ...BEHIND.filter((end) => word.endsWith(end)).map((end) => word.slice(0, -end.length))].filter((part) => part.length >= ROOT).map(stem);
  await need([code, ...parts]);
  return code.length > 2 && known(code) ? code : parts.find(known);
};
const joined = async (one, two) => {
  const said = one.said + two.said, term = stem(said);
  await need([term, one.stem, two.stem, `${one.stem} ${two.stem}`]);
  const number = /^\p{L}+$/u.test(one.said) && /^\d{1,2}$/.test(two.said);
  const usual = !PARTICLES.includes(two.said) && !core.weak[term] && phrases.get(term) && count(term) > MUCH_MORE * count(`${one.stem} ${two.stem}`);
  if (number && core.weak[one.stem]) return null; // "within 30 days" is no code of letters and a number
  return count(term) && (number || usual || !(known(one.stem) && known(two.stem))) ? { said, stem: term } : null;
};
export const spelt = async (words) => {
  const result = [], guesses = new Map(), corrected = {};
  const other = (text, weight, how) => ({ text, stems: [stem(text)], weight, how });
  for (const word of words) {
    const last = result.at(-1);
    const one = last && await joined(last, word);
    if (one) result[result.length - 1] = one;
    else if (core.weak[word.stem]) result.push(word); // "even" is no slip for "event"
    else if (known(word.stem)) {
      const having = count(word.stem), few = having <= 2;
      let usual = "";
      if (word.said.length >= 5 && having && (few || word.stem.length + 1 < word.said.length) && !(await beginningWith(word.said[0])).includes(word.said)) {
        const near = await corrections(word.said, 1);
        if (near.length) await need([stem(near[0][0])]);
        if (near.length && (few || MUCH_MORE * having < count(stem(near[0][0])))) usual = near[0][0];
      }
      if (usual && few) {
        corrected[word.said] = usual;
        guesses.set(stem(usual), [{ ...other(word.said, GUESS, "spelling"), stems: [word.stem] }]);
        result.push({ said: usual, stem: stem(usual) });
      } else {
        if (usual) guesses.set(word.stem, [other(usual, GUESS, "spelling")]);
        result.push(word);
      }
    } else {
      const parts = await split(word.said);
      const near = parts.length ? [] : await corrections(word.said);
      const meant = parts.length || near[0]?.[1] === 1 ? "" : smallSlip(word.said); // "whcih"
      const longer = parts.length || meant || near[0]?.[1] === 1 || word.said.length < 4 ? [] : (await beginningWith(word.said[0])).filter((text) => text.startsWith(word.said) && text !== word.said).slice(0, 4);
      if (parts.length) {
        corrected[word.said] = parts.join(" ");
        result.push(...parts.filter((part) => !lists.stop.has(part)).map((part) => ({ said: part, stem: stem(part) })));
      } else if (meant) {
        corrected[word.said] = meant;
        if (!lists.stop.has(meant)) result.push({ said: meant, stem: stem(meant) });
      } else if (longer.length) {
        result.push(word);
        guesses.set(word.stem, longer.map((text) => other(text, PREFIX, "beginning")));
      } else if (near.length) {
        corrected[word.said] = near[0][0];
        result.push({ said: near[0][0], stem: stem(near[0][0]) });
      } else {
        result.push({ said: word.said, stem: await rootOf(word.said) || word.stem });
      }
    }
  }
  return { words: result, guesses, corrected };
};
