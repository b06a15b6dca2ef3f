import { describe, expect, it } from 'vitest';
import type { Role } from '../../src/jobs/fleet.ts';
import { nextTurn } from '../../src/runtime/clock.ts';
import { joinFleet } from '../../src/store/fleet.ts';
import { createBusHub } from '../support/bus-hub.ts';
import { createFakeClock } from '../support/clock.ts';
import { aJob } from '../support/job.ts';

async function start(role: Role = 'worker') {
  const clock = createFakeClock();
  const hub = createBusHub();
  const [other, bus] = [hub.join(), hub.join()];
  const heard: string[] = [];
  other.subscribe('jobs', (ids) => heard.push(ids));
  const is = {
    ...{ beats: 0, living: 3 as number | undefined, away: false, onDuty: true },
    /** On its way to the database. */
    onBeat() {},
  };
  const asked: unknown[] = [];
  let [free, workers]: [string[], string[]] = [[], ['me']];
  let onAnswer = () => {};
  const fleet = await joinFleet(
    {
      async beat() {
        is.beats++;
        is.onBeat();
        if (is.away) throw new Error('away');
        return is.living === undefined ? undefined : { processes: is.living, workers: is.living - 1 };
      },
      async free(acceptedBeforeMs) {
        asked.push(clock.now() - acceptedBeforeMs);
        onAnswer();
        return { ids: free, workers };
      },
      async take(ids) {
        asked.push(ids);
        return ids.map((id) => ({ job: aJob({ id }), holder: 'self' }));
      },
      async hasDuty(duty) {
        asked.push(duty);
        onAnswer();
        return is.onDuty;
      },
      leave: async () => ['1', '2'],
    },
    { id: 'me', role, bus, clock },
  );
  const changes: boolean[] = [];
  const end = fleet.onChange((isAlive) => changes.push(isAlive));
  return {
    ...{ clock, fleet, is, asked, heard, changes, end },
    offer(ids: string[], among: string[] = ['me']) {
      [free, workers] = [ids, among];
    },
    /** Meanwhile, the database answers. */
    whileAsked: (does: () => void) => (onAnswer = does),
    async pass(ms: number) {
      clock.advance(ms);
      for (let turn = 0; turn < 3; turn++) await nextTurn();
    },
  };
}

describe('a process in a fleet', () => {
  it('shows that it lives every three seconds, and each second after it could not', async () => {
    const { clock, is, fleet, changes, pass } = await start();
    expect([is.beats, fleet.isAlive(), fleet.size()]).toEqual([1, true, { processes: 3, workers: 2 }]);
    await pass(2_999);
    expect(is.beats).toBe(1);
    is.away = true;
    await pass(1);
    expect(is.beats).toBe(2);
    await pass(999);
    expect(is.beats).toBe(2);
    Object.assign(is, { away: false, living: 2 });
    await pass(1);
    expect([is.beats, fleet.size()]).toEqual([3, { processes: 2, workers: 1 }]);
    await pass(2_999);
    expect(is.beats).toBe(3);
    await pass(3_000);
    // The next beat, and the end of what this one allows.
    expect([clock.waiting, changes]).toEqual([2, []]);
  });

  it.each<[string, object]>([
    ['whose beats fail', { away: true }],
    ['that may not live beside another', { living: undefined }],
  ])('is lost ten seconds after its last beat, %s, and comes back', async (_, how) => {
    const { is, fleet, changes, pass } = await start();
    Object.assign(is, how);
    for (let seconds = 0; seconds < 9; seconds++) await pass(1_000);
    await pass(999);
    expect([fleet.isAlive(), changes]).toEqual([true, []]);
    await pass(1);
    expect([fleet.isAlive(), changes]).toEqual([false, [false]]);
    Object.assign(is, { away: false, living: 3 });
    await pass(3_000);
    expect([fleet.isAlive(), changes]).toEqual([true, [false, true]]);
  });

  it('that has slept is lost when it wakes, until it has shown that it lives', async () => {
    const { clock, fleet, changes, asked, offer, pass } = await start();
    offer(['1']);
    await pass(1_000);
    // Its steady clock stands still meanwhile.
    clock.set(8_999);
    expect(fleet.isAlive()).toBe(true);
    clock.set(1);
    expect(fleet.isAlive()).toBe(false);
    expect([await fleet.take(), await fleet.hasDuty('dispatch'), asked]).toEqual([[], false, []]);
    await pass(2_000);
    // Whoever acts on its jobs has to compare them with the store first.
    expect([fleet.isAlive(), changes]).toEqual([true, [false, true]]);
  });

  it('that sleeps while its beat is under way is lost', async () => {
    const { clock, is, fleet, changes, pass } = await start();
    is.onBeat = () => clock.set(10_000);
    await pass(3_000);
    expect([fleet.isAlive(), changes]).toEqual([false, [false]]);
    is.onBeat = () => {};
    await pass(3_000);
    expect([fleet.isAlive(), changes]).toEqual([true, [false, true]]);
  });

  it('lives no longer because somebody sets its clock back', async () => {
    const { clock, is, fleet, pass } = await start();
    clock.set(-3_600_000);
    is.away = true;
    await pass(9_999);
    expect(fleet.isAlive()).toBe(true);
    await pass(1);
    expect(fleet.isAlive()).toBe(false);
  });

  it('tells nobody who has stopped listening', async () => {
    const { is, changes, end, pass } = await start();
    end();
    is.away = true;
    await pass(20_000);
    expect(changes).toEqual([]);
  });

  it('has a duty only while it is alive, before and after the answer', async () => {
    const { is, fleet, asked, whileAsked, clock } = await start();
    expect(await fleet.hasDuty('retention')).toBe(true);
    is.onDuty = false;
    expect(await fleet.hasDuty('retention')).toBe(false);
    Object.assign(is, { onDuty: true, away: true });
    whileAsked(() => clock.advance(10_000));
    expect(await fleet.hasDuty('retention')).toBe(false);
    const before = asked.length;
    expect(await fleet.hasDuty('retention')).toBe(false);
    expect(asked).toHaveLength(before);
  });

  it('leaves no timer behind, and is not alive after its end', async () => {
    const { clock, fleet, heard, is, changes, pass } = await start();
    await fleet.leave();
    expect([clock.waiting, fleet.isAlive(), heard]).toEqual([0, false, ['1,2']]);
    await pass(60_000);
    expect([is.beats, changes]).toEqual([1, []]);
  });

  it('waits at its end for a beat that is under way, and sends no other', async () => {
    const { clock, fleet, is, pass } = await start();
    clock.advance(3_000);
    await fleet.end();
    expect([is.beats, clock.waiting]).toEqual([2, 0]);
    await pass(60_000);
    expect(is.beats).toBe(2);
  });
});

