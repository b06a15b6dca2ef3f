import type { Member } from '@cutscene/playground/discord/driver/member.ts';
import type { ClientMessage } from '@cutscene/playground/protocol.ts';
import { describe, expect, it } from 'vitest';
import { startStudio, untilSettled } from '../support/studio.ts';

const hasVideo = ({ attachments }: ClientMessage) => attachments.length > 0;
const kite = { prompt: 'a *kite* at @everyone', model: 'plain', notify: 'off' };

async function start() {
  const run = await startStudio();
  const [mia, moe] = [run.discord.member('mia'), run.discord.member('moe')];
  const done = await mia.slash('video', kite).waitForMessage(hasVideo);
  // Until then, the engine has it in memory too.
  await untilSettled(run);
  const [file] = done.attachments;
  const bytes = new Uint8Array(await (await fetch(file?.url ?? '')).arrayBuffer());
  return {
    run,
    mia,
    moe,
    done,
    name: file?.filename ?? '',
    bytes,
    [Symbol.asyncDispose]: run[Symbol.asyncDispose],
  };
}

async function verified(member: Member, message: ClientMessage): Promise<string> {
  const answer = await member.messageCommand('Verify', message).waitForMessage();
  expect(answer.ephemeral_for).toBe(member.id);
  return answer.text;
}

async function upload(member: Member, name: string, bytes: Uint8Array) {
  return member.say('look', { files: [await member.upload(name, bytes)] });
}

describe('Verify', () => {
  it('says of a video with what, for whom and when it was made, also of one posted again', async () => {
    await using video = await start();
    const { run, mia, moe, done } = video;
    const sentence = new RegExp(
      `^✅ I made this video with Plain \\(4 s, 480p\\) for <@${mia.id}>, <t:\\d+:f>\\.$`,
    );
    expect(await verified(moe, done)).toMatch(sentence);
    const list = await mia.slash('history').waitForMessage(({ components }) => (components ?? []).length > 0);
    const chosen = await mia
      .select(list, 'history', [done.attachments[0]?.filename.split('-')[1] ?? ''])
      .waitForMessage(({ components }) => (components ?? []).length > 0);
    const again = await mia.click(chosen, 'repost').waitForMessage(hasVideo);
    expect(await verified(moe, again)).toMatch(sentence);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('knows a copy that somebody else has uploaded, and says where the original is', async () => {
    await using video = await start();
    const { moe, done, name, bytes } = video;
    const copy = await upload(moe, name, bytes);
    const answer = await verified(moe, copy);
    expect(answer).toContain(
      'Someone else posted it here. The file’s name and size still match the original.',
    );
    expect(answer).toContain(`/${done.id}`);
    expect(answer).not.toContain('kite');
    const renamed = await upload(moe, `${name.slice(0, -4)} (1).mp4`, bytes);
    expect(await verified(moe, renamed)).toMatch(/^✅/);
  });

  it('says that it did not make what is forged, changed or not its own', async () => {
    await using video = await start();
    const { moe, name, bytes } = video;
    const [, id = '', mark = ''] = name.replace('.mp4', '').split('-');
    const turned = mark.endsWith('0') ? `${mark.slice(0, -1)}1` : `${mark.slice(0, -1)}0`;
    const forged = [
      upload(moe, `cutscene-${id}-${turned}.mp4`, bytes),
      upload(moe, `cutscene-${BigInt(id) + 1n}-${mark}.mp4`, bytes),
      upload(moe, name, bytes.slice(0, -1)),
    ];
    for (const message of await Promise.all(forged)) {
      expect(await verified(moe, message)).toMatch(/^❌ Not made here: what looks like my ID is forged/);
    }
    const other = await upload(moe, 'holiday.mp4', bytes);
    expect(await verified(moe, other)).toMatch(/^❌ Not made here, as far as I can tell/);
  });

  it('still knows its videos when the jobs are deleted, and after a restart', async () => {
    await using video = await start();
    const { run, moe, done } = video;
    await run.stores.sql('DELETE FROM jobs');
    await run.restart();
    expect(await verified(moe, done)).toMatch(
      /^✅ I made this video <t:\d+:f>\. Its details have been deleted/,
    );
  });

  it('keeps to itself what was made on another server', async () => {
    await using video = await start();
    const { run, moe, done } = video;
    const [row] = await run.stores.sql('SELECT data FROM jobs');
    const data = String(row?.['data']).replace(/(?<="guildId": ?")\d+/, '9'.repeat(18));
    await run.stores.sql(
      `UPDATE jobs SET data = '${data.replaceAll("'", "''")}', guild_id = '${'9'.repeat(18)}'`,
    );
    expect(await verified(moe, done)).toMatch(
      /on another server\. I can’t share details from another server\.$/,
    );
  });
});
