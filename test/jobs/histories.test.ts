import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { failureKinds } from '../../src/jobs/failure.ts';
import { isIn, type Job } from '../../src/jobs/job.ts';
import { entryOf, outcomeOf } from '../../src/jobs/ledger.ts';
import { eventOf, eventTypes, FOLDER, randomHistories, readHistories, replay } from '../support/histories.ts';
import { statuses } from '../support/job.ts';

// `ADD_HISTORIES=<name> npm test -- test/jobs/histories.test.ts` adds a file for a new state or event. It never
// overwrites one.
const added = process.env['ADD_HISTORIES'];
if (added) {
  const seed = [...added].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) | 0;
  const lines = randomHistories(160, seed).map((history) => `${JSON.stringify(history)}\n`);
  await writeFile(new URL(`${added}.jsonl`, FOLDER), lines.join(''), {
    flag: 'wx',
  });
}

const histories = await readHistories();

describe('the lives of jobs that earlier versions have stored', () => {
  it('end as they did, and take the same from quota and budget', () => {
    for (const history of histories) {
      const { end, gone, ledger, outcome, job } = history;
      const last = replay(history).at(-1) as Job;
      const id = String(job['id']);
      expect(JSON.parse(JSON.stringify(last)), id).toMatchObject(end);
      for (const name of gone) expect(last, id).not.toHaveProperty(name);
      expect(entryOf(last, 0), id).toEqual(ledger);
      expect(outcomeOf(last), id).toEqual(outcome);
    }
  });

  it('have every state, event and failure of today', () => {
    const lives = histories.flatMap(replay);
    const states = new Set(lives.map(({ status }) => status.state));
    expect([...states].toSorted()).toEqual(Object.keys(statuses).toSorted());
    const types = new Set(
      histories.flatMap(({ events }) => events.map(([, name, fields]) => eventOf(name, fields).type)),
    );
    expect([...types].toSorted()).toEqual(eventTypes().toSorted());
    const kinds = new Set(lives.flatMap((job) => (isIn(job, 'failed') ? [job.status.kind] : [])));
    expect([...kinds].toSorted()).toEqual([...failureKinds].toSorted());
  });
});
