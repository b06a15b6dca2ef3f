import { expect, it } from 'vitest';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir, makeDataDir } from '../../src/store/data-dir.ts';
import { spawnBot } from '../support/bot-process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const isOpen = ({ msg }: { msg?: string }) => /^\s*http:\/\/127\.0\.0\.1:\d+\s*$/.test(msg ?? '');

it('ends with the code of a bot that will not run, in words', async () => {
  await using folder = await temporaryFolder();
  makeDataDir(`${folder.path}/playground`);
  const lock = await lockDataDir(`${folder.path}/playground`, systemClock);
  await using playground = spawnBot({ DATA_DIR: folder.path });
  expect(await playground.ended).toBe(2);
  expect(playground.stderr().trim().split('\n')).toEqual([
    expect.stringMatching(/^DATA_DIR: another Cutscene is using/),
    "The playground stopped because the bot can't run. The reason is above.",
  ]);
  lock.release();
});

it('leaves no bot behind when it is killed', async () => {
  await using folder = await temporaryFolder();
  await using playground = spawnBot({ DATA_DIR: folder.path });
  await playground.waitForLog(({ msg }) => msg?.includes('README.md') === true);
  // The address is the only one, and what else there is to read is for a person.
  const lines = playground.log.map(({ msg = '', level }) => ({ msg, level: Number(level ?? 100) }));
  expect(lines.filter(({ msg }) => msg.includes('http'))).toEqual([expect.objectContaining({ level: 100 })]);
  expect(playground.log.filter(isOpen)).toHaveLength(1);
  expect(lines.filter(({ level }) => level < 40)).toEqual([]);
  await playground.stop('SIGKILL');
  await expect
    .poll(async () => {
      const lock = await lockDataDir(`${folder.path}/playground`, systemClock).catch(() => undefined);
      lock?.release();
      return lock !== undefined;
    })
    .toBe(true);
});
