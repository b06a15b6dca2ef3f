import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalDiscord, startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { describe, expect, it } from 'vitest';
import { botEnv, spawnBot } from '../support/bot-process.ts';
import { databaseUrlOf, hasPostgres, sharedPostgres } from '../support/postgres.ts';
import { runScript as run } from '../support/run-script.ts';
import { startS3 } from '../support/s3.ts';
import { openTestStores, shape } from '../support/stores.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const names =
  '/video, /film, /cast, /story, /models, /queue, /quota, /history, /help, /privacy, /settings, /stats, /block, /unblock, /operator, Animate this image, Continue this video, Edit this video, Remix, Verify, Report';
const guildOf = (discord: LocalDiscord) => [...discord.world.guilds.keys()][0] ?? '';

describe('npm run deploy-commands', () => {
  it('registers once, keeps ids, and takes away', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    const env = botEnv(discord, folder.path);
    const ids = () => discord.world.commands.list(null).map(({ id, name }) => `${name} ${id}`);
    expect(await run('deploy-commands', [], env, folder.path)).toEqual({
      code: 0,
      text: `Registered everywhere: ${names}\n`,
    });
    const before = ids();
    const again = await run('deploy-commands', [], env, folder.path);
    expect(again.text).toBe(`Already registered everywhere: ${names}\n`);
    expect(ids()).toEqual(before);
    expect((await run('deploy-commands', ['--remove'], env, folder.path)).text).toBe(
      'Removed the commands everywhere.\n',
    );
    expect(ids()).toEqual([]);
  });

  it('says when a server would show each command twice', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    const env = botEnv(discord, folder.path);
    const guild = guildOf(discord);
    const one = await run('deploy-commands', ['--guild', guild], env, folder.path);
    expect(one.text).toBe(`Registered in server ${guild}: ${names}\n`);
    const both = await run('deploy-commands', [], env, folder.path);
    expect(both.text).toContain(`Server ${guild} shows each command twice`);
    expect(both.text).toContain(`--remove --guild ${guild}`);
    const gone = await run('deploy-commands', ['--remove', '--guild', guild], env, folder.path);
    expect(gone.text).toBe(`Removed the commands in server ${guild}.\n`);
  });

  it('prints with --dry-run and sends nothing, without any token', async () => {
    await using folder = await temporaryFolder();
    const { code, text } = await run('deploy-commands', ['--dry-run'], {}, folder.path);
    expect(code).toBe(0);
    const printed = JSON.parse(text) as { name: string }[];
    expect(`/${printed.map(({ name }) => name).join(', /')}`.replace(/\/(?=[A-Z])/g, '')).toBe(names);
    for (const command of printed) expect(command).toMatchObject({ contexts: [0], integration_types: [0] });
  });

  it.each([
    [['--guild', 'mine'], /--guild: isn't a server id/],
    [['--all'], /Unknown option/],
    [[], /DISCORD_TOKEN: is missing/],
  ])('refuses %j with a sentence', async (args, sentence) => {
    await using folder = await temporaryFolder();
    const { code, text } = await run('deploy-commands', args, {}, folder.path);
    expect(code).toBe(2);
    expect(text).toMatch(sentence);
  });
});

describe('npm run migrate', () => {
  it('says what it needs', async () => {
    await using folder = await temporaryFolder();
    const { code, text } = await run('migrate', [], { DATA_DIR: folder.path }, folder.path);
    expect([code, text.trim()]).toEqual([2, 'DATABASE_URL: is missing; it names the database to move to']);
  });

  it.runIf(hasPostgres)('moves a store, and says how to go on', async () => {
    await using folder = await temporaryFolder();
    await (await openTestStores(folder.path, { engine: 'SQLite' })).close();
    const env = { DATA_DIR: folder.path, DATABASE_URL: databaseUrlOf(folder.path, await sharedPostgres()) };
    const { code, text } = await run('migrate', [], env, folder.path);
    expect(code).toBe(0);
    expect(text).toMatch(/The database has 0 jobs, .* start the bot with DATABASE_URL/);
  });
});

