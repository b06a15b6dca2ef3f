import { join } from 'node:path';
import { ApplicationCommandOptionType as Option, PermissionFlagsBits } from 'discord.js';
import { describe, expect, it } from 'vitest';
import { commandData } from '../../src/commands/index.ts';
import { createComponents } from '../../src/components/index.ts';
import type { Ports } from '../../src/interactions/ports/index.ts';
import type { Role } from '../../src/jobs/fleet.ts';
import { translator } from '../../src/locales/translate.ts';
import { createModals } from '../../src/modals/index.ts';
import { openPostgresStores } from '../../src/store/postgres/stores.ts';
import { startBotInProcess } from '../support/bot-in-process.ts';
import { controlOf } from '../support/buttons.ts';
import { createFastClock } from '../support/clock.ts';
import { aJob, statuses } from '../support/job.ts';
import { hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { openLineTo } from '../support/postgres-line.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const t = translator('en');
const notStored = t('refusal.notStored');
/** Handlers read their ports when they are used, and here only their names matter. */
const ports = { tools: {} } as Ports;

type Described = { name: string; type: number; required?: boolean; options?: readonly Described[] };
type Values = Record<string, string | number | boolean>;

/** Every command and sub-command, with what it can't be used without. */
function callsOf({ name, options = [] }: Described, userId: string): { path: string; values: Values }[] {
  const below = options.filter(({ type }) => type === Option.Subcommand || type === Option.SubcommandGroup);
  if (below.length > 0)
    return below.flatMap((each) =>
      callsOf(each, userId).map(({ path, values }) => ({ path: `${name} ${path}`, values })),
    );
  const samples: Record<number, string | number | boolean> = {
    ...{ [Option.String]: 'paused', [Option.Integer]: 7, [Option.Boolean]: true, [Option.User]: userId },
  };
  const needed = options.filter(({ required }) => required);
  return [
    { path: name, values: Object.fromEntries(needed.map((each) => [each.name, samples[each.type] ?? 1])) },
  ];
}

/** A bot whose database is behind a line, with a video. */
async function start(role: Role) {
  const folder = await temporaryFolder();
  const clock = createFastClock(1);
  const server = await sharedPostgres();
  const line = await openLineTo(server.urlOf(`silent_${process.pid}_${Date.now()}_${role}`));
  const run = await startBotInProcess({
    clock,
    ...(role !== 'all' && {
      env: { ROLE: role, DATABASE_URL: line.url, BLOBS_DIR: join(folder.path, 'shared') },
    }),
    openStores: async (_, onBroken) => ({
      ...(await openPostgresStores(line.url, clock, onBroken, role)),
      sql: async () => [],
    }),
    discord: {
      ackTimeoutMs: 60_000,
      guilds: [
        {
          name: 'Club',
          roles: [{ name: 'Admin', permissions: PermissionFlagsBits.Administrator }],
          channels: [{ name: 'general' }],
          members: [{ name: 'ada', roles: ['Admin'] }],
        },
      ],
    },
  });
  const ada = run.discord.member('ada');
  const help = await ada.slash('help').waitForMessage();
  const guildId = [...run.discord.world.guilds.keys()][0] ?? '';
  const origin = { guildId, channelId: help.channel_id, userId: ada.id, messageId: help.id };
  const job = aJob({ id: '1500000000000000001', origin, status: statuses.succeeded, told: true });
  await run.stores.jobs.insert(job);
  return {
    ...{ run, clock, line, ada, help, job },
    async [Symbol.asyncDispose]() {
      line.cut();
      await run[Symbol.asyncDispose]();
      line.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe.runIf(hasPostgres)('a database that says nothing', () => {
  it.each(['all', 'gateway'] as const)(
    'keeps no answer from a member of a bot with the role %s',
    async (role) => {
      await using world = await start(role);
      const { ada, help, job, clock, line } = world;
      const composer = await ada.slash('video').waitForMessage();
      const forms = [];
      for (const kind of createModals(ports).keys()) {
        const form = ada.click(composer, controlOf(composer, 'text'));
        if (kind !== 'compose') (await form.modal()).custom_id = `${kind}:${job.id}`;
        await form.modal();
        forms.push({ kind, form });
      }
      const { buttons, selects } = createComponents(ports);
      line.silence();

      const begunMs = clock.steadyMs();
      const raw = { raw: true };
      const acts = [
        ...commandData.flatMap((data) =>
          'description' in data
            ? callsOf(data as unknown as Described, ada.id).map(({ path, values }) => ({
                what: `/${path}`,
                act: async () => ada.slash(path, values, raw),
              }))
            : [{ what: data.name, act: async () => ada.messageCommand(data.name, help) }],
        ),
        { what: '/video with a prompt', act: async () => ada.slash('video', { prompt: 'a kite' }) },
        ...[...buttons.keys()].map((kind) => ({
          what: `button ${kind}`,
          act: async () => ada.click(help, `${kind}:${job.id}:1.AAAAAAAAAAAAAAAA`, raw),
        })),
        ...['text', 'make'].map((action) => ({
          what: `button compose ${action}`,
          act: async () => ada.click(composer, controlOf(composer, action), raw),
        })),
        ...[...selects.keys()].map((kind) => ({
          what: `list ${kind}`,
          act: async () => ada.select(help, `${kind}:${job.id}`, ['preview'], raw),
        })),
        ...forms.map(({ kind, form }) => ({
          what: `form ${kind}`,
          act: () => ada.submitModal(form, {}, raw),
        })),
      ];
      const answers = await Promise.all(
        acts.map(async ({ what, act }) => {
          const invocation = await act();
          await invocation.acknowledged;
          return { what, afterMs: clock.steadyMs() - begunMs, text: invocation.message()?.text ?? '' };
        }),
      );
      expect(answers.filter(({ afterMs }) => afterMs > 2_500)).toEqual([]);
      const said = answers.filter(({ text }) => text.includes(notStored)).map(({ what }) => what);
      expect(said.length, said.join(', ')).toBeGreaterThan(role === 'all' ? 10 : 20);
      expect(answers.filter(({ text }) => text.includes('16000'))).toEqual([]);
    },
  );

  it.each([
    ['its statements', 'BEGIN', [notStored, t('refusal.storageFails')]],
    // Whether it was made, nobody knows.
    ['its commit', 'COMMIT', [t('refusal.maybeStored').split(/[`<]/)[0] ?? '']],
  ])('keeps no answer from a member whose write waits for %s', async (_, statement, expected) => {
    await using world = await start('all');
    const { ada, clock, line } = world;
    line.hang(statement);
    const begunMs = clock.steadyMs();
    const invocations = [
      ada.slash('video', { prompt: 'a kite' }),
      ada.slash('settings set', { name: 'member-videos', value: '7' }),
    ];
    for (const each of invocations) {
      await each.acknowledged;
      const { text } = await each.waitForMessage();
      expect(
        expected.some((sentence) => text.includes(sentence)),
        text,
      ).toBe(true);
    }
    expect(clock.steadyMs() - begunMs).toBeLessThan(3_000);
  });
});
