/**
 * Counts the characters and bytes that a function reads, without a clock: everything that each method of a string, a
 * buffer or a pattern has to read, and the square of that for a pattern that may go back over it. Sets and maps count
 * by their changes.
 */
export function workOf(run: () => unknown): number {
  let work = 0;
  /** Calls made for the counting don't count. */
  let isCounting = false;
  const undo: (() => void)[] = [];
  const patch = (
    proto: object,
    key: PropertyKey,
    cost: (self: unknown, args: unknown[], result: unknown) => number,
  ) => {
    const original = Object.getOwnPropertyDescriptor(proto, key);
    if (typeof original?.value !== 'function') throw new Error(`there is no method ${String(key)}`);
    const method = original.value as (...args: unknown[]) => unknown;
    undo.push(() => Object.defineProperty(proto, key, original));
    const value = function (this: unknown, ...args: unknown[]) {
      const before = this instanceof RegExp ? this.lastIndex : 0;
      const result = method.apply(this, args);
      if (isCounting) return result;
      isCounting = true;
      work +=
        this instanceof RegExp
          ? patternCost(this, before, String(args[0]), result)
          : cost(this, args, result);
      isCounting = false;
      return result;
    };
    Object.defineProperty(proto, key, { ...original, value });
  };
  const length = (text: unknown) => String(text).length;
  for (const key of whole) patch(String.prototype, key, (self) => length(self));
  for (const key of parts) patch(String.prototype, key, (_, __, result) => length(result));
  for (const key of numbers) patch(Buffer.prototype, key, () => 1);
  // The caller that takes a part may read all of it, in ways that aren't visible here, such as a checksum.
  patch(Buffer.prototype, 'subarray', (_, __, result) => (result as Buffer).length);
  patch(Buffer.prototype, 'toString', (_, __, result) => length(result));
  patch(Buffer.prototype, 'indexOf', (self, [, from], result) => {
    const end = Number(result) === -1 ? (self as Buffer).length : Number(result);
    return Math.max(1, end - Number(from ?? 0));
  });
  patch(Buffer.prototype, 'lastIndexOf', (self) => (self as Buffer).length);
  for (const key of ['add', 'delete'] as const) patch(Set.prototype, key, () => 1);
  for (const key of ['get', 'set'] as const) patch(Map.prototype, key, () => 1);
  patch(Intl.Segmenter.prototype, 'segment', (_, [text]) => length(text));
  // `test`, `replace`, `match` and `split` all end up here.
  patch(RegExp.prototype, 'exec', () => 0);
  try {
    run();
  } finally {
    for (const restore of undo.reverse()) restore();
  }
  return work;
}

const whole = [
  ...([
    'normalize',
    'toWellFormed',
    'trim',
    'trimEnd',
    'trimStart',
    'toLowerCase',
    'toUpperCase',
    'split',
  ] as const),
  ...([
    'replace',
    'replaceAll',
    'match',
    'matchAll',
    'search',
    'includes',
    'indexOf',
    'lastIndexOf',
  ] as const),
  ...(['padStart', 'padEnd', 'repeat', 'localeCompare', Symbol.iterator] as const),
];
const numbers = [
  ...(['readUInt8', 'readUIntLE', 'readBigUInt64BE', 'readInt32LE'] as const),
  ...(['readUInt16BE', 'readUInt16LE', 'readUInt32BE', 'readUInt32LE'] as const),
];
const parts = ['slice', 'substring', 'at', 'charAt', 'codePointAt', 'charCodeAt'] as const;

function patternCost(
  { source, global, sticky }: RegExp,
  lastIndex: number,
  subject: string,
  result: unknown,
): number {
  const from = global || sticky ? lastIndex : 0;
  const match = result as RegExpExecArray | null;
  // A pattern that must begin in one place reads no further than that allows.
  const end = match ? match.index + match[0].length : subject.length;
  const read = Math.max(1, end - from);
  simple[source] ??= isSimple(source);
  return simple[source] ? read : read ** 2;
}

/** A pattern is asked once per character. */
const simple: Record<string, boolean> = {};

/** One class or character, repeated or not: each position of the text is read once. */
function isSimple(source: string): boolean {
  const classless = source
    .replace(/\[(?:\\.|\[[^\]]*\]|[^\]\\])*\]/g, 'c')
    .replace(/\\[pPu]\{[^}]*\}/g, 'c')
    .replace(/\\./g, 'c')
    .replace(/^\^|\$$/g, '');
  return !/[*+{]/.test(classless) || /^.[*+]$/.test(classless);
}
