import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { startLocalDiscord } from '@cutscene/playground/discord/index.ts';
import { proxyRequests } from '@discordjs/proxy';
import { REST } from 'discord.js';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { spawnBot } from '../support/bot-process.ts';
import { confined, read, readImage, readYaml } from '../support/image.ts';
import { hasPostgres, ownPostgres } from '../support/postgres.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const variables = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));
const bot = z.strictObject({
  build: z.literal('.'),
  env_file: z.literal('.env'),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.literal('10s'),
  ...confined,
  depends_on: z.strictObject({
    postgres: z.strictObject({ condition: z.literal('service_healthy') }),
    proxy: z.strictObject({ condition: z.literal('service_started') }),
  }),
  environment: variables,
  volumes: z.tuple([z.literal('shared:/shared')]),
  ports: z.tuple([z.string()]).optional(),
  deploy: z.strictObject({ replicas: z.number() }).optional(),
});
const other = z.strictObject({
  image: z.string(),
  restart: z.literal('unless-stopped'),
  env_file: z.literal('.env').optional(),
  environment: variables.optional(),
  healthcheck: z.strictObject({ test: z.array(z.string()), interval: z.string() }).optional(),
  secrets: z.array(z.string()).optional(),
  volumes: z.array(z.string()).optional(),
  ports: z.tuple([z.string()]).optional(),
});
const bots = { 'gateway-0': bot, 'gateway-1': bot, worker: bot };
const file = z.object({
  services: z.strictObject({ ...bots, proxy: other, postgres: other, prometheus: other, grafana: other }),
  secrets: z.record(z.string(), z.strictObject({ environment: z.string() })),
  volumes: z.record(z.string(), z.null()),
});
const { services, secrets, volumes } = file.parse(readYaml('compose.cluster.yaml'));

describe('compose.cluster.yaml', () => {
  it('mounts only files of the project and volumes that it names', () => {
    const mounts = Object.values(services).flatMap((service) => service.volumes ?? []);
    for (const mount of mounts) {
      const [source = ''] = mount.split(':');
      if (source.startsWith('./')) expect(read(source.slice(2))).not.toBe('');
      else expect(volumes).toHaveProperty(source);
    }
    expect(readImage().folders).toContain('/shared');
  });

  it('collects the metrics of every process, with the rules for alerts', () => {
    const { scrape_configs: jobs, rule_files: rules } = readYaml('docs/monitoring/prometheus.yaml') as {
      scrape_configs: {
        job_name: string;
        authorization: { credentials_file: string };
        dns_sd_configs: { names: string[]; port: number }[];
      }[];
      rule_files: string[];
    };
    const [secret = ''] = services.prometheus.secrets ?? [];
    // Where Compose puts it. @see https://docs.docker.com/compose/how-tos/use-secrets/
    expect(jobs[0]?.authorization).toEqual({ credentials_file: `/run/secrets/${secret}` });
    expect(secrets[secret]).toEqual({ environment: 'METRICS_TOKEN' });
    expect(jobs[0]?.dns_sd_configs[0]).toMatchObject({
      names: Object.keys(bots),
      port: Number(readImage().exposed),
    });
    // The rules name this job.
    expect(read('docs/monitoring/alerts.yaml')).toContain(`up{job="${jobs[0]?.job_name}"}`);
    expect(services.prometheus.volumes?.join()).toContain(`alerts.yaml:${rules[0]}:ro`);
  });

  it.runIf(hasPostgres)('starts processes that make a video together', async () => {
    const image = readImage();
    // Nothing here is about speed.
    const discord = await startLocalDiscord({ identifyEveryMs: 0, ackTimeoutMs: 20_000 });
    await using folder = await temporaryFolder();
    const database = await ownPostgres();
    // As the proxy's container does it.
    const proxy = createServer(proxyRequests(new REST({ api: discord.apiUrl, version: '10' })));
    await once(proxy.listen(0, '127.0.0.1'), 'listening');
    const { port } = proxy.address() as AddressInfo;
    const url = database.urlOf('cluster');
    const processes = Object.keys(bots).map((name) => {
      const { environment } = services[name as keyof typeof bots];
      return spawnBot(
        {
          ...image.env,
          ...{ DISCORD_TOKEN: discord.botToken, DISCORD_API_URL: discord.apiUrl },
          ...environment,
          // Where these are on this machine.
          ...{
            DATABASE_URL: url,
            DISCORD_PROXY_URL: `http://127.0.0.1:${port}`,
            PORT: '0',
            HOST: '127.0.0.1',
          },
          ...{ BLOBS_DIR: folder.path, DATA_DIR: join(folder.path, name) },
        },
        image.program,
        { cwd: folder.path },
      );
    });
    await discord.waitForBot({ command: 'video' });
    const addresses = await Promise.all(
      processes.map(async (each) => (await each.waitForLog(({ msg }) => msg === 'starting'))['url']),
    );
    // Nobody answers for the servers of a gateway that isn't connected yet.
    for (const address of addresses)
      await expect.poll(async () => (await fetch(`${address}/readyz`)).status).toBe(200);
    const video = discord.member('mia').slash('video', { prompt: 'a kite', model: 'preview', notify: 'off' });
    await video.waitForMessage(({ attachments }) => attachments.length > 0);
    for (const address of addresses) {
      const metrics = await fetch(`${address}/metrics`);
      expect([metrics.status, await metrics.text()]).toEqual([200, expect.stringContaining('cutscene_')]);
    }
    expect(await Promise.all(processes.map((each) => each.stop()))).toEqual([0, 0, 0]);
    proxy.closeAllConnections();
    proxy.close();
    await database.kill();
    await discord.close();
  });
});
