import { execFile } from 'node:child_process';
import { openAsBlob } from 'node:fs';
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ffmpeg from '@ffmpeg-installer/ffmpeg';
import { AttachmentFlags, ComponentType, MessageFlags, PermissionFlagsBits, REST, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalDiscord, startLocalDiscord } from '../discord/index.ts';
import { connect } from './connect.ts';
import { api, begin, connectRaw, register, VIDEO } from './raw.ts';

let folder = '';
let clip = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'uploads-'));
  clip = join(folder, 'clip.mp4');
  const source = 'color=c=teal:size=64x48:rate=10:duration=1';
  await promisify(execFile)(ffmpeg.path, ['-f', 'lavfi', '-i', source, '-pix_fmt', 'yuv420p', clip]);
});

afterAll(() => rm(folder, { recursive: true }));

function form(payload: object, ...files: [name: string, content: string | Blob][]): FormData {
  const data = new FormData();
  data.append('payload_json', JSON.stringify(payload));
  for (const [index, [name, content]] of files.entries()) {
    data.append(`files[${index}]`, typeof content === 'string' ? new Blob([content]) : content, name);
  }
  return data;
}

const names = (message: { attachments: { filename: string }[] }) =>
  message.attachments.map(({ filename }) => filename);

function films(discord: LocalDiscord) {
  const path = `/channels/${discord.channelId('films')}/messages`;
  return {
    create: (body: unknown) => api(discord, 'POST', path, body),
    edit: (id: string, body: unknown) => api(discord, 'PATCH', `${path}/${id}`, body),
  };
}