describe('free jobs', () => {
  it('are taken at once by the worker that is first for them, and told to all', async () => {
    const { fleet, offer, asked, heard } = await start();
    offer(['1', '2']);
    expect((await fleet.take()).map(({ job }) => job.id)).toEqual(['1', '2']);
    // Those accepted in the last ten seconds are shown by the process that accepted them.
    expect(asked).toEqual([10_000, ['1', '2']]);
    expect(heard).toEqual(['1,2']);
  });

  it('are shared evenly among the workers, in whatever order they are listed', async () => {
    const ids = Array.from({ length: 200 }, (_, n) => String(n));
    const shares = [];
    for (const workers of [
      ['me', 'you', 'they'],
      ['they', 'you', 'me'],
    ]) {
      const { fleet, offer } = await start();
      offer(ids, workers);
      shares.push((await fleet.take()).map(({ job }) => job.id));
    }
    expect(shares[0]).toEqual(shares[1]);
    expect(shares[0]?.length).toBeGreaterThan(40);
    expect(shares[0]?.length).toBeLessThan(95);
  });

  it('are taken by another after two seconds, counted anew if they were taken meanwhile', async () => {
    const { fleet, offer, asked, pass } = await start();
    const took = async () => (await fleet.take()).length;
    offer(['1'], ['you']);
    expect(await took()).toBe(0);
    await pass(1_999);
    expect(await took()).toBe(0);
    offer([], ['you']);
    expect(await took()).toBe(0);
    offer(['1'], ['you']);
    await pass(1);
    expect(await took()).toBe(0);
    expect(asked).not.toContainEqual([]);
    await pass(2_000);
    expect(await took()).toBe(1);
  });

  it('are nothing for a gateway, nor for a process that may be dead', async () => {
    const gateway = await start('gateway');
    gateway.offer(['1']);
    expect([await gateway.fleet.take(), gateway.asked]).toEqual([[], []]);
    const { clock, is, fleet, offer, asked, whileAsked, heard } = await start();
    offer(['1']);
    is.away = true;
    whileAsked(() => clock.advance(10_000));
    expect(await fleet.take()).toEqual([]);
    expect(await fleet.take()).toEqual([]);
    expect([asked.length, heard]).toEqual([1, []]);
  });

  it.each([
    [0, []],
    [150, [150]],
    [151, [150, 1]],
    [300, [150, 150]],
  ])('are told with no more ids at once than a message can carry: %i', async (count, lengths) => {
    const { fleet, offer, heard } = await start();
    offer(Array.from({ length: count }, (_, n) => String(n)));
    await fleet.take();
    expect(heard.map((ids) => ids.split(',').length)).toEqual(lengths);
  });
});
