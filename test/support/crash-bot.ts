import { flushCompileCache } from 'node:module';
import { createBot } from '../../src/bot.ts';
import { mapWays } from '../../src/catalog/offers.ts';
import { loadConfig } from '../../src/config.ts';
import { createCallback } from '../../src/discord/callback.ts';
import { createRestClients } from '../../src/discord/rest.ts';
import { logBroken } from '../../src/jobs/invariants.ts';
import type { Job } from '../../src/jobs/job.ts';
import type { JobStore } from '../../src/jobs/store.ts';
import { createLog } from '../../src/log.ts';
import { createProviders } from '../../src/providers/index.ts';
import type { Provider } from '../../src/providers/provider.ts';
import { systemClock } from '../../src/runtime/clock.ts';
import { lockDataDir } from '../../src/store/data-dir.ts';
import { openStores } from '../../src/store/open-stores.ts';
import { machineDecoder } from './quick-ffmpeg.ts';
import { runtime } from './runtime.ts';
import { selfHosted } from './self-hosted.ts';

/**
 * The real bot, except that it kills itself with SIGKILL as the arguments say: the name of a point (`any` for all) and
 * the number of its passing, counted from `SIGUSR2` on if there is a third argument. Every stored change and every
 * outside call is a point, before and after. A download is between `downloading` and `delivering`.
 */
const [, , point = '', passing = '1', waits] = process.argv;
let left = Number(passing);
let isCounting = waits === undefined;

function at(name: string) {
  if (!isCounting || (point !== name && point !== 'any')) return;
  left -= 1;
  if (left === 0) process.kill(process.pid, 'SIGKILL');
}

/** `call`, with a point before it and one after it. */
function between<A extends unknown[], R>(
  nameOf: string | ((...args: A) => string),
  call: (...args: A) => Promise<R>,
) {
  return async (...args: A): Promise<R> => {
    const name = typeof nameOf === 'string' ? nameOf : nameOf(...args);
    at(`before ${name}`);
    const result = await call(...args);
    at(`after ${name}`);
    return result;
  };
}

const stateOf = ({ status, told }: Job) => `storing ${told ? 'told' : status.state}`;

function withPoints(store: JobStore): JobStore {
  return { ...store, insert: between(stateOf, store.insert), update: between(stateOf, store.update) };
}

function providerWithPoints(provider: Provider): Provider {
  const { cancel } = provider;
  return {
    ...provider,
    // With whole seconds, most of these jobs would only wait.
    minPollIntervalMs: 50,
    submit: between('submit', provider.submit),
    poll: between('poll', provider.poll),
    ...(cancel && { cancel: between('cancel', cancel) }),
  };
}

const config = loadConfig(process.env, { modelIds: ['self-hosted'] });
const token = config.discord.token ?? '';
const log = createLog({
  level: config.logLevel,
  isTerminal: false,
  secrets: config.secrets,
  destination: process.stdout,
});
process.on('SIGUSR2', () => {
  isCounting = true;
  log.warn('counting');
});
process.on('unhandledRejection', (err) => log.error({ err }, 'unhandled promise rejection'));
const lock = await lockDataDir(config.dataDir, systemClock);
const stores = await openStores(config, systemClock, logBroken(log));

const rest = createRestClients({ token, apiUrl: config.discord.apiUrl, runtime, log });
const { edits, uploads } = rest;
edits.patch = between('edit', edits.patch.bind(edits));
edits.post = between('post', edits.post.bind(edits));
edits.get = between('read', edits.get.bind(edits));
uploads.patch = between('upload', uploads.patch.bind(uploads));
uploads.post = between('upload of its own', uploads.post.bind(uploads));

const callback = createCallback(rest.traffic, runtime, config.discord.apiUrl);

const bot = await createBot({
  config,
  token,
  runtime,
  log,
  rest,
  notices: { activeMs: 0, sharedMs: 0 },
  callback: Object.assign(between('response', callback), { keepOpen: callback.keepOpen }),
  stores: { ...stores, jobs: withPoints(stores.jobs) },
  providers: new Map(
    [...(await createProviders({ ...config, runtime, ffmpegPath: undefined }))].map(([id, provider]) => [
      id,
      providerWithPoints(provider),
    ]),
  ),
  // Only films need one.
  ...(waits !== undefined && { ffmpeg: await machineDecoder() }),
  models: selfHosted('film').map((model) =>
    mapWays(model, (way) => ({
      ...way,
      typicalMs: 2_000,
      stages: way.stages.map((stage) => ({ ...stage, price: { ...stage.price, usd: 0.25 } })),
    })),
  ),
});
process.once('SIGTERM', async () => {
  await bot.stop();
  await stores.close();
  lock.release();
  process.exit(0);
});
await bot.connect();
// Otherwise it's written at the end, for which a kill doesn't wait.
flushCompileCache();
