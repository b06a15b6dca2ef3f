/**
 * Removes texts that must not be logged or stored: a member's words, keys, signed URLs, images. Every text of a
 * provider goes through here before it becomes a cause.
 */

/** Longer texts are cut before anything else, so that the work is bounded, */
const MAX_INPUT_LENGTH = 4_000;
/** and afterwards, so that a log line stays readable. */
const MAX_LENGTH = 400;

const GAP = '[…]';

/** Parts that no text may contain, regardless of its author. */
const generic: readonly [RegExp, string][] = [
  [/\bdata:[\w.+-]+\/[\w.+-]+[;,][^\s"'<>)]*/gi, '[data]'],
  // The host is enough to see whose it is. The rest may be signed.
  [/\b(https?|wss?|s3|gs):\/\/(?:[^\s/"'<>@]*@)?([\w.:[\]-]+)[^\s"'<>)\]}]*/gi, '$1://$2/…'],
  // Keys by their beginnings, even if masked or cut.
  [
    /\b(?:(?:sk|rk|pk|r8|vda|whsec)[-_]|[a-z]+-api-(?=\S{0,12}[\d*])|key_(?=[0-9a-f*]{8})|AIza)[\w*.…-]{6,}/gi,
    '[redacted]',
  ],
  [/\b[a-z]{2,5}-(?=\w*\d)(?=\w*[A-Z])\w{20,}/g, '[redacted]'],
  [/\b(bearer|token|basic)\s+(?=\S*\d)[\w.~+/*=-]{8,}/gi, '$1 [redacted]'],
  // Base64 of anything. Ids and versions of models are shorter.
  [/[A-Za-z0-9+/_]{80,}={0,2}/g, '[data]'],
  [/[\w.+-]+@[\w-]+\.[\w.-]+/g, '[address]'],
];

/** Words that operators need, and that reveal nothing about a member. */
const plainWords = new Set(
  (
    'a an and are as at be been but by can cannot could did do does e for from g had has have i if in into is it its ' +
    'may must no nor not of on or our out s should so such t than that the their them then there these they this to ' +
    'too up was we were what when which while who will with would yes you your ' +
    'above accepted access account again allowed already any api below between blocked check code content contact ' +
    'contains create credit credits daily different documentation down due duration empty encountered error errors ' +
    'exceeded exceeds exist exists expected expired failed failure field fields file filter flagged following format ' +
    'found generation greater input inputs insufficient integer internal invalid is job key large least length less ' +
    'limit long max maximum message min minimum missing model moderation more most number occurred one only option ' +
    'options output over parameter passed permission please policy potentially prediction prohibited prompt property ' +
    'provide provided quota rate reached received reference refused rejected request requests required resolution ' +
    'retry safety seconds sensitive server service short size state status string submitted support system task text ' +
    'timeout title token top try type unable under unexpected unknown unsupported unauthorized upload use used user ' +
    'validation value values version video violates violation was wrong type_error body input_reference'
  ).split(' '),
);

/**
 * A run of letters and digits this long that also occurs in the member's text is the member's, whatever is written in
 * between.
 */
const RUN_LENGTH = 8;
/** The same for words that operators need. */
const PLAIN_RUN_LENGTH = 14;
/** In scripts without spaces, a few characters are a word. */
const UNSPACED_RUN_LENGTH = 2;
const UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;
const TOKEN = /[\p{L}\p{N}\p{M}]+/gu;

/**
 * An outside text, short, on one line, without private parts. `memberTexts` are the words in the request: whatever
 * reappears of them is removed, even if escaped, cut, spaced or spelled differently.
 */
export function withoutPrivate(text: string, memberTexts: readonly string[] = []): string {
  let clean = unescaped(text.slice(0, MAX_INPUT_LENGTH))
    .replace(/[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu, '')
    .replace(/\p{C}+/gu, ' ');
  for (const [pattern, replacement] of generic) clean = clean.replace(pattern, replacement);
  for (const memberText of memberTexts) clean = cutOut(clean, memberText);
  clean = clean.replace(/\s+/g, ' ').trim();
  return clean.length > MAX_LENGTH ? `${clean.slice(0, MAX_LENGTH)}…` : clean;
}

interface Token {
  start: number;
  end: number;
  /** In the form used for comparison. */
  word: string;
}

function tokensOf(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map(({ 0: match, index }) => ({
    ...{ start: index, end: index + match.length, word: fold(match) },
  }));
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

function cutOut(text: string, memberText: string): string {
  const theirs = tokensOf(unescaped(memberText)).map(({ word }) => word);
  const compact = theirs.join('');
  if (compact === '') return text;
  const words = new Set(theirs);
  const tokens = tokensOf(text);
  const isPrivate = tokens.map(({ word }) => !isPlain(word) && isTheirs(word, words, compact));
  markRuns(tokens, compact, isPrivate);
  markRests(tokens, theirs, isPrivate);
  return withGaps(text, tokens, isPrivate);
}

/** Marks a word that is cut off at the end, or a short one between two private ones. */
function markRests(tokens: readonly Token[], theirs: readonly string[], isPrivate: boolean[]): void {
  const words = new Set(theirs);
  for (const [index, { word }] of tokens.entries()) {
    if (isPrivate[index] || !isPrivate[index - 1] || word === '') continue;
    const isBetween = words.has(word) && isPrivate[index + 1] === true;
    const isCut = index === tokens.length - 1 && theirs.some((each) => each.startsWith(word));
    if (isBetween || isCut) isPrivate[index] = true;
  }
}

function isPlain(word: string): boolean {
  return plainWords.has(word) || /^\d{1,4}$/.test(word) || word === '';
}

function isTheirs(word: string, words: ReadonlySet<string>, compact: string): boolean {
  if (words.has(word)) return true;
  if (UNSPACED.test(word)) return runsOf(word, UNSPACED_RUN_LENGTH).some((run) => compact.includes(run));
  return word.length >= 5 && compact.includes(word);
}

function runsOf(word: string, length: number): string[] {
  const characters = [...word];
  if (characters.length <= length) return [word];
  return characters.slice(length - 1).map((_, index) => characters.slice(index, index + length).join(''));
}

/** Marks every token that shares a long run of letters with the member's text, plain words included. */
function markRuns(tokens: readonly Token[], compact: string, isPrivate: boolean[]): void {
  const owners = tokens.flatMap(({ word }, index) => new Array<number>(word.length).fill(index));
  const ours = tokens.map(({ word }) => word).join('');
  for (const length of [RUN_LENGTH, PLAIN_RUN_LENGTH]) {
    const runs = new Set(startsOf(compact, length).map((at) => compact.slice(at, at + length)));
    for (const at of startsOf(ours, length)) {
      if (!runs.has(ours.slice(at, at + length))) continue;
      const [first = 0, last = 0] = [owners[at], owners[at + length - 1]];
      const isPlainRun = tokens.slice(first, last + 1).every(({ word }) => isPlain(word));
      // A long plain word alone belongs to nobody.
      if (!isPlainRun || (length === PLAIN_RUN_LENGTH && first < last)) isPrivate.fill(true, first, last + 1);
    }
  }
}

/** Where each run of that length begins. */
function startsOf(text: string, length: number): number[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => at);
}

function withGaps(text: string, tokens: readonly Token[], isPrivate: readonly boolean[]): string {
  let clean = '';
  let end = 0;
  for (const [index, token] of tokens.entries()) {
    if (!isPrivate[index]) continue;
    const isFirst = !isPrivate[index - 1];
    if (isFirst) clean += text.slice(end, token.start) + GAP;
    end = token.end;
  }
  return clean + text.slice(end);
}

const named: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', lsquo: '‘', rsquo: '’' },
  ...{ ldquo: '“', rdquo: '”', hellip: '…', ndash: '–', mdash: '—' },
};
const single: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: ' ', f: ' ' };

/** Without the escapes of HTML, JSON and URLs, which may be nested. */
function unescaped(text: string): string {
  let plain = text;
  for (let layer = 0; layer < 3; layer++) {
    const next = plain
      .replace(/\\u(?:([0-9a-f]{4})|\{([0-9a-f]{1,6})\})/gi, (_, hex?: string, long?: string) =>
        fromCode(Number.parseInt(hex ?? long ?? '', 16)),
      )
      .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
      .replace(/\\(.)/g, (_, sign: string) => single[sign] ?? sign)
      .replace(/&#x([0-9a-f]{1,6});?/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
      .replace(/&#(\d{1,7});?/g, (_, digits: string) => fromCode(Number(digits)))
      .replace(/&([a-z]{2,6});/gi, (whole, name: string) => named[name.toLowerCase()] ?? whole)
      .replace(/(?:%[0-9a-f]{2})+/gi, fromPercents);
    if (next === plain) break;
    plain = next;
  }
  // `+` between words is a space in forms.
  return plain.replace(/(?<=[\p{L}\p{N}])\+(?=[\p{L}\p{N}])/gu, ' ');
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : '';
}

function fromPercents(escaped: string): string {
  return Buffer.from(escaped.replaceAll('%', ''), 'hex').toString('utf8');
}
