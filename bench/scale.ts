import { decimal, mebibytes, milliseconds, quantileOf, seconds, spread } from './figures.ts';
import { measureGuildSettings } from './guild-settings.ts';
import { measureLedger } from './ledger.ts';
import { type CrowdRun, runCrowd } from './one-crowd.ts';
import { type Row, unbounded } from './table.ts';

/** How much one process can do, far above what one community needs. */
export async function measureScale(): Promise<Row[]> {
  const common = { isSecure: true, measuredMs: 20_000 } as const;
  const running = await runCrowd({
    ...{ ...common, jobs: 5_000, commandsPerSecond: 250 },
    more: { commands: 500, perSecond: 50 },
  });
  const queued = await runCrowd({
    ...{ ...common, jobs: 10_100, running: 100, jobsPerMember: 10, commandsPerSecond: 250 },
    more: { commands: 1_000, perSecond: 100 },
  });
  return [
    ...crowdRows('5,000 running', running),
    ...crowdRows('10,000 queued, 100 running', queued),
    ...(await measureLedger()),
    ...(await measureGuildSettings()),
  ];
}

/** A running job is edited and polled. Of those that wait, only the edits cost anything. */
function crowdRows(what: string, run: CrowdRun): Row[] {
  const { firstAckMs, edits, usage, healthMs, ackMs, rigCores, jobs } = run;
  const row = (figure: string, value: string) => unbounded(`${what}: ${figure}`, value, '');
  const lost = firstAckMs.filter((ms) => !Number.isFinite(ms)).length;
  return [
    row('acknowledged meanwhile', `${jobs - lost} of ${jobs}: ${spread(firstAckMs)}`),
    row('share of a core', usage ? decimal(usage.cores) : 'skipped'),
    row('peak RSS', usage ? mebibytes(usage.peakRssBytes) : 'skipped'),
    row('gap between edits of one job, p99', seconds(quantileOf(edits.gapsMs, 0.99))),
    row('refused requests', String(edits.refused)),
    row('answer of /healthz, p99', milliseconds(quantileOf(healthMs, 0.99))),
    row(`acknowledged, ${ackMs.length.toLocaleString('en')} commands more in 10 s`, spread(ackMs)),
    row('share of a core of the local Discord and provider', decimal(rigCores)),
  ];
}
