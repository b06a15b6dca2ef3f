import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Invocation } from '@cutscene/playground/discord/driver/invocation.ts';
import { type Loopback, startLoopback } from '@cutscene/playground/providers/loopback.ts';
import { startLoopbackModeration } from '@cutscene/playground/providers/moderation.ts';
import { all, type Played, type Row, until, untilOver } from './cell.ts';
import { type DiscordRun, startForDiscordRows } from './discord-run.ts';
import { type Column, columns, discordTroubles, serverTroubles } from './troubles.ts';

/** The video fits at no size. */
const TINY_BYTES = 1_000;
const PUBLIC_URL = 'https://bot.example';

let count = 0;

/** Its place is closed for as long as the bot asks, or once. */
function closed(at: string) {
  return ({ log }: DiscordRun, id: string) =>
    log.filter((line) => line['job'] === id && line.msg?.startsWith(at)).length;
}

/** A video with a faulty call to one server. */
function serverRow<Name extends string>(options: {
  run: DiscordRun;
  member: string;
  server: Loopback<Name>;
  call: string;
  name: Name;
  /** How often the log reported a failed call. */
  failures(run: DiscordRun, id: string): number;
  visible?(run: DiscordRun, command: Invocation): number;
  cells: Row['cells'];
}): Row {
  const { run, server, name, call, cells } = options;

  async function play(column: Column): Promise<Played> {
    const prompt = `1 s kite ${++count}`;
    const callsBefore = server.count(name);
    const scripts =
      column === 'refused'
        ? []
        : serverTroubles[column].map((trouble) =>
            server.script(name, trouble, {
              ...(column !== '401' && { times: 1 }),
              afterWork: column === 'twice',
            }),
          );
    const comeBack = column === 'refused' ? server.goAway() : undefined;
    const command = run.discord.member(options.member).slash('video', { prompt, notify: 'off' });
    if (comeBack) {
      await until(() => options.failures(run, command.id) > 0, 'a failure');
      await comeBack();
    }
    await untilOver(run, command);
    const hits = comeBack ? 1 : scripts.reduce((sum, script) => sum + script.hits, 0);
    for (const script of scripts) script.remove();
    return {
      ...{ run, command, hits, calls: server.count(name) - callsBefore + Number(column === 'refused') },
      orders: run.orders.filter((each) => each === prompt).length,
      ...(options.visible && { visible: () => options.visible?.(run, command) ?? 0 }),
    };
  }
  return { call, cells, play };
}

const linksOf = (run: DiscordRun, command: Invocation) =>
  [...run.discord.world.messages.values()].filter(
    ({ deleted, message }) =>
      !deleted &&
      message.id === command.message()?.id &&
      /^http\S+\/(cutscene|videos)\/[0-9a-f]{40}\.mp4/m.test(message.content),
  ).length;

/** The bot's own folder of hosted videos accepts no writes for a while. */
function ownHostingRow(run: DiscordRun): Row {
  const path = join(run.dataDir, 'hosted');

  async function play(): Promise<Played> {
    const prompt = `1 s kite ${++count}`;
    await rename(path, `${path}-away`);
    await writeFile(path, '');
    const command = run.discord.member('own').slash('video', { prompt, notify: 'off' });
    const hits = () => closed('could not host the video there')(run, command.id);
    await until(() => hits() > 0, 'a folder that is closed');
    await rename(path, `${path}-file`);
    await rename(`${path}-away`, path);
    await untilOver(run, command);
    return {
      ...{ run, command, hits: hits(), calls: 1 + hits(), visible: () => linksOf(run, command) },
      orders: run.orders.filter((each) => each === prompt).length,
    };
  }
  const dashes = Object.fromEntries(columns.map((column) => [column, '—'])) as Row['cells'];
  return {
    call: "Host a large video on the bot's own server",
    cells: { ...dashes, '500': '✅ retried, delivered' },
    play,
  };
}

