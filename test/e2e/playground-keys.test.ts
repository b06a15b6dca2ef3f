import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ClientEvent } from '@cutscene/playground/protocol.ts';
import { startLoopbackReplicate } from '@cutscene/playground/providers/replicate.ts';
import { openPlayground } from '@cutscene/playground/start.ts';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { providerDefinitions } from '../../src/providers/index.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ENTRY = fileURLToPath(new URL('../../src/start.js', import.meta.url));
const SMALL = { prompt: 'a fox', model: 'flux-schnell-svd', duration: 2, notify: 'off' };

/** The playground of a person with a Replicate key, and a server in Replicate's place that should get no requests. */
async function openWithKey(paid: '0' | '1', dataDir: string) {
  const real = await startLoopbackReplicate();
  const playground = await openPlayground({
    program: ENTRY,
    env: {
      ...{ PATH: process.env['PATH'], LOG_LEVEL: 'silent', PLAYGROUND_PAID: paid },
      ...{ REPLICATE_BASE_URL: real.baseUrl, REPLICATE_API_KEY: real.apiToken },
    },
    dataDir,
    providers: providerDefinitions,
    durations: { stillMs: 0 },
  });
  await playground.discord.waitForBot({ command: 'video' });
  return {
    real,
    playground,
    async [Symbol.asyncDispose]() {
      await playground.close();
      await real.close();
    },
  };
}

describe('the playground', () => {
  it('lets none of the person’s keys reach the bot', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openWithKey('0', folder.path);
    const { discord, url } = opened.playground;
    await discord.member('mia').slash('video', SMALL).waitForMessage();
    await expect.poll(() => orders(url), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(opened.real.requests).toEqual([]);
  });

  it('gives them to the bot with PLAYGROUND_PAID=1, and says that it costs', async () => {
    await using folder = await temporaryFolder();
    await using opened = await openWithKey('1', folder.path);
    const { discord, url, notice } = opened.playground;
    expect(notice).toMatch(/^Videos cost money here: .*Replicate/);
    expect(await (await fetch(`${url}/client/providers`)).json()).toEqual({ paid: notice, providers: [] });
    await discord.member('mia').slash('video', SMALL).waitForMessage();
    await expect.poll(() => opened.real.count('create'), { timeout: 20_000 }).toBeGreaterThan(0);
    expect(opened.real.requests[0]?.headers.authorization).toBe(`Bearer ${opened.real.apiToken}`);
  });

  it('keeps the bot away from the person’s .env', async () => {
    await using folder = await temporaryFolder();
    // Harmless for the playground itself, and visible in a bot that reads it.
    await writeFile(join(folder.path, '.env'), 'DEPLOY_COMMANDS=off\n');
    await using child = startEntry(folder.path);
    await expect.poll(async () => commandsAt(await child.url), { timeout: 10_000 }).toContain('video');
  });
});

/** `npm start` in a folder. */
function startEntry(cwd: string) {
  const child = spawn(process.execPath, [ENTRY], {
    env: { PATH: process.env['PATH'], DATA_DIR: cwd },
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const url = new Promise<string>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = /^\s*(http:\/\/127\.0\.0\.1:\d+)\s*$/.exec(line)?.[1];
      if (address) resolve(address);
    });
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function orders(url: string): Promise<number> {
  const { providers } = (await (await fetch(`${url}/client/providers`)).json()) as {
    providers: { requests: { count: number }[] }[];
  };
  return providers[0]?.requests[0]?.count ?? 0;
}

async function commandsAt(url: string): Promise<string[]> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/client`);
  const [bytes] = (await once(socket, 'message')) as [Buffer];
  socket.terminate();
  const event = JSON.parse(String(bytes)) as ClientEvent;
  return event.t === 'SNAPSHOT' ? event.d.commands.map(({ name }) => name) : [];
}
