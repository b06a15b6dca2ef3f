export type MutationKind = 'drop' | 'null' | 'type' | 'long' | 'range' | 'enum' | 'unknown';

export interface Mutant {
  kind: MutationKind;
  /** The way to the field, with `*` for every index: `embeds.*.title`. */
  at: string;
  body: unknown;
  /** What the field is now. */
  value: unknown;
}

type Path = readonly (string | number)[];

/** Every body that differs from this one in one field. */
export function* mutantsOf(body: unknown): Generator<Mutant> {
  for (const [path, value] of fieldsOf(body, [])) {
    const at = path.map((step) => (typeof step === 'number' ? '*' : step)).join('.');
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
    yield ['long', 'x'.repeat(3_000)];
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
