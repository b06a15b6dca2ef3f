import { describe, expect, it } from 'vitest';
import { loadConfig } from '../src/config.ts';
import { StartError } from '../src/errors.ts';

const known = { modelIds: ['preview'] };
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
      HOST: '0.0.0.0',
      PORT: '0',
      LOG_LEVEL: 'debug',
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
    ['PORT', '99999'],
    ['FFMPEG_PATH', '/no/such/ffmpeg'],
    ['LOG_LEVEL', 'loud'],
    ['OPENAI_BASE_URL', 'ftp://x'],
    ['RUNWAY_CONCURRENCY', '-1'],
    ['HOSTED_MAX_GB', 'lots'],
    ['SELF_HOSTED_ENCODING', 'xml'],
  ])('%s=%s is one line that names the variable and never the value', (name, value) => {
    const problems = problemsOf({ DISCORD_SHARD_COUNT: '1', [name]: value });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(new RegExp(`^${name}: `));
    expect(problems[0]).not.toContain(value);
    expect(problems[0]).not.toContain('\n');
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

  it('warns about what this version does not use, and keeps its secrets secret all the same', () => {
    const config = loadConfig(
      { S3_SECRET_ACCESS_KEY: 'key_1234567890', ALLOWED_GUILDS: '123456789012345678' },
      known,
    );
    expect(config.warnings).toEqual(['S3_SECRET_ACCESS_KEY is set, but this version does not use it yet']);
    expect(config.secrets).toEqual(['key_1234567890']);
  });
});
