import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoopbackTrouble } from '@cutscene/playground/providers/loopback.ts';
import { describe, expect, it } from 'vitest';
import { act, labelsOf, makeComposed } from '../support/buttons.ts';
import { startWithRealAdapters } from '../support/real-models.ts';

const model = 'flux-pro-svd';
const isOver = ({ text }: { text: string }) => /^(❌|⚠️) /.test(text);
const isVideo = ({ filename }: { filename: string }) => filename.endsWith('.mp4');
const moving = 'stability-ai/stable-video-diffusion';

type Run = Awaited<ReturnType<typeof startWithRealAdapters>>;

function create(trouble: LoopbackTrouble) {
  return (run: Run) => void run.replicate.script('create', trouble, { times: 1 });
}

/** The faults of the second stage, from the submit of the first on. */
const troubles: Record<string, (run: Run) => void> = {
  'its task fails': ({ replicate }) => replicate.nextTasks('fails', { times: 1 }),
  'it is refused for want of credit': create({ kind: 'status', status: 402, body: {} }),
  'its key is refused': create({ kind: 'status', status: 401, body: {} }),
  'its model is withdrawn': create({ kind: 'status', status: 404, body: {} }),
  'nobody knows whether it was ordered': create({ kind: 'reset' }),
};

/** A video whose still was made, and whose second stage then failed. */
async function failAfterStill(run: Run, spoil: (run: Run) => void) {
  run.replicate.nextTasks('succeeds', { times: 1 });
  const mia = run.discord.member('mia');
  const command = mia.slash('video', { prompt: 'a kite', model, seed: 7 });
  await expect.poll(() => run.replicate.predictions.length, { interval: 2 }).toBe(1);
  spoil(run);
  return { mia, command, failed: await command.waitForMessage(isOver) };
}

function made({ replicate }: Run) {
  return replicate.predictions.map((prediction) => (prediction.model === moving ? 'video' : 'still'));
}

describe('a paid still, where', () => {
  it.each(Object.entries(troubles))('%s, is not made again', async (_, spoil) => {
    await using run = await startWithRealAdapters();
    const { mia, failed } = await failAfterStill(run, spoil);
    await run.restart();
    run.replicate.nextTasks('succeeds');
    const again = labelsOf(failed).find((label) => /^(Retry|Try again)/.test(label)) ?? '';
    const question = await mia.click(failed, again).waitForFollowup();
    const [make = ''] = labelsOf(question);
    // For the video alone; the still cost $0.055.
    expect(make).toBe('Make it for about $0.14');
    const before = made(run).filter((what) => what === 'video').length;
    const done = await mia
      .click(question, make)
      .waitForMessage(({ attachments }) => attachments.some(isVideo));
    expect(done.text).toContain('$0.14');
    expect(made(run).filter((what) => what === 'still')).toHaveLength(1);
    expect(made(run)).toHaveLength(before + 2);
    expect(run.replicate.predictions.at(-1)?.input['input_image']).toMatch(/^data:image\/png;base64,/);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('its file and its maker are gone, is made again for the whole price', async () => {
    await using run = await startWithRealAdapters({ times: { keptMs: 60_000 } });
    const { mia, command, failed } = await failAfterStill(run, troubles['its task fails'] ?? (() => {}));
    await expect
      .poll(() => rm(join(run.dataDir, 'jobs', command.id, 'still')).then(() => 'gone'))
      .toBe('gone');
    run.replicate.script('get', { kind: 'status', status: 404, body: {} });
    run.replicate.script('download', { kind: 'status', status: 404, body: {} });
    const question = await mia.click(failed, 'Retry').waitForFollowup();
    expect(labelsOf(question)).toEqual(['Make it for about $0.20']);
    expect(question.text).toContain('no longer has your first video');
  });

  it('the video was canceled, is what Again begins with', async () => {
    await using run = await startWithRealAdapters();
    run.replicate.nextTasks('succeeds', { times: 1 });
    const mia = run.discord.member('mia');
    const command = mia.slash('video', { prompt: 'a kite', model, seed: 7 });
    await expect.poll(() => run.replicate.predictions.length, { interval: 2 }).toBe(1);
    run.replicate.nextTasks('never_ends', { times: 1 });
    await expect.poll(() => made(run), { interval: 5, timeout: 20_000 }).toEqual(['still', 'video']);
    const running = await command.waitForMessage((message) => labelsOf(message).includes('Cancel'));
    mia.click(running, 'Cancel');
    const cancelled = await command.waitForMessage(({ text }) => text.includes('Canceled.'));
    await run.restart();
    run.replicate.nextTasks('succeeds');
    const question = await mia.click(cancelled, 'Again').waitForFollowup();
    expect(question.text).toContain('The image from your first try is still here');
    const [make = ''] = labelsOf(question);
    expect(make).toBe('Make it for about $0.14');
    await mia.click(question, make).waitForMessage(({ attachments }) => attachments.some(isVideo));
    expect(made(run)).toEqual(['still', 'video', 'video']);
    expect(run.discord.log.invalid()).toEqual([]);
  });

  it('it was given up and may exist, continues only if the video may be submitted now', async () => {
    await using run = await startWithRealAdapters({ times: { deadlineMs: 30_000 } });
    run.replicate.nextTasks('never_ends', { times: 1 });
    const mia = run.discord.member('mia');
    const failed = await mia.slash('video', { prompt: 'a kite', model }).waitForMessage(isOver);
    const ada = run.discord.member('ada');
    await ada.slash('settings set', { name: 'allowed-models', value: 'kling' }).waitForMessage();
    const refused = await mia.click(failed, 'Retry').waitForMessage(isOver);
    expect(refused.text).toMatch(/^❌ /);
    expect(made(run)).toEqual(['still']);
  });

  it('the prompt is another, is made again', async () => {
    await using run = await startWithRealAdapters();
    const { mia, failed } = await failAfterStill(run, troubles['its task fails'] ?? (() => {}));
    run.replicate.nextTasks('succeeds');
    const edited = await makeComposed(mia, await act(mia, failed, 'Edit prompt'), { prompt: 'two kites' });
    await edited.waitForMessage(({ attachments }) => attachments.some(isVideo));
    expect(made(run)).toEqual(['still', 'video', 'still', 'video']);
  });
});
