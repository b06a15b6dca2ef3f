import { createRandom, type Random } from '../random.ts';
import { lexicon, type Word } from './lexicon.ts';
import {
  type Detail,
  details,
  type Place,
  places,
  type Subject,
  subjects,
  type Time,
  times,
  type Weather,
  weathers,
} from './vocabulary.ts';

/** The scene that the prompt's words ask for. The seed chooses anything that they leave open. */
export interface Scene {
  time: Time;
  place: Place;
  weather: Weather;
  /** In the order in which the prompt names them. */
  subjects: readonly Subject[];
  details: ReadonlySet<Detail>;
}

/** Reads a prompt as a set designer would: for light, place, weather and subjects. */
export function readScene(prompt: string, key: string): Scene {
  const random = createRandom(`${key}/scene`);
  const found = findWords(prompt);
  const first = <T extends Word>(allowed: readonly T[]) =>
    found.find((word): word is T => (allowed as readonly string[]).includes(word));
  const all = <T extends Word>(allowed: readonly T[]) =>
    found.filter((word): word is T => (allowed as readonly string[]).includes(word));

  const named = all(subjects);
  const seen = new Set<Detail>(all(details));
  const weather =
    first(weathers) ?? (seen.has('winter') ? 'snow' : random.pick(['clear', 'clear', 'wind', 'mist']));
  const place =
    first(places) ??
    placeOf(named[0], weather) ??
    random.pick(['mountains', 'lake', 'sea', 'meadow', 'desert']);
  const time =
    first(times) ??
    timeOf(seen, named, place) ??
    timeIn(weather, seen, random) ??
    random.pick(['dawn', 'day', 'sunset', 'dusk', 'night']);
  return { time, place, weather, subjects: [...new Set(named)].slice(0, 3), details: seen };
}

/** The places where a subject fits. */
function placeOf(subject: Subject | undefined, weather: Weather): Place | undefined {
  switch (subject) {
    case 'boat':
    case 'paper-boat':
    case 'lighthouse':
      return 'sea';
    case 'whale':
    case 'fish':
    case 'jellyfish':
      return 'underwater';
    case 'cake':
    case 'candle':
      return 'room';
    case 'car':
    case 'flying-car':
      return 'city';
    case 'rocket':
      return 'space';
    case 'fox':
    case 'deer':
      return weather === 'snow' ? 'mountains' : 'forest';
    case 'train':
    case 'bridge':
    case 'castle':
    case 'house':
      return 'mountains';
    case 'horse':
    case 'dog':
    case 'tree':
    case 'ruins':
      return 'meadow';
    default:
      return undefined;
  }
}

function timeOf(details: ReadonlySet<Detail>, named: readonly Subject[], place: Place): Time | undefined {
  if (details.has('stars') || details.has('aurora') || details.has('neon') || details.has('moon'))
    return 'night';
  if (place === 'space' || place === 'room' || place === 'volcano' || named.includes('lanterns'))
    return 'night';
  return undefined;
}

/** Rain and storm are at their best when lamps are lit, autumn when the sun is low. */
function timeIn(weather: Weather, seen: ReadonlySet<Detail>, random: Random): Time | undefined {
  if (seen.has('autumn')) return random.pick(['day', 'sunset']);
  return weather === 'rain' || weather === 'storm' ? random.pick(['dusk', 'night', 'dusk']) : undefined;
}

/** All known words, in the order in which the prompt has them. */
function findWords(prompt: string): Word[] {
  const text = ` ${prompt
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{Extended_Pictographic}]+/gu, ' ')} `;
  const hits: { word: Word; from: number; to: number }[] = [];
  for (const [word, spellings] of Object.entries(lexicon) as [Word, string][]) {
    for (const spelling of spellings.split(' ')) {
      const pattern = asPattern(spelling);
      const from = text.indexOf(pattern);
      if (from >= 0) hits.push({ word, from, to: endOf(pattern, from, text) });
    }
  }
  // "Paper boat" contains "boat", but isn't one besides: of two overlapping matches, the longer wins.
  const own = hits.filter(
    (hit) => !hits.some(({ from, to }) => from <= hit.from && hit.to <= to && to - from > hit.to - hit.from),
  );
  return own.sort((one, other) => one.from - other.from).map(({ word }) => word);
}

/** Where the matched word ends: at the spelling's end, or at the end of the word that it begins. */
function endOf(pattern: string, from: number, text: string): number {
  const end = from + pattern.trimEnd().length;
  return pattern.startsWith(' ') ? text.indexOf(' ', end) : end;
}

/** `word` alone, `word*` as a beginning; signs of scripts without spaces anywhere. `_` is a space. */
function asPattern(spelling: string): string {
  const plain = spelling.replaceAll('_', ' ');
  // Korean puts spaces between words, and particles after them.
  if (/^\p{Script=Hangul}/u.test(plain)) return ` ${plain}`;
  if (!/^[\p{Script=Latin}\p{Script=Cyrillic}]/u.test(plain)) return plain;
  return plain.endsWith('*') ? ` ${plain.slice(0, -1)}` : ` ${plain} `;
}
