import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { read, readImage, readYaml } from '../support/image.ts';

const variables = z.record(z.string(), z.union([z.string(), z.number()]).transform(String));
const bot = z.strictObject({
  build: z.literal('.'),
  env_file: z.literal('.env'),
  restart: z.literal('unless-stopped'),
  stop_grace_period: z.literal('10s'),
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
  volumes: z.array(z.string()).optional(),
  ports: z.tuple([z.string()]).optional(),
});
const bots = { 'gateway-0': bot, 'gateway-1': bot, worker: bot };
const file = z.object({
  services: z.strictObject({ ...bots, proxy: other, postgres: other, prometheus: other, grafana: other }),
  volumes: z.record(z.string(), z.null()),
});
const { services, volumes } = file.parse(readYaml('compose.cluster.yaml'));

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
      scrape_configs: { job_name: string; dns_sd_configs: { names: string[]; port: number }[] }[];
      rule_files: string[];
    };
    expect(jobs[0]?.dns_sd_configs[0]).toMatchObject({
      names: Object.keys(bots),
      port: Number(readImage().exposed),
    });
    // The rules name this job.
    expect(read('docs/monitoring/alerts.yaml')).toContain(`up{job="${jobs[0]?.job_name}"}`);
    expect(services.prometheus.volumes?.join()).toContain(`alerts.yaml:${rules[0]}:ro`);
  });
});