describe('an upload', () => {
  it('by discord.js arrives whole, with type and size', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    const files = [{ attachment: clip, name: 'shot.mp4', description: 'A teal square' }];
    await using bot = await connect(discord, {
      async on(interaction) {
        if (!interaction.isChatInputCommand()) return;
        await interaction.deferReply();
        await interaction.editReply({ content: 'done', files });
      },
    });
    const run = discord.member('mia').slash('video', { prompt: 'teal' });
    const message = await run.waitForMessage(({ content }) => content === 'done');
    expect(message.attachments).toMatchObject([
      {
        filename: 'shot.mp4',
        content_type: 'video/mp4',
        width: 64,
        height: 48,
        duration_secs: 1,
        description: 'A teal square',
      },
    ]);
    const downloaded = await (await fetch(message.attachments[0]?.url ?? '')).bytes();
    expect(downloaded).toEqual(await (await openAsBlob(clip)).bytes());
    expect(bot.errors).toEqual([]);
  });

  it('by a REST client as a form over a file, on both routes', async () => {
    await using discord = await startLocalDiscord();
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    const open = await begin(discord, bot);
    await open.answer({ type: 4, data: { content: 'queued' } });
    const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.botToken);
    const body = async () =>
      form({ content: 'done' }, ['shot.mp4', await openAsBlob(clip, { type: 'video/mp4' })]);
    const route = Routes.webhookMessage(discord.applicationId, open.interaction.token);
    await rest.patch(route, { body: await body(), passThroughBody: true, auth: false });
    expect(names(open.run.message() ?? { attachments: [] })).toEqual(['shot.mp4']);
    await rest.post(Routes.channelMessages(discord.channelId('films')), {
      body: await body(),
      passThroughBody: true,
    });
    expect(names(discord.messages('films').at(-1) ?? { attachments: [] })).toEqual(['shot.mp4']);
    expect(discord.log.requests({ method: 'PATCH' })[0]?.files).toMatchObject([{ filename: 'shot.mp4' }]);
  });

  it('over the limit is refused with 413, whole bytes below it are taken', async () => {
    await using discord = await startLocalDiscord({ uploadLimitBytes: 1_000 });
    const { create } = films(discord);
    expect((await create(form({}, ['a.txt', 'x'.repeat(1_000)]))).status).toBe(200);
    const refused = await create(form({}, ['a.txt', 'fine'], ['b.txt', 'x'.repeat(1_001)]));
    expect(refused).toMatchObject({ status: 413, json: { code: 40005 } });
  });

  it('counts the limit of the member on the interaction route, of the guild on the channel route', async () => {
    await using discord = await startLocalDiscord({ uploadLimitBytes: 1_000 });
    await register(discord, VIDEO);
    await using bot = await connectRaw(discord);
    discord.member('mia').setUploadLimit(2_000);
    const open = await begin(discord, bot);
    expect(open.interaction.attachment_size_limit).toBe(2_000);
    await open.answer({ type: 5 });
    const body = () => form({}, ['a.txt', 'x'.repeat(1_500)]);
    expect((await open.edit(body())).status).toBe(200);
    expect((await films(discord).create(body())).json.code).toBe(40005);
  });

  it('fills no disk when it is refused', async () => {
    const dataDir = await mkdtemp(join(folder, 'data-'));
    await using discord = await startLocalDiscord({ dataDir, uploadLimitBytes: 1_000 });
    const { create } = films(discord);
    await create(form({}, ['a.txt', 'x'.repeat(100_000)]));
    await create(form({ content: 'x'.repeat(2_001) }, ['a.txt', 'x']));
    expect(await readdir(join(dataDir, 'local-discord-uploads'))).toEqual([]);
  });

  it('needs the permission to attach files', async () => {
    await using discord = await startLocalDiscord();
    discord.setPermissions('films', 'bot', { deny: PermissionFlagsBits.AttachFiles });
    expect((await films(discord).create(form({}, ['a.txt', 'x']))).json.code).toBe(50013);
  });

  it('has at most ten files', async () => {
    await using discord = await startLocalDiscord();
    const files = Array.from({ length: 10 }, (_, index): [string, string] => [`${index}.txt`, 'x']);
    const { create, edit } = films(discord);
    const { json } = await create(form({}, ...files));
    expect(json.attachments).toHaveLength(10);
    const kept = json.attachments.map(({ id }: { id: string }) => ({ id }));
    const eleven = await edit(json.id, form({ attachments: [...kept, { id: 0 }] }, ['more.txt', 'x']));
    expect(eleven.json.code).toBe(30015);
    const more = [...files, ['10.txt', 'x'] as [string, string]];
    expect((await create(form({}, ...more))).json.code).toBe(30015);
  });

  it('takes files from parts of any name', async () => {
    await using discord = await startLocalDiscord();
    const body = new FormData();
    body.append('payload_json', '{}');
    body.append('file', new Blob(['x']), 'a.txt');
    body.append('files[10]', new Blob(['x']), 'b.txt');
    const { json } = await films(discord).create(body);
    expect(json.attachments.map(({ filename }: { filename: string }) => filename).toSorted()).toEqual([
      'a.txt',
      'b.txt',
    ]);
  });

  it.each<[what: string, attachments: object[], field: string]>([
    ['named twice', [{ id: 0 }, { id: '0' }], '1.id'],
    ['with an empty name', [{ id: 0, filename: '' }], '0.filename'],
    ['with a name of 1,025 characters', [{ id: 0, filename: 'x'.repeat(1_025) }], '0.filename'],
  ])('%s is refused', async (_what, attachments, field) => {
    await using discord = await startLocalDiscord();
    const { json } = await films(discord).create(form({ attachments }, ['a.txt', 'x']));
    expect(json.code).toBe(50035);
    const found = field.split('.').reduce((node, step) => node?.[step], json.errors.attachments);
    expect(found?._errors).toHaveLength(1);
  });

  it('with a description of more than 1,024 characters is refused', async () => {
    await using discord = await startLocalDiscord();
    const body = form({ attachments: [{ id: 0, description: 'x'.repeat(1_025) }] }, ['a.txt', 'x']);
    const { json } = await films(discord).create(body);
    expect(json.errors.attachments['0'].description._errors[0].code).toBe('BASE_TYPE_MAX_LENGTH');
  });
});

