import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { loadEnvFile, readEnvironment } from '../src/environment.ts';
import { StartError } from '../src/errors.ts';
import { providerDefinitions } from '../src/providers/index.ts';
import { activeSchema } from '../src/variables.ts';
import { temporaryFolder } from './support/temporary-folder.ts';
import { workflowFolder } from './support/workflows.ts';

const known = { modelIds: ['preview'] };
/** What each of several processes needs. */
const shared = { DISCORD_TOKEN: 'token', DATABASE_URL: 'postgres://a:b@127.0.0.1/c' };
function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(env, known);
    return [];
  } catch (error) {
    if (error instanceof StartError) return error.problems;
    throw error;
  }
}

describe('loadConfig', () => {
  it('takes an empty environment, and empty variables for unset ones', () => {
    expect(loadConfig({ DISCORD_TOKEN: '', PORT: ' ' }, known)).toMatchObject({
      discord: { token: undefined, deployCommands: 'auto' },
      http: { host: '127.0.0.1', port: 3000 },
      logLevel: 'info',
    });
  });

  it('reads every variable', () => {
    const env = {
      DISCORD_TOKEN: 'a.b.c',
      DISCORD_API_URL: 'http://127.0.0.1:4000/api/',
      ALLOWED_GUILDS: '123456789012345678, 234567890123456789',
      DEPLOY_COMMANDS: 'off',
      DISCORD_SHARDS: '0-2,5',
      DISCORD_SHARD_COUNT: '6',
      DEFAULT_MODEL: 'preview',
      MODEL_PROVIDERS: 'preview=fal',
      HOST: '0.0.0.0',
      PORT: '0',
      LOG_LEVEL: 'debug',
      MODERATION_API_KEY: 'mod_1234567890',
    };
    expect(loadConfig(env, known)).toMatchObject({
      discord: {
        token: 'a.b.c',
        apiUrl: 'http://127.0.0.1:4000/api',
        allowedGuilds: ['123456789012345678', '234567890123456789'],
        deployCommands: 'off',
        shards: [0, 1, 2, 5],
        shardCount: 6,
      },
      defaultModel: 'preview',
      modelProviders: new Map([['preview', 'fal']]),
      http: { host: '0.0.0.0', port: 0 },
      logLevel: 'debug',
      warnings: [],
    });
  });

  it.each([
    ['DISCORD_TOKEN', 'Bot abc'],
    ['DISCORD_API_URL', 'discord.com'],
    ['ALLOWED_GUILDS', 'my server'],
    ['DEPLOY_COMMANDS', 'yes'],
    ['DISCORD_SHARDS', 'all'],
    ['DISCORD_SHARD_COUNT', 'none'],
    ['DEFAULT_MODEL', 'sora-9'],
    ['MODEL_PROVIDERS', 'preview'],
    ['MODEL_PROVIDERS', 'sora-9=fal'],
    ['PORT', '99999'],
    ['FFMPEG_PATH', '/no/such/ffmpeg'],
    ['LOG_LEVEL', 'loud'],
    ['OPENAI_BASE_URL', 'ftp://x'],
    ['RUNWAY_CONCURRENCY', '-1'],
    ['RETENTION_DAYS', 'ever'],
    ['HOSTED_MAX_GB', 'lots'],
    ['SELF_HOSTED_ENCODING', 'xml'],
  ])('%s=%s is one line that names the variable and never the value', (name, value) => {
    const problems = problemsOf({ DISCORD_SHARD_COUNT: '1', [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
    expect(problems[0]).not.toContain(value);
    expect(problems[0]).not.toContain('\n');
  });

  const names = [
    ...Object.keys(activeSchema.shape),
    ...providerDefinitions.flatMap(({ keyVariables, baseUrlVariable, concurrencyVariable }) => [
      ...keyVariables,
      ...[baseUrlVariable, concurrencyVariable],
    ]),
  ];
  it.each(names)('gives an example for %s that is right for it', (name) => {
    const bad = [
      'no such thing, at all!',
      '-1',
      'ftp://x',
      '999999999999',
      '127.0.0.0/7',
      '9-1',
      'https://a?b',
    ];
    const sentences = bad.flatMap((value) =>
      problemsOf({ [name]: value }).filter((line) => line.startsWith(`${name}: `)),
    );
    for (const sentence of sentences) {
      expect(sentence).toMatch(/; (for example|copy only the|give only the|choose one of) /);
      const example = /; for example (\S+)$/.exec(sentence)?.[1];
      if (example === undefined) continue;
      if (name === 'FFMPEG_PATH') expect(example).toMatch(/^\/.*ffmpeg$/);
      else expect(problemsOf({ [name]: example }).filter((line) => line.startsWith(`${name}: `))).toEqual([]);
    }
    // The others accept any text.
    const takesAll = [
      'NODE_ENV',
      'OTEL_SERVICE_NAME',
      'SELF_HOSTED_MODEL',
      'MODELS_FILE',
      'COMFYUI_WORKFLOWS',
      'DATA_DIR',
      'BLOBS_DIR',
      'NO_PROXY',
    ];
    expect(sentences.length > 0).toBe(!takesAll.includes(name));
  });

  it.each([
    ['PUBLIC_URL', 'ftp://x', 'https://videos.example.com'],
    ['ALERT_WEBHOOK_URL', 'hooks.example.com', 'https://hooks.example.com/services/…'],
    ['ALERT_WEBHOOK_URL', 'https://me:secret@hooks.example.com/x', 'https://hooks.example.com/services/…'],
    ['ALERT_WEBHOOK_URL', 'file:///etc/passwd', 'https://hooks.example.com/services/…'],
    ['LUMA_BASE_URL', 'x', 'https://gateway.example.com/dream-machine/v1'],
    ['RUNWAY_BASE_URL', 'x', 'https://gateway.example.com'],
    ['WAVESPEED_CONCURRENCY', 'two', '2'],
    ['HOSTED_DAYS', 'ever', '7'],
    ['HTTPS_PROXY', 'proxy:3128', 'http://proxy.example.com:3128'],
    ['PUBLIC_NETWORKS', 'mine', '198.18.0.0/15,64:ff9b:1::/96'],
  ])('%s=%s is told with %s', (name, value, example) =>
    expect(problemsOf({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`; for example ${example}$`)),
    ]),
  );

  it.each([
    '0.0.0.0/0',
    '::/0',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '::1/128',
    'fe80::/10',
    '198.18.0.0/15 0.0.0.0/1',
    '127.1.0.0/16',
    '127.0.0.53/32',
    '169.254.170.2/32',
    '0.1.0.0/16',
    '224.0.0.0/24',
    '255.255.255.255/32',
    '::ffff:127.0.0.1/128',
    '::ffff:0:0/96',
    'fe80::1/128',
    'fd00:ec2::23/128',
    'ff02::/16',
  ])('takes no %s for public', (ranges) =>
    expect(problemsOf({ PUBLIC_NETWORKS: ranges })).toEqual([
      expect.stringMatching(/^PUBLIC_NETWORKS: covers/),
    ]),
  );

  it.each([
    ['https:films.example', 'https://films.example'],
    ['https:\\\\films.example', 'https://films.example'],
    ['HTTPS://Films.Example:443//', 'https://films.example'],
    ['https://\u200bfilms.example', 'https://films.example'],
    ['https://films\t.example/a/', 'https://films.example/a'],
    ['https://films.example/my videos', 'https://films.example/my%20videos'],
    ['https://müller.example', 'https://xn--mller-kva.example'],
    ['\ufeffhttps://films.example\u00a0', 'https://films.example'],
    ['https://films.example/@team', 'https://films.example/@team'],
  ])('reads the address %j as browsers do', (value, url) => {
    expect(loadConfig({ PUBLIC_URL: value }, known).http.publicUrl).toBe(url);
    expect(loadConfig({ DISCORD_API_URL: value }, known).discord.apiUrl).toBe(url);
  });

  it.each(['https://x.example?', 'https://x.example/#', 'https://a@x.example', 'https://x.example/?a=b'])(
    'takes no %s for the address of something',
    (value) => expect(problemsOf({ PUBLIC_URL: value })).toHaveLength(1),
  );

  it.each([
    ['[::1]', '::1'],
    ['::', '::'],
    ['fe80::1%eth0', 'fe80::1%eth0'],
    ['localhost', 'localhost'],
    ['bot-1.films.example', 'bot-1.films.example'],
    ['127.0.0.1', '127.0.0.1'],
  ])('HOST=%s listens on %s', (value, host) =>
    expect(loadConfig({ HOST: value }, known).http.host).toBe(host),
  );

  it.each([
    ...['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'http://127.0.0.1', '-', '...', '256.0.0.1'],
    ...['1.2.3', '::1::', '0.0.0.0,::', 'a b', 'a..b', '[localhost'],
  ])('HOST=%s is nothing to listen on', (value) =>
    expect(problemsOf({ HOST: value })).toEqual([expect.stringMatching(/^HOST: isn't an address to listen/)]),
  );

  it.each([
    'http://me:pass%@proxy.example:3128',
    'http://me%zz@proxy.example:3128',
    'http://pa#ss:word@proxy.example:3128',
    'http://me:pa/ss@proxy.example:3128',
    'http://me:pa?ss@proxy.example:3128',
    'http://proxy.example:3128/way',
  ])('%s is no proxy, and its password is not told', (value) => {
    for (const name of ['HTTP_PROXY', 'HTTPS_PROXY', 'https_proxy']) {
      const problems = problemsOf({ [name]: value });
      expect(problems).toEqual([expect.stringMatching(`^${name.toUpperCase()}: `)]);
      expect(problems[0]).not.toMatch(/pa.?ss(?!word)/);
    }
  });

  // As Docker's --env-file passes it.
  it.each([
    ['debug # as long as I look for it', 'debug'],
    ['debug\t#now', 'debug'],
    ['"debug"', 'debug'],
    ["'debug' # quoted", 'debug'],
    ['`debug`', 'debug'],
    ['debug\r', 'debug'],
    ['# nothing', 'info'],
    ['""', 'info'],
  ])('LOG_LEVEL=%s is %s', (value, level) =>
    expect(loadConfig({ LOG_LEVEL: value }, known).logLevel).toBe(level),
  );

  // Node's reader removes quotes and comments itself, so the rest contains none.
  it.each([
    ['"a # b"', 'a # b'],
    ["'a # b' # and why", 'a # b'],
    ['`a #b "c" \'d\'` # and why', 'a #b "c" \'d\''],
    ['\'"a"\'', '"a"'],
    ['" # a"', '# a'],
    ['a # b', 'a'],
    // Like all readers of such files. Only Docker treats it as part of the value.
    ['a#b', 'a'],
    ['"a#b"', 'a#b'],
  ])('.env: X=%s is %s', async (written, meant) => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, '.env');
    await writeFile(path, `X=${written}\nY=1\n`);
    const env: NodeJS.ProcessEnv = { Y: '2' };
    loadEnvFile(env, path);
    expect(readEnvironment(env)).toEqual({ X: meant, Y: '2' });
    // The same name from elsewhere, such as Docker, is another value.
    expect(readEnvironment({ X: 'debug # why' })).toEqual({ X: 'debug' });
    loadEnvFile(env, join(folder.path, 'no-such-file'));
    expect(env).toHaveProperty('Y', '2');
  });

  it('leaves a # inside of a value alone', () => {
    const set = { SELF_HOSTED_MODEL: 'a#b', MODELS_FILE: '"a # b"', OPENAI_BASE_URL: 'http://a/v1' };
    const [{ offers } = {}] = loadConfig(set, known).own.models;
    expect(offers?.[0].ways[0].stages).toMatchObject([{ providerModel: 'a#b' }]);
    expect(readEnvironment({ A: 'a#b', B: '"a # b"', C: 'x"y"' })).toEqual({
      A: 'a#b',
      B: 'a # b',
      C: 'x"y"',
    });
  });

  it('reports all problems together', () => {
    expect(
      problemsOf({ PORT: 'x', LOG_LEVEL: 'y', LUMA_BASE_URL: 'z', NODE_ENV: 'production' }),
    ).toHaveLength(4);
  });

  it('wants a token in production, and the number of shards beside their list', () => {
    expect(problemsOf({ NODE_ENV: 'production' })[0]).toMatch(/^DISCORD_TOKEN: is missing/);
    expect(problemsOf({ DISCORD_SHARDS: '0' })[0]).toMatch(/^DISCORD_SHARD_COUNT: is missing/);
    expect(problemsOf({ DISCORD_SHARDS: '0-4', DISCORD_SHARD_COUNT: '4' })[0]).toMatch(/^DISCORD_SHARDS: /);
  });

  it('takes each provider by its own names, and needs no more than an address where a key is optional', () => {
    const { accounts, concurrency } = loadConfig(
      {
        ...{ RUNWAYML_API_SECRET: 'runway-key', REPLICATE_API_TOKEN: 'theirs', REPLICATE_API_KEY: 'ours' },
        ...{ LUMAAI_API_KEY: 'luma-key', LUMA_AGENTS_API_KEY: 'agents-key', LUMA_CONCURRENCY: '3' },
        ...{ OPENAI_BASE_URL: 'http://127.0.0.1:8091/v1/', VIDU_BASE_URL: 'https://vidu.example' },
      },
      known,
    );
    expect(accounts.map(({ definition, account }) => [definition.id, account])).toEqual([
      ['openai', { apiKey: '', baseUrl: 'http://127.0.0.1:8091/v1', isOperatorsOwn: true }],
      ['replicate', { apiKey: 'ours', isOperatorsOwn: false }],
      ['runway', { apiKey: 'runway-key', isOperatorsOwn: false }],
      ['luma', { apiKey: 'luma-key', isOperatorsOwn: false }],
      ['luma-agents', { apiKey: 'agents-key', isOperatorsOwn: false }],
    ]);
    expect(Object.fromEntries(concurrency)).toEqual({
      luma: 3,
      'luma-agents': 3,
      wavespeed: 2,
      fal: 2,
      comfyui: 1,
      google: 2,
    });
  });

  it.each([
    ['REPLICATE_BASE_URL', 'https://gate.example/replicate', /doesn't end in \/v1/],
    ['LUMA_BASE_URL', 'https://gate.example/v1', /doesn't end in \/dream-machine\/v1/],
    ['WAVESPEED_BASE_URL', 'https://gate.example/api/v3', /ends in a version/],
    ['PUBLIC_URL', 'http://bot.example', /^PUBLIC_URL has no https, so Replicate, Luma, and WaveSpeed can't/],
  ])('warns of %s=%s', (name, value, warning) => {
    const keys = {
      REPLICATE_API_KEY: 'k',
      LUMA_API_KEY: 'k',
      WAVESPEED_API_KEY: 'k',
      MODERATION_API_KEY: 'k',
    };
    const { warnings } = loadConfig({ ...keys, [name]: value, ALLOWED_GUILDS: '123456789012345678' }, known);
    expect(warnings).toEqual([expect.stringMatching(warning)]);
  });

  it.each([
    ['https://bot.example', { LUMA_API_KEY: 'k' }],
    ['http://bot.example', { VIDU_API_KEY: 'k', RUNWAY_API_KEY: 'k' }],
  ])('says nothing about %s with %j', (PUBLIC_URL, keys) => {
    const { warnings } = loadConfig({ ...keys, PUBLIC_URL }, known);
    expect(warnings.join()).not.toContain('PUBLIC_URL');
  });

  it.each([
    ['alone', {}, undefined],
    ['alone with S3', { S3: true }, undefined],
    ['a gateway with S3', { ROLE: 'gateway', S3: true }, { kind: 's3', bucket: 'films' }],
    [
      'a worker with both',
      { ROLE: 'worker', S3: true, BLOBS_DIR: '/mnt/a' },
      { kind: 'folder', path: '/mnt/a' },
    ],
    ['alone with a folder', { BLOBS_DIR: 'shared' }, { kind: 'folder', path: resolve('shared') }],
  ])('shares files of a bot that is %s', (_, { S3, ...env }: Record<string, unknown>, expected) => {
    const s3 = {
      ...{ S3_ENDPOINT: 'https://s3.example/', S3_BUCKET: 'films' },
      ...{ S3_ACCESS_KEY_ID: 'id_1234567890', S3_SECRET_ACCESS_KEY: 'key_1234567890' },
    };
    const { blobs, hosting, warnings } = loadConfig(
      { ...shared, ...(S3 === true && s3), ...env } as NodeJS.ProcessEnv,
      known,
    );
    if (expected) expect(blobs).toMatchObject(expected);
    else expect(blobs).toBeUndefined();
    const root = blobs?.kind === 'folder' ? blobs.path : resolve('data');
    expect(hosting.path).toBe(join(root, 'hosted'));
    expect(warnings.join()).not.toContain('BLOBS_DIR');
  });

  it.each(['gateway', 'worker'])('warns a %s that shares no files', (ROLE) => {
    expect(loadConfig({ ROLE, ...shared }, known).warnings).toContainEqual(
      expect.stringMatching(/^BLOBS_DIR is not set/),
    );
  });

  it.each(['gateway', 'worker'])('wants a token and a shared database for a %s', (ROLE) => {
    expect(problemsOf({ ROLE })).toEqual([
      expect.stringMatching(/^DISCORD_TOKEN: is missing/),
      expect.stringMatching(/^DATABASE_URL: is missing; .* postgres:/),
    ]);
    expect(loadConfig({ ROLE, ...shared }, known).role).toBe(ROLE);
  });

  it('does everything unless a role says otherwise', () => {
    expect(loadConfig({}, known).role).toBe('all');
    expect(problemsOf({ ROLE: 'all' })).toEqual([]);
    expect(problemsOf({ ROLE: 'shard' })).toEqual([
      expect.stringMatching(/^ROLE: isn't one of all, gateway/),
    ]);
  });

  it('does not mix shared files with its own', () => {
    expect(problemsOf({ BLOBS_DIR: './data/' })).toEqual([
      expect.stringMatching(/^BLOBS_DIR: is the same folder/),
    ]);
    expect(problemsOf({ BLOBS_DIR: '/srv/x', DATA_DIR: '/srv/x' })).toHaveLength(1);
    expect(problemsOf({ BLOBS_DIR: './data/shared' })).toEqual([]);
  });

  it('wants all of S3 or nothing of it, and keeps its secret', () => {
    const s3 = {
      S3_ENDPOINT: 'https://s3.example/',
      S3_BUCKET: 'films',
      S3_ACCESS_KEY_ID: 'id_1234567890',
      S3_SECRET_ACCESS_KEY: 'key_1234567890',
    };
    const { hosting, secrets } = loadConfig({ ...s3, HOSTED_DAYS: '2', HOSTED_MAX_GB: '1.5' }, known);
    expect(hosting).toEqual({
      path: expect.stringMatching(/data.hosted$/),
      s3: {
        endpoint: 'https://s3.example',
        bucket: 'films',
        accessKeyId: 'id_1234567890',
        secretAccessKey: 'key_1234567890',
        region: 'us-east-1',
      },
      keptMs: 2 * 24 * 3_600_000,
      maxBytes: 1.5e9,
    });
    expect(secrets).toContain('key_1234567890');
    for (const name of Object.keys(s3)) {
      expect(problemsOf({ ...s3, [name]: '' })).toEqual([expect.stringMatching(`^${name}: is missing`)]);
    }
    expect(problemsOf({ ...s3, S3_BUCKET: 'My Films' })).toEqual([expect.stringMatching(/^S3_BUCKET: /)]);
  });

  it('listens to the outside where it has an address there', () => {
    expect(loadConfig({ PUBLIC_URL: 'https://bot.example/' }, known).http).toEqual({
      host: '0.0.0.0',
      port: 3000,
      publicUrl: 'https://bot.example',
      metricsToken: undefined,
    });
  });

  it.each([
    'postgres://cutscene:pa55word@db.example:5432/cutscene',
    'postgresql://cutscene@db.example/cutscene?sslmode=require',
    'postgres:///cutscene?host=/var/run/postgresql&user=cutscene',
    'postgres:///cutscene',
  ])('takes the address of a database: %s', (DATABASE_URL) =>
    expect(loadConfig({ DATABASE_URL }, known).databaseUrl).toBe(DATABASE_URL),
  );

  it.each([
    'mysql://cutscene:pa55word@db.example/cutscene',
    'db.example/pa55word',
    'postgres://cutscene:pa55word@db.example',
    'postgres://cutscene:pa55word#@db.example/cutscene',
    'postgres://cutscene:pa55word%@db.example/cutscene',
  ])('refuses an address that no database has, without repeating it: %s', (DATABASE_URL) => {
    const [problem = '', ...more] = problemsOf({ DATABASE_URL });
    expect(problem).toMatch(/^DATABASE_URL: .*; for example postgres:\/\//);
    expect([problem.includes('pa55word'), more]).toEqual([false, []]);
  });

  it('keeps the password of a database out of the log, however it is written', () => {
    const DATABASE_URL = 'postgres://cutscene:pa%2355word@db.example/cutscene';
    expect(loadConfig({ DATABASE_URL }, known).secrets).toEqual([
      ...[DATABASE_URL, 'pa%2355word', 'pa#55word'],
    ]);
  });

  describe('the assistant', () => {
    const ASSISTANT_API_KEY = 'key_1234567890';
    const free = { in: 0, out: 0 };

    it.each<[env: Record<string, string>, account: object | undefined]>([
      [{}, undefined],
      [{ ASSISTANT_MODEL: 'm' }, undefined],
      [
        { ASSISTANT_API_KEY, ASSISTANT_MODEL: 'm', ASSISTANT_USD_PER_MTOK: '0.25, 2' },
        {
          ...{ baseUrl: 'https://api.openai.com/v1', apiKey: ASSISTANT_API_KEY, model: 'm' },
          usdPerMtok: { in: 0.25, out: 2 },
        },
      ],
      [
        { ASSISTANT_BASE_URL: 'http://10.0.0.5:11434/v1/', ASSISTANT_MODEL: 'llama3.1:8b' },
        {
          ...{ baseUrl: 'http://10.0.0.5:11434/v1', apiKey: undefined, model: 'llama3.1:8b' },
          usdPerMtok: free,
        },
      ],
    ])('exists with a key or an address: %j', (env, account) => {
      expect(loadConfig(env, known).assistant).toEqual(account);
    });

    it.each<[env: Record<string, string>, problem: RegExp]>([
      [{ ASSISTANT_API_KEY }, /^ASSISTANT_MODEL: is missing; .*, for example \S+$/],
      [{ ASSISTANT_BASE_URL: 'http://a/v1' }, /^ASSISTANT_MODEL: is missing/],
      [{ ASSISTANT_BASE_URL: 'a server', ASSISTANT_MODEL: 'm' }, /^ASSISTANT_BASE_URL: isn't a web address/],
      [
        { ASSISTANT_BASE_URL: 'http://me:key_1234567890@a/v1', ASSISTANT_MODEL: 'm' },
        /^ASSISTANT_BASE_URL: contains a user name/,
      ],
      [{ ASSISTANT_API_KEY, ASSISTANT_MODEL: 'my model' }, /^ASSISTANT_MODEL: isn't the name of a model/],
      ...['1', '1,', '1,2,3', '-1,2', 'free', '1;2'].map(
        (ASSISTANT_USD_PER_MTOK): [Record<string, string>, RegExp] => [
          { ASSISTANT_API_KEY, ASSISTANT_MODEL: 'm', ASSISTANT_USD_PER_MTOK },
          /^ASSISTANT_USD_PER_MTOK: isn't two prices in US dollars, .*; for example 0\.25,2$/,
        ],
      ),
    ])('is refused with one line that names no key: %j', (env, problem) => {
      expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
      expect(problemsOf(env).join()).not.toContain('key_1234567890');
    });

    it('keeps its key secret, and says what its settings lack', () => {
      const env = { ASSISTANT_API_KEY, ASSISTANT_MODEL: 'm', ALLOWED_GUILDS: '123456789012345678' };
      const config = loadConfig({ ...env, OPENAI_API_KEY: 'sk_1234567890' }, known);
      expect(config.secrets).toEqual([ASSISTANT_API_KEY, 'sk_1234567890']);
      expect(config.warnings).toEqual(['ASSISTANT_USD_PER_MTOK is not set, so the assistant counts as free']);
      expect(loadConfig({ ASSISTANT_MODEL: 'm' }, known).warnings).toContainEqual(
        expect.stringMatching(/^ASSISTANT_MODEL needs ASSISTANT_BASE_URL or ASSISTANT_API_KEY/),
      );
    });
  });

  it.each([
    ['http://a:8188/, http://b:8188 http://a:8188', 'http://a:8188,http://b:8188'],
    ['https://gpu.example/comfy/', 'https://gpu.example/comfy'],
  ])('reads the addresses %s', (COMFYUI_BASE_URL, baseUrl) => {
    const { accounts } = loadConfig({ COMFYUI_BASE_URL, COMFYUI_WORKFLOWS: workflowFolder }, known);
    expect(accounts.map(({ account }) => account)).toEqual([{ apiKey: '', baseUrl, isOperatorsOwn: true }]);
  });

  it('warns about a ComfyUI without workflows, and workflows without it', () => {
    const both = expect.stringMatching(/^ComfyUI makes videos only if both/);
    for (const env of [{ COMFYUI_BASE_URL: 'http://a:8188' }, { COMFYUI_WORKFLOWS: workflowFolder }])
      expect(loadConfig(env, known).warnings).toContainEqual(both);
  });

  it('keeps the keys of the operator’s own servers secret', () => {
    const server = { baseUrl: 'http://127.0.0.1:8091/v1', encoding: 'json' } as const;
    const servers = { home: { ...server, apiKey: 'home_1234567890' }, open: server };
    const readModels = () => ({ models: [], servers, problems: [], warnings: [] });
    const { secrets, own } = loadConfig({ MODELS_FILE: 'models.json' }, { ...known, readModels });
    expect(secrets).toEqual(['home_1234567890']);
    expect(own.servers).toEqual(servers);
  });

  it.each([
    [{}, undefined],
    [{ OPENAI_API_KEY: 'sk' }, { apiKey: 'sk', baseUrl: 'https://api.openai.com/v1' }],
    // The key belongs to a server without moderation, or one that must not get it.
    [{ OPENAI_API_KEY: 'sk', OPENAI_BASE_URL: 'http://127.0.0.1:8091/v1' }, undefined],
    [
      { OPENAI_API_KEY: 'sk', OPENAI_BASE_URL: 'http://127.0.0.1:8091/v1', MODERATION_API_KEY: 'mod' },
      { apiKey: 'mod', baseUrl: 'https://api.openai.com/v1' },
    ],
    [
      { OPENAI_API_KEY: 'sk', MODERATION_BASE_URL: 'http://127.0.0.1:8092/v1/' },
      { apiKey: undefined, baseUrl: 'http://127.0.0.1:8092/v1' },
    ],
  ])('with %j, prompts are checked by %j', (env, account) => {
    const { moderation, warnings } = loadConfig(env, known);
    expect(moderation).toEqual(account);
    expect(warnings.some((warning) => warning.startsWith('moderation is off'))).toBe(account === undefined);
  });
});
