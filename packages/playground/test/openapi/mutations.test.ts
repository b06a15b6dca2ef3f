import { describe, expect, it } from 'vitest';
import { apiDocument } from '../../discord/openapi/document.ts';
import { type Difference, refusedHere, takenHere, type Verdict } from './differences.ts';
import { mutantsOf } from './mutate.ts';
import { documentTakes } from './oracle.ts';
import { samples } from './samples.ts';
import { createSender } from './sender.ts';

const met = new Set<Difference>();

describe('the local Discord judges as Discord’s own document does', () => {
  it.each(samples)('$name', async (sample) => {
    await using sender = await createSender();
    const body = sample.body(sender.ids);
    expect(documentTakes(sample, body)).toBe(true);
    expect(await sender.send(sample, body)).toMatchObject({ status: expect.toSatisfy(isTaken) });
    const unexplained: string[] = [];
    for (const mutant of mutantsOf(body, (other) => documentTakes(sample, other))) {
      const { status, json } = await sender.send(sample, mutant.body);
      if (documentTakes(sample, mutant.body) === isTaken(status)) continue;
      const code = isTaken(status) ? undefined : json.code;
      const verdict: Verdict = { sample, mutant, code, fieldCodes: codesIn(json.errors) };
      const known = (code === undefined ? takenHere : refusedHere).find(({ fits }) => fits(verdict));
      if (known !== undefined) met.add(known);
      else unexplained.push(describeDifference(verdict));
    }
    expect(unexplained).toEqual([]);
  });

  it('with a sample for every route that takes a body', () => {
    const routes = Object.entries(apiDocument().operations).flatMap(([route, { body }]) =>
      body ? [route] : [],
    );
    expect([...new Set(samples.map(({ route }) => route))].toSorted()).toEqual(routes.toSorted());
  });

  it('but for differences that all still exist', () => {
    const stale = [...refusedHere, ...takenHere].filter((difference) => !met.has(difference));
    expect(stale.map(({ name }) => name)).toEqual([]);
  });
});

function isTaken(status: number): boolean {
  return status >= 200 && status < 300;
}

function codesIn(errors: unknown): string[] {
  return [...JSON.stringify(errors ?? {}).matchAll(/"code":"(\w+)"/g)].map(([, code = '']) => code);
}

function describeDifference({ mutant: { kind, at, value }, code, fieldCodes }: Verdict): string {
  const text = JSON.stringify(value) ?? 'undefined';
  const shown = text.length > 60 ? `${text.slice(0, 30)}… (${[...text].length})` : text;
  return `${at} is ${shown} (${kind}): ${code === undefined ? 'taken' : `refused with ${code} ${fieldCodes.join(' ')}`}`;
}
