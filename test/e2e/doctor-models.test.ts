import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLoopbackFal } from '@cutscene/playground/providers/fal.ts';
import { startLoopbackGoogle } from '@cutscene/playground/providers/google.ts';
import { startLoopbackLuma } from '@cutscene/playground/providers/luma.ts';
import { startLoopbackOpenai } from '@cutscene/playground/providers/openai.ts';
import { startLoopbackOpenrouter } from '@cutscene/playground/providers/openrouter.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { startLoopbackRunway } from '@cutscene/playground/providers/runway.ts';
import { startLoopbackVidu } from '@cutscene/playground/providers/vidu.ts';
import { startLoopbackWavespeed } from '@cutscene/playground/providers/wavespeed.ts';
import { startLoopbackXai } from '@cutscene/playground/providers/xai.ts';
import { describe, expect, it } from 'vitest';
import { runScript } from '../support/run-script.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Without the operator's own models, the test would depend on the catalog. */
async function ask(env: Record<string, string>, models: readonly object[] = []) {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, 'models.json'), JSON.stringify({ models }));
  return await runScript('doctor', ['--models'], { MODELS_FILE: 'models.json', ...env }, folder.path);
}

function ownModel(id: string, provider: string, providerModel: string, more: object = {}) {
  const price = { usd: 0, per: 'task' };
  const ways = [{ stages: [{ makes: 'video', providerModel, price }] }];
  return {
    ...{ id, label: `Own ${id}` },
    offers: [{ provider, durations: [5], resolutions: ['720p'], ways, ...more }],
  };
}