describe('npm run doctor', () => {
  it('finds all well beside a running bot', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord();
    const env = botEnv(discord, folder.path);
    await using bot = spawnBot(env);
    await discord.waitForBot({ command: 'video' });
    const { code, text } = await run('doctor', [], env, folder.path);
    expect(text).not.toContain('❌');
    expect(code).toBe(0);
    for (const line of [
      /✅ Store: .*0 unfinished/,
      // If only npm's old one is installed, that is a note.
      /(✅|⚠️ ) ffmpeg/,
      /✅ Discord/,
      /✅ Commands/,
      /✅ Server Film Club/,
      /🔗 Invite: https/,
      /✅ Spent this month: \$0\.00/,
    ]) {
      expect(text).toMatch(line);
    }
    if (shape === 'Postgres') return;
    const target = `${folder.path}/backup.sqlite`;
    const backup = await run('doctor', ['--backup', target], env, folder.path);
    expect(backup).toEqual({ code: 0, text: expect.stringContaining(`✅ Backup: ${target} (`) });
    const refused = await run('doctor', ['--backup', `${folder.path}/no/where`], env, folder.path);
    expect(refused).toEqual({ code: 1, text: expect.stringMatching(/❌ Backup: .*ENOENT/) });
    expect((await run('doctor', ['--all'], env, folder.path)).code).toBe(2);

    const restore = () => run('doctor', ['--restore', target], env, folder.path);
    expect(await restore()).toEqual({
      code: 1,
      text: expect.stringMatching(/❌ Restore: .*another Cutscene/),
    });
    await bot.stop();
    expect(await restore()).toEqual({
      code: 0,
      text: expect.stringMatching(
        /✅ Restore: the store is now that of .*backup\.sqlite.*\n.*replaced\.sqlite/,
      ),
    });
    const back = await run('doctor', ['--roll-back'], env, folder.path);
    expect(back).toEqual({ code: 1, text: expect.stringContaining('no upgrade in the last week') });
  });

  it('tries each key by a free call, and tells a refused one from a good one', async () => {
    await using folder = await temporaryFolder();
    await using replicate = await startLoopbackReplicate();
    const good = { REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl };
    const { text } = await run('doctor', [], good, folder.path);
    expect(text).toContain('✅ replicate: the key works');
    const refused = await run('doctor', [], { ...good, REPLICATE_API_KEY: 'r8_not_the_key' }, folder.path);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain('❌ replicate: the key is refused');
    expect(refused.text).not.toContain('r8_not');
    const away = await run('doctor', [], { OPENAI_BASE_URL: 'http://127.0.0.1:1/v1' }, folder.path);
    expect(away.text).toContain("❌ openai: http://127.0.0.1:1 can't be reached");
    const headers = { sunset: 'Sat, 01 Jan 2028 00:00:00 GMT' };
    replicate.script('account', { kind: 'status', status: 200, headers });
    const ending = await run('doctor', [], good, folder.path);
    expect(ending.text).toContain('⚠️  replicate: the provider says that this service ends on 2028-01-01');
    expect(replicate.requests.map(({ name }) => name)).toEqual(['account', 'account', 'account']);
  });

  it('tries moderation by checking a prompt', async () => {
    await using folder = await temporaryFolder();
    await using moderation = await startLoopbackModeration();
    const env = { MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl };
    const { text } = await run('doctor', [], env, folder.path);
    expect(text).toContain(`✅ Moderation: ${moderation.url} checks prompts`);
    const refused = await run('doctor', [], { ...env, MODERATION_API_KEY: 'sk-not-the-key' }, folder.path);
    expect(refused.text).toContain(`❌ Moderation: ${moderation.url} refuses the key`);
    expect(refused.text).not.toContain('sk-not');
    expect((await run('doctor', [], {}, folder.path)).text).toContain(
      'moderation is off: prompts are not checked',
    );
  });

  it('says which model ends soon', async () => {
    await using folder = await temporaryFolder();
    const day = (inDays: number) => new Date(Date.now() + inDays * 86_400_000).toISOString().slice(0, 10);
    const model = {
      ...{ label: 'Leaving', provider: 'luma-agents', durations: [5], resolutions: ['720p'] },
      stages: [{ makes: 'video', providerModel: 'x', price: { usd: 0, per: 'task' } }],
    };
    const models = [
      { ...model, id: 'leaving', retired: { on: day(12), successor: 'preview' } },
      { ...model, id: 'staying', retired: { on: day(90), successor: 'preview' } },
    ];
    // There is no free call to check this key, so none is made.
    const env = { MODELS_FILE: 'models.json', LUMA_AGENTS_API_KEY: 'luma-api-loopback' };
    await writeFile(join(folder.path, 'models.json'), JSON.stringify({ models }));
    const { text } = await run('doctor', [], env, folder.path);
    expect(text).toContain(`⚠️  Models: Leaving (leaving) ends on ${day(12)}, in 11 days; preview`);
    expect(text).not.toContain('(staying)');
  });

  it.runIf(hasPostgres)('says which processes use a database, and which are missing', async () => {
    await using folder = await temporaryFolder();
    const stores = await openTestStores(folder.path, { engine: 'Postgres' });
    const env = { DATABASE_URL: databaseUrlOf(folder.path, await sharedPostgres()) };
    const join = (role: string, agoSeconds = 0) =>
      stores.sql(`INSERT INTO processes (id, role, name, beat_at)
        VALUES (gen_random_uuid(), '${role}', 'here', now() - interval '${agoSeconds} s'); SELECT 1`);
    const said = async () => (await run('doctor', [], env, folder.path)).text;
    expect(await said()).not.toContain('Processes');
    await join('gateway');
    await join('worker', 60);
    expect(await said()).toMatch(/❌ Processes: 1 with ROLE=gateway and 0 with ROLE=worker .*until a worker/);
    await join('worker');
    expect(await said()).toMatch(/✅ Processes: 1 with ROLE=gateway and 1 with ROLE=worker/);
    await stores.sql("DELETE FROM processes WHERE role = 'gateway'; SELECT 1");
    expect(await said()).toMatch(/❌ Processes: .*until a gateway/);
    await stores.close();
  });

  it('shares a file with itself, and says which folder that is', async () => {
    await using folder = await temporaryFolder();
    const shared = join(folder.path, 'shared');
    const env = { BLOBS_DIR: shared };
    const fresh = await run('doctor', [], env, folder.path);
    expect(fresh.text).toContain(`✅ Shared files: ${shared} can be written, listed, read and deleted`);
    expect(fresh.text).toMatch(/⚠️ {2}Shared files: .* no process has used this folder yet/);
    expect(await readdir(join(shared, 'jobs'))).toEqual([]);
    await writeFile(join(shared, 'cutscene-files'), 'a1b2\n');
    expect((await run('doctor', [], env, folder.path)).text).toMatch(
      /the folder's id is a1b2 in every process/,
    );
    await using s3 = await startS3();
    const nowhere = '127.0.0.1:1';
    const asWorker = {
      ...{ ROLE: 'worker', DISCORD_TOKEN: 'x', DISCORD_API_URL: `http://${nowhere}/api` },
      DATABASE_URL: `postgres://cutscene@${nowhere}/cutscene`,
    };
    const worker = await run('doctor', [], { ...s3.env, ...asWorker }, folder.path);
    expect(worker.text).toContain(`✅ Shared files: films at ${s3.options.endpoint} can be written, listed`);
    const bad = await run('doctor', [], { BLOBS_DIR: '/proc/nowhere' }, folder.path);
    expect(bad.text).toMatch(/❌ Shared files: \/proc\/nowhere can't be written/);
  });

  it('writes to S3, reads and deletes, and looks whether the public address leads here', async () => {
    await using folder = await temporaryFolder();
    await using s3 = await startS3();
    const well = await run('doctor', [], { ...s3.env, PUBLIC_URL: 'http://127.0.0.1:1' }, folder.path);
    expect(well.text).toContain(`✅ S3: films at ${s3.options.endpoint} can be written, read and deleted`);
    expect(s3.calls.map((call) => call.split(' ')[0])).toEqual(['PUT', 'GET', 'DELETE']);
    expect(well.text).toContain("⚠️  PUBLIC_URL: http://127.0.0.1:1 can't be reached from here");
    const env = { ...s3.env, S3_SECRET_ACCESS_KEY: 'not_the_secret', PUBLIC_URL: s3.options.endpoint };
    const wrong = await run('doctor', [], env, folder.path);
    expect(wrong.text).toMatch(/❌ S3: films at .* can't be written \(.*SignatureDoesNotMatch\)/);
    expect(wrong.text).not.toContain('not_the_secret');
    expect(wrong.text).toMatch(/❌ PUBLIC_URL: .* reaches something else/);
  });

  it('says what a showcase lacks, with the link that adds it', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({
      guilds: [
        {
          ...{ name: 'Film Club', members: [{ name: 'mia' }] },
          channels: [{ name: 'general' }, { name: 'gallery', kind: 'forum' }],
        },
      ],
    });
    const [guildId = ''] = discord.world.guilds.keys();
    const values = { showcaseChannel: discord.channelId('gallery') };
    const stores = await openTestStores(folder.path);
    await stores.keyv('settings').set(guildId, { values });
    await stores.close();
    const env = botEnv(discord, folder.path);
    expect((await run('doctor', [], env, folder.path)).text).toMatch(
      /Server Film Club: ManageThreads missing in its showcase; add that: https:\/\/discord\.com\/oauth2\/authorize\?\S+guild_id=\d+/,
    );
  });

  it('names each problem in one line, and no secret', async () => {
    await using folder = await temporaryFolder();
    await using discord = await startLocalDiscord({
      guilds: [
        { name: 'Silent', channels: [{ name: 'general' }], members: [{ name: 'mia' }] },
        {
          ...{ name: 'Poor', channels: [{ name: 'general' }], members: [{ name: 'mia' }] },
          ...{ botPermissions: 0n, everyonePermissions: 0n },
        },
      ],
    });
    discord.faults.add({ route: '/guilds/:guild/roles' }, { kind: 'status', status: 403 });
    const env = botEnv(discord, folder.path);
    const poor = await run('doctor', [], { ...env, ALLOWED_GUILDS: '123456789012345678' }, folder.path);
    expect(poor.text).toMatch(/❌ Server Poor: ViewChannel, .*AttachFiles.* missing; give them/);
    expect(poor.text).toContain("❌ Server Silent: its channels can't be checked: ");
    expect(poor.text).toContain(
      `Server Poor: it isn't in ALLOWED_GUILDS; to allow it, add ${[...discord.world.guilds.keys()][1]} and`,
    );
    expect(poor.text).toContain('no provider has a key, so only the preview model works');
    const refused = await run('doctor', [], { ...env, DISCORD_TOKEN: 'wrong.secret.token' }, folder.path);
    expect(refused.code).toBe(1);
    expect(refused.text).toMatch(/❌ Discord: DISCORD_TOKEN is refused/);
    expect(refused.text).not.toContain('wrong.secret');
    const misread = await run('doctor', [], { PORT: 'http' }, folder.path);
    expect(misread).toEqual({ code: 1, text: expect.stringMatching(/^❌ Configuration: PORT: /) });
  });
});