/** The preview of a video under review, with a faulty upload. The next click finally shows it. */
function previewRow(run: DiscordRun, cells: Row['cells']): Row {
  const { discord } = run;
  const ada = discord.member('ada');

  async function play(column: Column): Promise<Played> {
    const prompt = `1 s kite ${++count}`;
    const command = discord.member('previewed').slash('video', { prompt, notify: 'off' });
    const ready = await command.waitForMessage(({ text }) => text.startsWith('👀'));
    const faults =
      column === 'refused'
        ? []
        : discordTroubles[column].map((trouble) =>
            discord.faults.add(
              {
                ...{ method: 'PATCH', route: /\/webhooks\/\d+\/[^/]+\/messages\//, hasFile: true },
                ...(column !== '401' && { times: 1 }),
                afterWork: column === 'twice',
              },
              trouble,
            ),
          );
    const click = ada.click(ready, 'Preview');
    const isShown = ({ attachments }: { attachments: readonly unknown[] }) => attachments.length > 0;
    const isRefused = ({ text }: { text: string }) => text.startsWith('❌');
    const answer = await Promise.any([
      click.waitForMessage((message) => isShown(message) || isRefused(message)),
      click.waitForFollowup(isRefused),
    ]);
    const hits = faults.reduce((sum, fault) => sum + fault.hits, 0);
    for (const fault of faults) fault.remove();
    // A click that follows too soon counts as a double click.
    if (isRefused(answer))
      await until(async () => {
        const again = ada.click(ready, 'Preview');
        await again.acknowledged;
        return again.waitForMessage(isShown, 1_000).then(
          () => true,
          () => false,
        );
      }, 'a preview');
    await ada.click(ready, `approve:${command.id}`, { raw: true }).acknowledged;
    await untilOver(run, command);
    return {
      ...{ run, command, hits, orders: run.orders.filter((each) => each === prompt).length },
      judge: async (words) => (isRefused(answer) ? `${words}; shown at the next click` : `${words}; shown`),
    };
  }
  return { call: 'Preview of a video in review', cells: { ...cells, refused: '—' }, play };
}

/** The rows of the other services: a bucket, the bot's own server, moderation, and previews for reviewers. */
export async function startServiceRows() {
  const stored = { status: 200 };
  const bucket = await startLoopback<'put' | 'delete'>({
    now: Date.now,
    refuse: () => undefined,
    notFound: { status: 404 },
    routes: [
      { name: 'put', method: 'PUT', path: /^\/films\/./, answer: () => stored },
      { name: 'delete', method: 'DELETE', path: /^\/films\/./, answer: () => stored },
    ],
  });
  const moderation = await startLoopbackModeration();
  const s3 = {
    ...{ S3_ENDPOINT: bucket.url, S3_BUCKET: 'films', S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key' },
  };
  const atS3 = await startForDiscordRows(['s3'], undefined, { uploadLimitBytes: TINY_BYTES }, s3);
  const own = { PUBLIC_URL, HOST: '127.0.0.1' };
  const atOwn = await startForDiscordRows(['own'], undefined, { uploadLimitBytes: TINY_BYTES }, own);
  const moderated = await startForDiscordRows(
    ['moderated'],
    undefined,
    {},
    {
      ...{ MODERATION_API_KEY: moderation.apiKey, MODERATION_BASE_URL: moderation.baseUrl },
    },
  );
  const reviewed = await startForDiscordRows(['previewed']);
  await reviewed.discord
    .member('ada')
    .slash('settings set', { name: 'review-channels', value: '#films' })
    .waitForMessage();
  const rows: Row[] = [
    serverRow({
      ...{ run: atS3, member: 's3', server: bucket, name: 'put' },
      call: 'Host a large video on S3',
      failures: closed('could not host the video there'),
      visible: linksOf,
      cells: all('✅ retried, delivered', {
        // A key that is refused for long: the member gets the video by a click once it works.
        '401': '⚠️ kept',
        'breaks off': '✅ delivered',
        garbage: '✅ delivered',
      }),
    }),
    ownHostingRow(atOwn),
    serverRow({
      ...{ run: moderated, member: 'moderated', server: moderation, name: 'moderate' },
      call: 'Moderate a prompt',
      failures: ({ log }) => log.filter(({ msg }) => msg === 'the moderation check failed').length,
      cells: all('🚫 refused', {
        '500': '✅ retried, delivered',
        'breaks off': '✅ retried, delivered',
        garbage: '✅ retried, delivered',
        twice: '✅ retried, delivered',
      }),
    }),
    previewRow(
      reviewed,
      all('✅ delivered; shown at the next click', {
        '429': '✅ delivered; shown',
        '429 without a header': '✅ delivered; shown',
        twice: '✅ delivered; shown',
      }),
    ),
  ];
  return {
    rows,
    async [Symbol.asyncDispose]() {
      for (const run of [atS3, atOwn, moderated, reviewed]) await run[Symbol.asyncDispose]();
      await bucket.close();
      await moderation.close();
    },
  };
}
