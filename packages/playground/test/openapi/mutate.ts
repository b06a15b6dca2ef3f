import { apiDocument } from '../../discord/openapi/document.ts';

export type MutationKind = 'drop' | 'null' | 'type' | 'long' | 'range' | 'enum' | 'unknown' | 'edge';

export interface Mutant {
  kind: MutationKind;
  /** The way to the field, with `*` for every index: `embeds.*.title`. */
  at: string;
  body: unknown;
  /** The field's present value. */
  value: unknown;
}

type Path = readonly (string | number)[];

/** Every body that differs from this one in one field. `takes` is the document's verdict on a body. */
export function* mutantsOf(body: unknown, takes: (body: unknown) => boolean): Generator<Mutant> {
  for (const [path, value] of fieldsOf(body, [])) {
    const at = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
    const takesHere = (other: unknown) => takes(changed(body, path, other));
    for (const edge of edgesOf(value, takesHere)) {
      yield { kind: 'edge', at, body: changed(body, path, edge), value: edge };
    }
    if (path.length > 0) {
      yield { kind: 'drop', at, body: changed(body, path, undefined), value: undefined };
      yield { kind: 'null', at, body: changed(body, path, null), value: null };
    }
    for (const [kind, wrong] of wrongValues(value)) {
      yield { kind, at, body: changed(body, path, wrong), value: wrong };
    }
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      yield { kind: 'unknown', at, body: changed(body, path, { ...value, surely_unknown: 1 }), value: 1 };
    }
  }
}

function* wrongValues(value: unknown): Generator<[MutationKind, unknown]> {
  for (const other of [7, 'words', {}]) {
    if (typeNameOf(other) !== typeNameOf(value)) yield ['type', other];
  }
  if (typeof value === 'string') {
    if (/^\d$/.test(value)) yield ['type', Number(value)];
    yield ['long', ''];
    yield ['long', 'x'.repeat(6_001)];
    yield ['enum', 'surely_unknown'];
  }
  if (typeof value === 'number') {
    yield ['type', String(value)];
    for (const other of [-1, 0, 1.5, 2 ** 40]) yield ['range', other];
    yield ['enum', 99];
  }
  if (Array.isArray(value)) {
    yield ['long', Array.from({ length: 131 }, () => value[0])];
    if (value.length > 0) yield ['long', [...value, value[0]]];
  }
}

/** Sizes at every limit that the document sets with this keyword, and on both sides of it. */
function sizesAt(keyword: string): readonly number[] {
  const found = JSON.stringify(apiDocument()).matchAll(new RegExp(`"(?:max|min)${keyword}":(\\d+)`, 'g'));
  const sizes = [...found].flatMap(([, limit]) => [Number(limit) - 1, Number(limit), Number(limit) + 1]);
  return [...new Set(sizes)].filter((size) => size >= 0 && size < 100_000).toSorted((a, b) => a - b);
}

const SIZES: Readonly<Record<string, readonly number[]>> = {
  string: sizesAt('Length'),
  number: sizesAt('imum'),
  array: sizesAt('Items'),
};

/** The values next to each limit of a field, on both sides. Texts consist of a letter that UTF-16 counts twice. */
function* edgesOf(value: unknown, takes: (value: unknown) => boolean): Generator<unknown> {
  const sizes = SIZES[typeNameOf(value)] ?? [];
  const longest = Array.isArray(value)
    ? Array.from({ length: sizes.at(-1) ?? 0 }, (_, index) => nth(value[0], index))
    : [];
  const sized = (size: number) => {
    if (Array.isArray(value)) return longest.slice(0, size);
    return typeof value === 'string' ? '𠀋'.repeat(size) : size;
  };
  const verdicts = sizes.map((size) => takes(sized(size)));
  for (const [index, size] of sizes.entries()) {
    const isEdge = [index - 1, index + 1].some(
      (next) => (verdicts[next] ?? verdicts[index]) !== verdicts[index],
    );
    if (isEdge) yield sized(size);
  }
}

const NAMES: ReadonlySet<string> = new Set(['custom_id', 'name', 'value']);

/** The same again under other ids and names, for lists that don't repeat any. */
function nth(item: unknown, index: number): unknown {
  if (index === 0) return item;
  if (Array.isArray(item)) return item.map((each) => nth(each, index));
  if (typeof item === 'string') return /^\d{17,}$/.test(item) ? String(BigInt(item) + BigInt(index)) : item;
  if (typeof item !== 'object' || item === null) return item;
  const entries = Object.entries(item)
    .filter(([key, value]) => key !== 'id' || typeof value !== 'number')
    .map(([key, value]) => [
      key,
      NAMES.has(key) && typeof value === 'string' ? value + index : nth(value, index),
    ]);
  return Object.fromEntries(entries);
}

function* fieldsOf(value: unknown, path: Path): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  for (const [key, child] of entries) yield* fieldsOf(child, [...path, key]);
}

function changed(body: unknown, [step, ...rest]: Path, value: unknown): unknown {
  if (step === undefined) return value;
  if (Array.isArray(body)) {
    const copy = body.map((each, index) => (index === step ? changed(each, rest, value) : each));
    return value === undefined && rest.length === 0 ? copy.filter((_, index) => index !== step) : copy;
  }
  const { [step]: child, ...others } = body as Record<string | number, unknown>;
  const next = changed(child, rest, value);
  // In its old place, so that a failure is easy to compare.
  return next === undefined && rest.length === 0
    ? others
    : Object.fromEntries(
        Object.entries(body as object).map(([key, each]) => [key, key === step ? next : each]),
      );
}

function typeNameOf(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
}