describe('npm run doctor -- --models', () => {
  it('finds every model of the catalog at the providers that can be asked, without a paid call', async () => {
    await using replicate = await startLoopbackReplicate();
    await using wavespeed = await startLoopbackWavespeed();
    await using fal = await startLoopbackFal();
    await using xai = await startLoopbackXai();
    await using google = await startLoopbackGoogle();
    await using openrouter = await startLoopbackOpenrouter();
    const { code, text } = await ask({
      ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
      ...{ WAVESPEED_API_KEY: wavespeed.apiKey, WAVESPEED_BASE_URL: wavespeed.baseUrl },
      ...{ FAL_API_KEY: fal.apiKey, FAL_BASE_URL: fal.baseUrl },
      ...{ XAI_API_KEY: xai.apiKey, XAI_BASE_URL: xai.baseUrl },
      ...{ GEMINI_API_KEY: google.apiKey, GEMINI_BASE_URL: google.baseUrl },
      ...{ OPENROUTER_API_KEY: openrouter.apiKey, OPENROUTER_BASE_URL: openrouter.baseUrl },
    });
    expect(text).not.toContain('❌');
    expect(text).toMatch(/✅ Models: \d{2,} exist, 0 missing, 0 not checked\n$/);
    expect(code).toBe(0);
    expect(new Set(replicate.requests.map(({ name }) => name))).toEqual(new Set(['model']));
    expect(wavespeed.requests.map(({ name }) => name)).toEqual(['models']);
    expect(new Set(fal.requests.map(({ name }) => name))).toEqual(new Set(['models']));
    expect(xai.requests.map(({ name }) => name)).toEqual(['models']);
    expect(google.requests.map(({ name }) => name)).toEqual(['model', 'model']);
    expect(openrouter.requests.map(({ name }) => name)).toEqual(['models']);
  });

  it('names each model that is missing, and what needs it', async () => {
    await using replicate = await startLoopbackReplicate();
    await using wavespeed = await startLoopbackWavespeed();
    const hash = 'a'.repeat(64);
    const { code, text } = await ask(
      {
        ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
        ...{ WAVESPEED_API_KEY: wavespeed.apiKey, WAVESPEED_BASE_URL: wavespeed.baseUrl },
      },
      [
        ownModel('one', 'replicate', 'nobody/nothing'),
        ownModel('two', 'replicate', 'nobody/nothing'),
        ownModel('old', 'replicate', `charlesmccarthy/pony-sdxl:${hash}`),
        ownModel('bare', 'replicate', hash),
        ownModel('half', 'wavespeed', 'kwaivgi/kling-v4.0/{text-to-video,picture-to-video}'),
        ownModel('ending', 'wavespeed', 'nobody/nothing/at-all', {
          retired: { on: '2099-01-01', successor: 'kling-4' },
        }),
      ],
    );
    expect(code).toBe(1);
    expect(text).toContain('❌ replicate: has no nobody/nothing, needed by one, two\n');
    expect(text).toContain(`❌ replicate: has no charlesmccarthy/pony-sdxl:${hash}, needed by old\n`);
    expect(text).toContain(`⚠️  replicate: doesn't say without paying; not checked: ${hash}\n`);
    expect(text).toContain('❌ wavespeed: has no kwaivgi/kling-v4.0/picture-to-video, needed by half\n');
    // What its maker ends may be missing at the operator's own address.
    expect(text).toContain(
      '⚠️  wavespeed: has no nobody/nothing/at-all, needed by ending; use kling-4 instead\n',
    );
    expect(text).toMatch(/⚠️ {2}Models: \d{2,} exist, 4 missing, 1 not checked\n$/);
  });

  it('asks a server of its own for all pages of its list', async () => {
    const listed = ['a', 'b', 'c', 'd', 'sora-2', 'sora-2-pro', 'mine'];
    const files = { videoPath: '/nowhere', mode: 'vllm' as const };
    await using openai = await startLoopbackOpenai({ ...files, models: listed, modelsPerPage: 3 });
    const env = { OPENAI_BASE_URL: openai.baseUrl, SELF_HOSTED_MODEL: 'mine' };
    const { code, text } = await ask(env);
    expect(text).toContain('✅ Models: 3 exist, 0 missing, 0 not checked');
    expect(code).toBe(0);
    expect(openai.requests.map(({ path }) => path)).toEqual([
      '/v1/models',
      '/v1/models?after=c',
      '/v1/models?after=sora-2-pro',
    ]);
    const other = await ask({ ...env, SELF_HOSTED_MODEL: 'yours' });
    expect(other.text).toContain('❌ openai: has no yours, needed by self-hosted\n');
    expect(other.code).toBe(1);
    // Without a name, the server takes the model it has.
    const unnamed = await ask({ OPENAI_BASE_URL: openai.baseUrl });
    expect(unnamed.text).toContain('✅ Models: 2 exist, 0 missing, 0 not checked');
    openai.script('models', {
      kind: 'status',
      status: 200,
      body: { object: 'list', data: [{ id: 'a' }], has_more: true },
    });
    const endless = await ask(env);
    expect(endless.text).toContain(
      "⚠️  openai: couldn't be asked (the list of models is longer than 20 pages)",
    );
    expect(endless.code).toBe(0);
  });

  it('says who can only be asked by a paid call', async () => {
    await using runway = await startLoopbackRunway({ tierModels: ['gen4.5', 'nothing_of_ours'] });
    await using luma = await startLoopbackLuma();
    await using vidu = await startLoopbackVidu();
    const { code, text } = await ask({
      ...{ RUNWAY_API_KEY: runway.apiKey, RUNWAY_BASE_URL: runway.baseUrl },
      ...{ LUMA_API_KEY: luma.apiKey, LUMA_BASE_URL: `${luma.url}/dream-machine/v1` },
      ...{ LUMA_AGENTS_API_KEY: luma.apiKey, LUMA_AGENTS_BASE_URL: `${luma.url}/v1` },
      ...{ VIDU_API_KEY: vidu.apiKey, VIDU_BASE_URL: vidu.baseUrl },
    });
    expect(code).toBe(0);
    expect(text).toMatch(/⚠️ {2}runway: doesn't say without paying; not checked: .*\bwan3\b/);
    expect(text).not.toMatch(/not checked: .*gen4\.5\b/);
    expect(text).toContain("⚠️  luma: can't be asked without paying; not checked: ray-2\n");
    expect(text).toContain("⚠️  luma-agents: can't be asked without paying; not checked: ray-3.2\n");
    expect(text).toContain(
      "⚠️  vidu: can't be asked without paying; not checked: viduq3-turbo, viduq3-pro, viduq3\n",
    );
    expect(text).toMatch(/⚠️ {2}Models: 1 exist, 0 missing, \d+ not checked\n$/);
    expect([...runway.requests, ...luma.requests, ...vidu.requests].map(({ name }) => name)).toEqual([
      'organization',
    ]);
  });

  it('names what has ended with its successor, and asks nothing about it', async () => {
    const { code, text } = await ask({ OPENAI_API_KEY: 'sk-of-nobody-at-all' });
    expect(text).toMatch(/⚠️ {2}openai: Sora 2 \(sora-2\) ended on 2026-09-24; use \S+ instead/);
    expect(text).toMatch(/⚠️ {2}Models: 0 exist, 0 missing, 0 not checked\n$/);
    expect(code).toBe(0);
  });

  it.each([
    [
      'a refused key',
      { kind: 'status', status: 401, body: { detail: 'no sk-0123456789abcdef' } },
      /❌.*the key is refused/,
      1,
    ],
    ['a page', { kind: 'html' }, /⚠️ .*couldn't be asked \(list: /, 0],
    [
      'an empty list',
      { kind: 'status', status: 200, body: { object: 'list', data: [] } },
      /⚠️ .*isn't a list of models/,
      0,
    ],
    ['half of it', { kind: 'truncated' }, /⚠️ .*couldn't be asked/, 0],
    [
      'a fault',
      { kind: 'status', status: 500, body: { error: { message: 'sk-0123456789abcdef' } } },
      /⚠️ .*couldn't be asked/,
      0,
    ],
  ] as const)('takes %s for no answer, and prints no key', async (_, trouble, line, code) => {
    await using openai = await startLoopbackOpenai({ videoPath: '/nowhere', mode: 'vllm' });
    openai.script('models', trouble);
    const env = {
      OPENAI_BASE_URL: openai.baseUrl,
      OPENAI_API_KEY: 'sk-0123456789abcdef',
      SELF_HOSTED_MODEL: 'x',
    };
    const answer = await ask(env);
    expect(answer.text).toMatch(line);
    expect(answer.text).toContain('0 missing, 3 not checked');
    expect(answer.text).not.toContain('sk-0123456789abcdef');
    expect(answer.code).toBe(code);
  });

  it('gives up a provider that never answers, and keeps what others said', async () => {
    await using replicate = await startLoopbackReplicate();
    await using wavespeed = await startLoopbackWavespeed();
    wavespeed.script('models', { kind: 'hang' });
    replicate.script('model', { kind: 'status', status: 503, body: { detail: 'busy' } }, { times: 2 });
    const { code, text } = await ask({
      ...{ REPLICATE_API_KEY: replicate.apiToken, REPLICATE_BASE_URL: replicate.baseUrl },
      ...{ WAVESPEED_API_KEY: wavespeed.apiKey, WAVESPEED_BASE_URL: wavespeed.baseUrl },
    });
    expect(text).toMatch(
      /⚠️ {2}wavespeed: couldn't be asked \(GET \/api\/v3\/models: aborted .*\); not checked: kwaivgi\/kling-v4\.0\//,
    );
    expect(text).toMatch(/⚠️ {2}replicate: doesn't say/);
    expect(text).toMatch(/⚠️ {2}Models: \d+ exist, 0 missing, \d+ not checked\n$/);
    expect(code).toBe(0);
  }, 60_000);

  it("says who can't be reached, or that there is nobody", async () => {
    const away = await ask({ REPLICATE_API_KEY: 'r8_nobody', REPLICATE_BASE_URL: 'http://127.0.0.1:1/v1' });
    expect(away.text).toMatch(/❌ replicate: http:\/\/127\.0\.0\.1:1 can't be reached/);
    expect(away.code).toBe(1);
    const nobody = await ask({});
    expect(nobody.text).toContain('⚠️  Models: 0 exist, 0 missing, 0 not checked');
  });
});
