import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { JobState } from '../../../src/jobs/job-status.ts';
import type { LogLine } from '../bot-process.ts';
import { type Played, type Row, until, untilOver, whenLogged } from './cell.ts';
import type { DiscordRun } from './discord-run.ts';
import { type Column, columns } from './troubles.ts';

/** Begins to fail, and works again once the returned function is called, which returns whether it was hit at all. */
type Spoil = (run: DiscordRun, jobId: string) => { isHit(line: LogLine): boolean; heal(): void };

const says = (words: string) => (line: LogLine) => line.msg?.startsWith(words) === true;

const isFailing = says('the disk of the storage fails');

/** As if the disk ended where the file ends. */
const fill: Spoil = ({ stores: { connection } }) => {
  if (!connection) throw new Error('Only with SQLite');
  const pages = Number(connection.prepare('PRAGMA page_count').get()?.['page_count']);
  connection.exec(`PRAGMA max_page_count = ${pages}`);
  const hog = connection.prepare("INSERT INTO keyv VALUES ('hog' || hex(randomblob(8)), hex(randomblob(?)))");
  for (const bytes of [1_000, 50]) {
    try {
      for (;;) hog.run(bytes);
    } catch {
      // That is its purpose.
    }
  }
  return {
    isHit: says('the storage is full'),
    heal: () =>
      connection.exec(`PRAGMA max_page_count = ${pages * 100}; DELETE FROM keyv WHERE key LIKE 'hog%'`),
  };
};

const lock: Spoil = ({ dataDir }) => {
  const other = new DatabaseSync(join(dataDir, 'cutscene.sqlite'));
  other.exec('BEGIN IMMEDIATE');
  return { isHit: says('another program keeps the storage locked'), heal: () => other.close() };
};

/** As after a file system that has seen errors and accepts no more writes. */
const makeReadOnly: Spoil = ({ stores: { connection } }) => {
  if (!connection) throw new Error('Only with SQLite');
  connection.exec('PRAGMA query_only = 1');
  return { isHit: isFailing, heal: () => connection.exec('PRAGMA query_only = 0') };
};

/** Written, but the disk doesn't confirm it. */
function loseConfirmation(fileHandle: FileHandle): Spoil {
  const prototype: Pick<FileHandle, 'datasync'> = Object.getPrototypeOf(fileHandle);
  const { datasync } = prototype;
  return () => {
    prototype.datasync = async function (this: FileHandle) {
      await datasync.call(this);
      throw Object.assign(new Error('EIO: i/o error, fdatasync'), { code: 'EIO' });
    };
    return {
      isHit: isFailing,
      heal: () => {
        prototype.datasync = datasync;
      },
    };
  };
}

/** The members of the store's rows, one after the other: a fault affects all of them. */
export const storeRowMember = 'store';

let count = 0;

function storeRow(
  run: DiscordRun,
  spoils: Partial<Record<Column, Spoil>>,
  options: { call: string; from?: JobState; cells: Partial<Row['cells']> },
): Row {
  const { call, from } = options;
  const dashes = Object.fromEntries(columns.map((column) => [column, '—'])) as Row['cells'];

  async function play(column: Column): Promise<Played> {
    // Longer than the last pages of a full file may still take.
    const prompt = `2 s boat ${++count} ${'x'.repeat(3_900)}`;
    const member = run.discord.member(storeRowMember);
    const seen = run.log.length;
    const later = () => run.log.slice(seen);
    let spoiled: ReturnType<Spoil> | undefined;
    const spoil = (jobId: string) => {
      spoiled = spoils[column]?.(run, jobId);
    };
    const command = member.slash('video', { prompt, notify: 'off' });
    if (from === undefined) spoil(command.id);
    else
      whenLogged(
        run,
        (line) => line['job'] === command.id && line['state'] === from,
        () => spoil(command.id),
      );
    const hits = () => later().filter((line) => spoiled?.isHit(line)).length;
    try {
      await until(() => hits() > 0, `a write of ${command.id} that goes wrong`);
      // A refused member reads so while it lasts, and a waiting member gets the video while it lasts.
      if (from === undefined) await untilOver(run, command);
      const mayArrive = from === 'running' && column !== 'hangs';
      if (mayArrive)
        await until(() => (command.message()?.attachments.length ?? 0) > 0, `the video of ${command.id}`);
    } finally {
      spoiled?.heal();
    }
    await untilOver(run, command);
    await until(() => later().some(says('storage can be written again')), 'a storage that works');
    return {
      ...{ run, command, hits: hits() },
      calls: from === 'queued' ? 1 + hits() : 1,
      orders: run.orders.filter((each) => each === prompt).length,
    };
  }
  return { call, cells: { ...dashes, ...options.cells }, play };
}

/** The rows of the storage, whose faults affect all jobs: they need a bot of their own, one after the other. */
export async function storeRows(run: DiscordRun): Promise<Row[]> {
  const file = await open(join(run.dataDir, 'cutscene.sqlite'), 'r');
  await file.close();
  const spoils = { refused: fill, '500': makeReadOnly, hangs: lock, twice: loseConfirmation(file) };
  const all = (words: string) => ({ refused: words, '500': words, hangs: words, twice: words });
  return [
    storeRow(run, spoils, {
      call: 'Store a new job',
      cells: { ...all('🚫 refused'), twice: '—' },
    }),
    storeRow(run, spoils, {
      ...{ call: 'Store that the submit begins', from: 'queued' },
      cells: all('✅ retried, delivered'),
    }),
    storeRow(run, spoils, {
      ...{ call: 'Store the task id', from: 'submitting' },
      cells: all('✅ delivered'),
    }),
    storeRow(run, spoils, {
      ...{ call: 'Store progress', from: 'running' },
      cells: all('✅ delivered'),
    }),
    storeRow(run, spoils, {
      ...{ call: 'Store the delivery', from: 'delivering' },
      cells: all('✅ delivered'),
    }),
  ];
}
