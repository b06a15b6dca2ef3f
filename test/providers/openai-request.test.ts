import { describe, expect, it } from 'vitest';
import { toFields } from '../../src/providers/openai/request.ts';
import type { TaskRequest } from '../../src/providers/provider.ts';

const request: TaskRequest = {
  model: 'wan',
  makes: 'video',
  task: 'generate',
  prompt: 'a lighthouse',
  durationSeconds: 5,
  resolution: '720p',
  aspectRatio: '16:9',
  seed: 0,
  inputs: [],
};

describe('toFields', () => {
  it.each([
    ['480p', '16:9', '854x480'],
    ['720p', '16:9', '1280x720'],
    ['720p', '9:16', '720x1280'],
    ['720p', '1:1', '720x720'],
    ['720p', '4:3', '960x720'],
    ['720p', '3:4', '720x960'],
    ['720p', '21:9', '1680x720'],
    ['1080p', '16:9', '1920x1080'],
    ['1080p', '9:16', '1080x1920'],
    ['native', '16:9', undefined],
    ['720p', 'auto', undefined],
  ])('%s %s: %s', (resolution, aspectRatio, size) => {
    expect(toFields({ ...request, resolution, aspectRatio }, 'multipart').size).toBe(size);
  });

  it.each([
    ['sora-2', '720p', '16:9', '1280x720'],
    ['sora-2-pro', '720p', '9:16', '720x1280'],
    ['sora-2-pro', '1080p', '16:9', '1792x1024'],
    ['sora-2-pro', '1080p', '9:16', '1024x1792'],
  ])('%s %s %s: %s', (model, resolution, aspectRatio, size) => {
    expect(toFields({ ...request, model, resolution, aspectRatio }, 'multipart').size).toBe(size);
  });

  it.each([
    { model: 'wan', encoding: 'multipart', seconds: '5', others: { model: 'wan', seed: 0 } },
    { model: 'wan', encoding: 'json', seconds: 5, others: { model: 'wan', seed: 0 } },
    { model: '', encoding: 'multipart', seconds: '5', others: { seed: 0 } },
    { model: '', encoding: 'json', seconds: 5, others: { seed: 0 } },
    { model: 'sora-2', encoding: 'multipart', seconds: '5', others: { model: 'sora-2' } },
    { model: 'sora-2', encoding: 'json', seconds: '5', others: { model: 'sora-2' } },
    { model: 'sora-2-pro', encoding: 'json', seconds: '5', others: { model: 'sora-2-pro' } },
  ] as const)('"$model" as $encoding', ({ model, encoding, seconds, others }) => {
    const { size, ...fields } = toFields({ ...request, model }, encoding);
    expect(fields).toStrictEqual({ prompt: 'a lighthouse', seconds, ...others });
    expect(size).toBe('1280x720');
  });
});
