import { describe, expect, it } from 'vitest';
import { createPauses } from '../../src/discord/pauses.ts';

function start() {
  let nowMs = 1_000_000;
  return {
    pauses: createPauses(() => nowMs),
    advance(ms: number) {
      nowMs += ms;
    },
  };
}

describe('a pause', () => {
  it('is twice as long where the next request after it meets another, and short again after an answer', () => {
    const { pauses, advance } = start();
    const lengths = [0, 0, 0].map(() => {
      const ms = pauses.begin('a', 1) ?? 0;
      advance(ms);
      return ms;
    });
    expect(lengths).toEqual([500, 1_000, 2_000]);
    expect(pauses.end(['a', 'b'])).toEqual(['a']);
    expect(pauses.begin('a', 1)).toBe(500);
  });

  it('is one for all that were under way when it began', () => {
    const { pauses, advance } = start();
    expect(pauses.begin('a', 1)).toBe(500);
    for (let late = 0; late < 8; late++) expect(pauses.begin('a', 1)).toBeUndefined();
    expect(pauses.leftMs(['a'])).toBe(500);
    advance(500);
    expect(pauses.begin('a', 1)).toBe(1_000);
  });

  it('is never longer than a minute by that, and as long as is asked for', () => {
    const { pauses, advance } = start();
    for (let round = 0; round < 20; round++) advance(pauses.begin('a', 1) ?? 0);
    expect(pauses.begin('a', 1)).toBe(60_000);
    expect(pauses.begin('b', 90_000)).toBe(90_000);
    // An earlier answer says less: the longer pause stays.
    expect(pauses.begin('b', 10)).toBeUndefined();
    expect(pauses.leftMs(['a', 'b'])).toBe(90_000);
  });

  it('is not ended by what was sent before it began', () => {
    const { pauses, advance } = start();
    pauses.begin('a', 5_000);
    expect(pauses.end(['a'])).toEqual([]);
    advance(5_000);
    expect(pauses.end(['a'])).toEqual(['a']);
    expect(pauses.end(['a'])).toEqual([]);
  });

  it('that has run out is asked about by one request, and by the next where that got no answer', () => {
    const { pauses, advance } = start();
    pauses.begin('a', 5_000);
    advance(5_000);
    expect(pauses.leftMs(['a'])).toBe(0);
    pauses.probe(['a']);
    expect(pauses.leftMs(['a'])).toBe(1_000);
    expect(pauses.leftMs(['b'])).toBe(0);
    pauses.release(['a']);
    expect(pauses.leftMs(['a'])).toBe(0);
    pauses.probe(['a']);
    advance(10_000);
    expect(pauses.leftMs(['a'])).toBe(0);
  });

  it('that holds is kept, however many there are', () => {
    const { pauses, advance } = start();
    for (let route = 0; route < 600; route++) pauses.begin(`over ${route}`, 1_000);
    advance(11 * 60_000 + 1_000);
    for (let route = 0; route < 600; route++) pauses.begin(`holds ${route}`, 30_000);
    for (let route = 0; route < 600; route++) expect(pauses.leftMs([`holds ${route}`])).toBe(30_000);
    // The others are forgotten, and begin as new ones.
    expect(pauses.begin('over 0', 1)).toBe(500);
  });
});
