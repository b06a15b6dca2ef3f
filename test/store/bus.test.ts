import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { nextTurn } from '../../src/runtime/clock.ts';
import { openBus } from '../../src/store/postgres/bus.ts';
import { openSession } from '../../src/store/postgres/session.ts';
import { createFakeClock } from '../support/clock.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { openLineTo } from '../support/postgres-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const AGAIN_MS = 500;

/** Two processes on one database, and somebody who sends whatever they like. */
async function start() {
  const folder = await temporaryFolder();
  const url = databaseUrlOf(folder.path, await sharedPostgres());
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const line = await openLineTo(url);
  const clock = createFakeClock();
  const [me, other] = [await openBus(line.url, clock, 'me'), await openBus(url, createFakeClock(), 'other')];
  const heard: string[] = [];
  for (const { bus } of [me, other]) {
    bus.subscribe('wake', (text) => heard.push(text));
    bus.onGap(() => heard.push('a gap'));
  }
  const pidOf = async ({ session }: typeof me) =>
    (await session.query('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];
  return {
    ...{ url: line.url, line, clock, me, other, heard, pidOf },
    say: (payload: string) =>
      client.query("SELECT pg_notify('cutscene_' || md5(current_schema()), $1)", [payload]),
    /** Until it notices. */
    async lose() {
      await client.query('SELECT pg_terminate_backend($1)', [await pidOf(me)]);
      await expect.poll(() => clock.nextInMs).toBe(AGAIN_MS);
      expect(clock.waiting).toBe(1);
    },
    async rejoin() {
      clock.advance(AGAIN_MS);
      await expect.poll(() => pidOf(me).catch(() => undefined)).toBeDefined();
    },
    async [Symbol.asyncDispose]() {
      for (const { close } of [me, other]) await close();
      await client.end();
      line.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.runIf(hasPostgres)('the bus of a process', () => {
  it.each(['newer 0 {', 'newer 0 [["wake"]]', 'newer 0 [["wake",7]]', 'newer 0 [["gap",""]]'])(
    'takes %j for something that it has missed',
    async (payload) => {
      await using run = await start();
      await run.say(payload);
      await expect.poll(() => run.heard).toEqual(['a gap', 'a gap']);
    },
  );

  it('puts the parts of each sender together, and none of before the connection was lost', async () => {
    await using run = await start();
    await run.other.close();
    await run.say('one 2 [["wake","a ');
    await run.say('one 1  b');
    await run.say('two 0 [["wake","c"],["settings","7"]]');
    await run.say('one 0 "]]');
    await expect.poll(() => run.heard).toEqual(['c', 'a  b']);
    await run.say('one 1 [["wake","lost');
    await run.lose();
    await run.rejoin();
    await run.say('one 0 [["wake","d"]]');
    await expect.poll(() => run.heard.slice(2)).toEqual(['a gap', 'd']);
  });

  it('sends what waited for the connection, or says that it was too much', async () => {
    await using run = await start();
    // Some of them while others are under way.
    for (let n = 0; n < 1_200; n++) run.me.bus.publish('wake', String(n));
    await expect.poll(() => run.heard.length).toBe(1_200);
    expect(run.heard.splice(0)).not.toContain('a gap');

    await run.lose();
    for (let n = 0; n < 1_000; n++) run.me.bus.publish('wake', String(n));
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    expect(run.heard).toEqual([]);
    await run.rejoin();
    await expect.poll(() => run.heard.length).toBe(1_001);
    expect(run.heard.splice(0, 2)).toEqual(['a gap', '0']);
    expect(run.heard.splice(0)).not.toContain('a gap');

    await run.lose();
    for (let n = 0; n < 1_000; n++) run.me.bus.publish('wake', String(n));
    for (let turn = 0; turn < 3; turn++) await nextTurn();
    run.me.bus.publish('wake', 'too much');
    await nextTurn();
    run.me.bus.publish('wake', 'the first again');
    await run.rejoin();
    // Its own, and the one that it sent.
    await expect.poll(() => run.heard).toEqual(['a gap', 'a gap', 'the first again']);
  });

  it('has sent everything when it is closed', async () => {
    await using run = await start();
    run.me.bus.publish('wake', 'the last\n\0 ä 東京 🎂');
    await run.me.close();
    await expect.poll(() => run.heard).toEqual(['the last\n\0 ä 東京 🎂']);
  });

  it('ends what listens, each alone', async () => {
    await using run = await start();
    const ends = [
      run.me.bus.subscribe('wake', () => run.heard.push('ended')),
      run.me.bus.onGap(() => run.heard.push('ended')),
    ];
    for (const end of ends) end();
    await run.say('one 0 [["gap",""],["wake","a"]]');
    await expect.poll(() => run.heard.toSorted()).toEqual(['a', 'a', 'a gap', 'a gap']);
  });
});

describe.runIf(hasPostgres)('the session of a process', () => {
  it('is refused as a problem of the storage where nobody is', async () => {
    const opened = openBus('postgres://mia@127.0.0.1:1/films', createFakeClock(), 'me');
    await expect(opened).rejects.toMatchObject({ name: 'StorageError', reason: 'unreachable' });
  });

  it('is left if it can’t be prepared', async () => {
    await using run = await start();
    const channel = async () => {
      throw new Error('no channel');
    };
    const opened = openSession(run.url, run.clock, { channel, onConnected() {}, onNotification() {} });
    await expect(opened).rejects.toThrow('no channel');
    await expect.poll(run.line.counts).toEqual([2, 1]);
  });

  it('says what it is for', async () => {
    await using run = await start();
    expect(await run.me.session.query('SHOW application_name')).toEqual([
      { application_name: 'cutscene (fleet)' },
    ]);
  });

  it('is made anew after a problem of the storage, and asked nothing meanwhile', async () => {
    await using run = await start();
    const { session } = run.me;
    const first = await run.pidOf(run.me);
    // A mistake of the bot's isn't one.
    await expect(session.query('SELECT nothing')).rejects.toThrow(/column "nothing" does not exist/);
    expect(await run.pidOf(run.me)).toBe(first);
    const full = 'DO $$ BEGIN RAISE disk_full; END $$';
    await expect(session.query(full)).rejects.toMatchObject({ name: 'StorageError', reason: 'full' });
    await expect(session.query('SELECT 1')).rejects.toMatchObject({ reason: 'unreachable' });
    await expect.poll(run.line.counts).toEqual([1, 0]);
    expect(run.clock.waiting).toBe(1);
    await run.rejoin();
    expect(await run.pidOf(run.me)).not.toBe(first);
  });

  it('is tried again until the server is back', async () => {
    await using run = await start();
    await run.lose();
    run.line.cut();
    for (let time = 2; time < 4; time++) {
      run.clock.advance(AGAIN_MS);
      await expect.poll(() => [run.line.counts()[0], run.clock.nextInMs]).toEqual([time, AGAIN_MS]);
      expect(run.clock.waiting).toBe(1);
    }
    run.line.open();
    await run.rejoin();
  });

  it.each(['lasts', 'is lost', 'is made anew'])('ends when it is closed while it %s', async (state) => {
    await using run = await start();
    if (state !== 'lasts') await run.lose();
    if (state === 'is made anew') run.clock.advance(AGAIN_MS);
    await run.me.close();
    await expect.poll(run.line.counts).toEqual([state === 'is made anew' ? 2 : 1, 0]);
    expect([run.clock.nextInMs, run.heard]).toEqual([undefined, []]);
  });
});
