import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { refusal } from '@cutscene/playground/discord/rest/known-troubles.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { expectInDocs } from '../support/docs-table.ts';
import { judge } from '../support/fault-matrix/cell.ts';
import { type CodeCall, codeCalls, playCode } from '../support/fault-matrix/code-calls.ts';
import { codeRows } from '../support/fault-matrix/code-rows.ts';
import { type DiscordRun, startForDiscordRows } from '../support/fault-matrix/discord-run.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const titles: Record<CodeCall, string> = {
  'first-response': 'First response',
  progress: 'Progress',
  upload: 'Upload',
  'upload-by-channel': 'Upload, by channel',
  'new-message': 'Upload, in a new message',
  ping: 'Ping',
  'ping-by-channel': 'Ping, by channel',
  'open-dm': 'Open a DM',
  dm: 'DM',
};

/** The results of these calls without a fault, and with an answer that passes. */
const undisturbed: Partial<Record<CodeCall, string>> = {
  progress: '✅ delivered',
  upload: '✅ delivered',
  'upload-by-channel': '✅ delivered, by channel',
  'new-message': '✅ delivered, in a new message',
};

const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
let run: DiscordRun;

beforeAll(async () => {
  process.on('unhandledRejection', note);
  run = await startForDiscordRows(codeCalls, codeCalls);
});
afterAll(async () => {
  await run[Symbol.asyncDispose]();
  process.off('unhandledRejection', note);
});

/** The result of each code in each call. Those of one call run one after the other, because they share a member. */
async function playAll(): Promise<Map<string, string>> {
  const cells = new Map<string, string>();
  const playCall = async (call: CodeCall) => {
    for (const { name, trouble, isOnce, calls } of codeRows) {
      if (!calls.includes(call)) continue;
      const words = await playCode(run, call, trouble, isOnce).then(judge).catch(String);
      cells.set(`${name} ${call}`, words);
    }
  };
  // Opening direct messages is one call for everybody: a refusal would affect the others.
  const isDirect = (call: CodeCall) => call === 'open-dm' || call === 'dm';
  await Promise.all(codeCalls.filter((call) => !isDirect(call)).map(playCall));
  for (const call of codeCalls.filter(isDirect)) await playCall(call);
  return cells;
}

it('comes through every answer of Discord’s, as the docs say', async () => {
  const cells = await playAll();
  expect([...cells].filter(([, words]) => words.includes('Error'))).toEqual([]);
  for (const { name, isOnce } of codeRows) {
    for (const [call, words] of Object.entries(isOnce ? undisturbed : {}))
      expect.soft(cells.get(`${name} ${call}`) ?? words, `${name} passes: ${call}`).toBe(words);
  }
  const line = (parts: readonly string[]) => `| ${parts.join(' | ')} |`;
  const table = [
    line(['Answer', 'Meaning', ...codeCalls.map((call) => titles[call])]),
    line(['---', '---', ...codeCalls.map(() => '---')]),
    ...codeRows.map(({ name, meaning }) =>
      line([name, meaning, ...codeCalls.map((call) => cells.get(`${name} ${call}`) ?? '—')]),
    ),
  ];
  await expectInDocs('codes', table);
  expect(unhandled).toEqual([]);
}, 500_000);

describe('the start', () => {
  it.each([
    [4004, /^DISCORD_TOKEN: Discord refuses it/],
    [4011, /^DISCORD_SHARD_COUNT: is too small/],
    [4013, /^Discord refuses this version's gateway intents/],
    [4014, /^Discord doesn't allow this application the gateway intents/],
  ])('ends with 2, and says why, when the gateway closes with %i', async (code, sentence) => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    discord.gateway.refuseIdentify(code);
    await using bot = spawnBot(botEnv(discord, folder.path));
    expect(await bot.ended).toBe(2);
    expect(bot.stderr()).toMatch(sentence);
    expect(discord.gateway.identifies, 'it does not try again').toBe(1);
  });

  it.each([30032, 30034, 50001] as const)('goes on without new commands after code %i', async (code) => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    discord.faults.add({ method: 'PUT', route: '/applications/:app/commands' }, refusal(code));
    await using bot = spawnBot(botEnv(discord, folder.path));
    const { err } = await bot.waitForLog(
      ({ msg }) => msg?.startsWith('could not register the commands') === true,
    );
    expect(err).toMatchObject({ code });
    expect(discord.world.botOnline).toBe(true);
    expect(await bot.stop()).toBe(0);
  });
});