describe('an edit', () => {
  it('keeps the files it lists, drops the others, and adds new ones', async () => {
    await using discord = await startLocalDiscord();
    const { create, edit } = films(discord);
    const { json } = await create(form({}, ['a.txt', 'a'], ['b.txt', 'b']));
    const [a, b] = json.attachments;
    const kept = await edit(json.id, form({ attachments: [{ id: b.id }, { id: '0' }] }, ['c.txt', 'c']));
    expect(names(kept.json)).toEqual(['b.txt', 'c.txt']);
    expect((await fetch(a.url)).status, 'what was removed is gone').toBe(404);
    expect((await fetch(b.url)).status).toBe(200);
  });

  it('keeps all files when it lists none and adds none', async () => {
    await using discord = await startLocalDiscord();
    const { create, edit } = films(discord);
    const { json } = await create(form({}, ['a.txt', 'a']));
    expect(names((await edit(json.id, { content: 'x' })).json)).toEqual(['a.txt']);
  });

  it.each([
    ['an empty list', () => ({ content: 'x', attachments: [] }), []],
    ['a new file and no list', () => form({ content: 'x' }, ['c.txt', 'c']), ['c.txt']],
    ['a new file that is not in its list', () => form({ content: 'x', attachments: [] }, ['c.txt', 'c']), []],
  ])('removes old files with %s', async (_what, body, expected) => {
    await using discord = await startLocalDiscord();
    const { create, edit } = films(discord);
    const { json } = await create(form({}, ['a.txt', 'a']));
    expect(names((await edit(json.id, body())).json)).toEqual(expected);
  });

  it.each([
    ['a field', false, 'a.txt', true, [true, false, true]],
    ['the field, where Discord ignores it', true, 'a.txt', true, [false, false, false]],
    ['its name', false, 'SPOILER_a.txt', undefined, [true, false, true]],
  ])(
    'hides and shows a file that was hidden by %s',
    async (_, spoilerFieldBug, name, is_spoiler, expected) => {
      await using discord = await startLocalDiscord({ spoilerFieldBug });
      const { create, edit } = films(discord);
      const { json } = await create(form({ attachments: [{ id: 0, is_spoiler }] }, [name, 'a']));
      const [{ id }] = json.attachments;
      const shown = await edit(json.id, { attachments: [{ id, is_spoiler: false }] });
      const hidden = await edit(json.id, { attachments: [{ id, is_spoiler: true }] });
      const untouched = await edit(json.id, { content: 'x' });
      const isHidden = ({ attachments: [file] }: typeof json) =>
        (file.flags & AttachmentFlags.IsSpoiler) !== 0;
      expect([json, shown.json, hidden.json].map(isHidden)).toEqual(expected);
      expect(isHidden(untouched.json)).toBe(isHidden(hidden.json));
    },
  );

  it('cannot take the last thing out of a message', async () => {
    await using discord = await startLocalDiscord();
    const { create, edit } = films(discord);
    const { json } = await create(form({}, ['a.txt', 'a']));
    expect((await edit(json.id, { attachments: [] })).json.code).toBe(50006);
  });
});

describe('a media gallery', () => {
  const gallery = {
    flags: MessageFlags.IsComponentsV2,
    components: [{ type: ComponentType.MediaGallery, items: [{ media: { url: 'attachment://shot.mp4' } }] }],
  };

  it('shows an uploaded file, which is then not listed', async () => {
    await using discord = await startLocalDiscord();
    const { json } = await films(discord).create(form(gallery, ['shot.mp4', await openAsBlob(clip)]));
    expect(json.attachments).toEqual([]);
    const [{ media }] = json.components[0].items;
    expect(media).toMatchObject({ width: 64, height: 48, content_type: 'video/mp4' });
    expect((await fetch(media.url)).status).toBe(200);
  });

  const media = { url: 'attachment://shot.png' };
  const shown = { type: ComponentType.MediaGallery, items: [{ media }] };
  const text = { type: ComponentType.TextDisplay, content: 'a shot' };
  const accessory = { type: ComponentType.Thumbnail, media };
  const section = { type: ComponentType.Section, components: [text], accessory };
  it.each([
    ['a gallery', 'listed', [shown], true, 200],
    ['a thumbnail', 'listed', [section], true, 200],
    ['a gallery', 'not listed', [shown], true, 400],
    ['a thumbnail', 'not listed', [section], true, 400],
    ['a file', 'not listed', [{ type: ComponentType.File, file: media }], true, 400],
    ['text alone', 'not listed', [text], true, 200],
    ['a gallery', 'not listed, without the known bug', [shown], false, 200],
  ])(
    'or %s in an edit that uploads the file: %s',
    async (_, listed, components, unlistedFilesBug, status) => {
      await using discord = await startLocalDiscord({ unlistedFilesBug });
      const { create, edit } = films(discord);
      const { json } = await create({ content: 'x' });
      const attachments = listed === 'listed' ? [{ id: 0, filename: 'shot.png' }] : undefined;
      const emptied = { content: null, flags: MessageFlags.IsComponentsV2, components, attachments };
      const answer = await edit(json.id, form(emptied, ['shot.png', 'pixels']));
      expect(answer.status).toBe(status);
      if (status === 400) expect(JSON.stringify(answer.json)).toContain('REFERENCED_ATTACHMENT_NOT_FOUND');
    },
  );
});

describe('the link of an attachment', () => {
  it('answers ranges, so that a player can seek', async () => {
    await using discord = await startLocalDiscord();
    const { json } = await films(discord).create(form({}, ['a.txt', '0123456789']));
    const [{ url }] = json.attachments;
    const get = async (range: string) => {
      const response = await fetch(url, { headers: { range } });
      return [response.status, response.headers.get('content-range'), await response.text()];
    };
    expect(await get('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234']);
    expect(await get('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789']);
    expect(await get('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89']);
    expect(await get('bytes=5-99')).toEqual([206, 'bytes 5-9/10', '56789']);
    expect(await get('bytes=10-')).toEqual([416, 'bytes */10', '']);
    const head = await fetch(url, { method: 'HEAD' });
    expect([head.headers.get('accept-ranges'), head.headers.get('content-length')]).toEqual(['bytes', '10']);
  });

  it('is signed, and expires', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({
      attachmentLifetimeMs: 60_000,
      now: () => nowMs,
    });
    const { json } = await films(discord).create(form({}, ['a.txt', 'x']));
    const { url } = json.attachments[0];
    expect(url).toMatch(/\/attachments\/\d+\/\d+\/a\.txt\?ex=[\da-f]+&is=[\da-f]+&hm=[\da-f]{64}&$/);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.replace('ex=', 'ex=1'))).status).toBe(404);
    expect((await fetch(url.split('?')[0])).status).toBe(404);
    nowMs += 61_000;
    expect((await fetch(url)).status).toBe(404);
    const fresh = discord.message(json.id).attachments[0]?.url ?? '';
    expect((await fetch(fresh)).status).toBe(200);
  });

  it('gets a fresh link on request, and keeps its bytes where they are deleted', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    const { json } = await films(discord).create(form({}, ['a.txt', 'x']));
    const { url } = json.attachments[0];
    nowMs += 25 * 3_600_000;
    expect((await fetch(url)).status).toBe(404);
    const foreign = 'https://cdn.example/a.txt?ex=1';
    const refresh = async (links: unknown) =>
      await api(discord, 'POST', '/attachments/refresh-urls', { attachment_urls: links });
    for (const original of [url, url.split('?')[0], `${url}x`]) {
      const [entry] = (await refresh([original])).json.refreshed_urls;
      expect(entry.original).toBe(original);
      expect((await fetch(entry.refreshed)).status).toBe(200);
    }
    expect((await refresh([foreign])).json.refreshed_urls).toEqual([
      { original: foreign, refreshed: foreign },
    ]);
    for (const wrong of [[], 'x', Array.from({ length: 51 }, () => url)])
      expect((await refresh(wrong)).json.code).toBe(50035);
    await discord.deleteMessage(json.id);
    const [gone] = (await refresh([url])).json.refreshed_urls;
    expect((await fetch(gone.refreshed)).status).toBe(404);
  });

  it('of an option is gone sooner than its link says, unless it became part of a message', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    const mia = discord.member('mia');
    const [option, said] = [
      await mia.upload('a.txt', new Uint8Array(3)),
      await mia.upload('b.txt', new Uint8Array(3)),
    ];
    mia.say('look', { channel: 'films', files: [said] });
    nowMs += 3_600_000;
    expect((await fetch(option.url)).status).toBe(404);
    expect((await fetch(said.url)).status).toBe(200);
  });

  it('is shown by the page for as long as it is there', async () => {
    let nowMs = Date.now();
    await using discord = await startLocalDiscord({ now: () => nowMs });
    const { json } = await films(discord).create(form({}, ['a.txt', 'x']));
    nowMs += 25 * 3_600_000;
    const headers = { 'sec-fetch-site': 'same-origin' };
    expect((await fetch(json.attachments[0].url, { headers })).status).toBe(200);
  });

  it('has the size of an image', async () => {
    await using discord = await startLocalDiscord();
    // Start, an application segment to step over, and a frame header of 30 by 40.
    const jpeg = Buffer.from('ffd8ffe00004aaaaffc0001108001e002803012200021101', 'hex');
    const gif = Buffer.from('474946383961280014000000', 'hex');
    const files: [string, Blob][] = [
      ['a.jpg', new Blob([jpeg])],
      ['b.gif', new Blob([gif])],
    ];
    const { json } = await films(discord).create(form({}, ...files));
    expect(json.attachments).toMatchObject([
      { content_type: 'image/jpeg', width: 40, height: 30 },
      { content_type: 'image/gif', width: 40, height: 20 },
    ]);
  });

  it('has no size for what only calls itself a video', async () => {
    await using discord = await startLocalDiscord();
    const path = join(folder, 'broken.mp4');
    await writeFile(path, await (await openAsBlob(clip)).bytes());
    await truncate(path, 100);
    const { json } = await films(discord).create(form({}, ['broken.mp4', await openAsBlob(path)]));
    expect(json.attachments[0].content_type).toBe('video/mp4');
    expect(json.attachments[0]).not.toHaveProperty('width');
  });
});
