import type { Loopback } from '@cutscene/playground/providers/loopback.ts';
import type { LogLine } from '../bot-process.ts';
import { wires } from '../provider-wires.ts';
import type { startWithRealAdapters } from '../real-models.ts';
import { all, type Played, type Row, until, untilOver, whenLogged } from './cell.ts';
import { serverTroubles } from './troubles.ts';

type Servers = Awaited<ReturnType<typeof startWithRealAdapters>>;

/** `server`: the called server, so that no two rows affect one server at a time. */
export type ProviderRow = Row & { server: string };

let count = 0;

/** A call to one provider, which no other row uses. */
function providerRow<Name extends string>(options: {
  run: Servers;
  server: Loopback<Name>;
  wire: ReturnType<(typeof wires)[keyof typeof wires]>;
  call: string;
  /** Its name in the provider's server. */
  name: Name;
  /** The change or the failure in the log after which this call is next. */
  after(line: LogLine): boolean;
  /** Its failure's line in the log. */
  failure: string;
  /** Runs before `/video`, and may continue once it runs. */
  prepare?(): { act?(message: { id: string; channel_id: string }): void };
  isForEver?: boolean;
  cells: Row['cells'];
}): ProviderRow {
  const { run, server, wire, name, call, cells } = options;

  return {
    call,
    cells,
    server: server.url,
    async play(column): Promise<Played> {
      const prompt = `kite ${++count}`;
      const member = run.discord.member(wire.model);
      const before = { orders: wire.count('create'), calls: server.count(name) };
      const isOrder = options.failure === 'the submit failed';
      const prepared = options.prepare?.();
      let hits = 0;
      let remove = () => {};
      let comeBack: (() => Promise<void>) | undefined;
      const leave = () => {
        comeBack = server.goAway();
      };
      if (column !== 'refused') {
        const lasts = options.isForEver || column === '401';
        const all = column === '401' && isOrder ? [wire.says.unauthorized] : serverTroubles[column];
        const scripts = all.map((trouble, index) =>
          server.script(name, trouble, {
            // Faults that last stay with the last of them.
            ...(!(lasts && index === all.length - 1) && { times: 1 }),
            afterWork: column === 'twice',
          }),
        );
        remove = () => {
          for (const script of scripts) {
            hits += script.hits;
            script.remove();
          }
        };
      } else if (isOrder) leave();
      const command = member.slash('video', { prompt, model: wire.model, notify: 'off' });
      const isOurs = (line: LogLine) => line['job'] === command.id;
      if (column === 'refused' && !isOrder)
        whenLogged(run, (line) => isOurs(line) && options.after(line), leave);
      if (prepared?.act) {
        await until(() => run.log.some((line) => isOurs(line) && line['state'] === 'running'), 'the start');
        prepared.act(await command.waitForMessage());
      }
      if (column === 'refused') {
        const failures = () => run.log.filter((line) => isOurs(line) && line.msg === options.failure);
        await until(() => failures().length > 0, options.failure);
        hits = failures().length;
        if (!options.isForEver) await comeBack?.();
      }
      await untilOver(run, command);
      if (options.isForEver) await comeBack?.();
      remove();
      return {
        run,
        command,
        hits,
        calls: server.count(name) - before.calls + (column === 'refused' ? hits : 0),
        orders: wire.count('create') - before.orders,
        ordersNotTaken: column.startsWith('429') && isOrder ? 1 : 0,
      };
    },
  };
}

const NOTHING_TO_REPEAT = '—';

/** The models of the rows. The member that asks for each has its name. */
export const providerRowMembers = [
  'luma-ray-2',
  'luma-ray-3.2',
  'self-hosted',
  'kling',
  'hailuo-2.3',
  'vidu',
  'runway-gen4.5',
  'ltx-2.5-fast',
];

export function providerRows(run: Servers): ProviderRow[] {
  const isIn = (state: string) => (line: LogLine) => line['state'] === state;
  const download = {
    run,
    server: run.vidu,
    wire: wires.vidu(run),
    name: 'download',
    after: isIn('downloading'),
    failure: 'a step of the job failed',
  } as const;
  return [
    providerRow({
      ...{ run, server: run.luma, wire: wires.luma(run), name: 'create', after: () => false },
      failure: 'the submit failed',
      call: 'Submit, at a provider that lists its tasks',
      cells: all('✅ retried, delivered', {
        '401': '❌ key refused',
        'passing 4xx': '❌ key refused',
        'edge page': '❌ unreachable',
        '500': '⚠️ unclear',
        hangs: '⚠️ unclear',
        'breaks off': '✅ delivered',
        garbage: '⚠️ unclear',
        twice: '✅ delivered',
      }),
    }),
    providerRow({
      ...{ run, server: run.lumaAgents, wire: wires['luma-agents'](run), name: 'agents-create' },
      ...{ after: () => false, failure: 'the submit failed' },
      call: 'Submit, at any other provider',
      cells: all('⚠️ unclear', {
        refused: '✅ retried, delivered',
        '401': '❌ key refused',
        'passing 4xx': '❌ key refused',
        'edge page': '❌ unreachable',
        '429 without a header': '✅ retried, delivered',
        '429': '✅ retried, delivered',
      }),
    }),
    providerRow({
      ...{ run, server: run.openai, wire: wires.openai(run), name: 'list' },
      after: (line) => line.msg === 'the submit failed',
      failure: "could not read the provider's task list",
      prepare() {
        run.openai.script('create', { kind: 'reset' }, { times: 1, afterWork: true });
        return {};
      },
      call: 'Look up a submit whose answer was lost',
      cells: all('✅ retried, delivered', {
        '401': '⚠️ unclear',
        twice: NOTHING_TO_REPEAT,
      }),
    }),
    providerRow({
      ...{ run, server: run.wavespeed, wire: wires.wavespeed(run), name: 'result' },
      ...{ after: isIn('running'), failure: 'the poll failed' },
      call: 'Poll, once',
      cells: all('✅ retried, delivered', {
        '401': '❌ key refused',
        twice: NOTHING_TO_REPEAT,
      }),
    }),
    providerRow({
      ...{ run, server: run.fal, wire: wires.fal(run), name: 'result' },
      ...{ after: isIn('running'), failure: 'the poll failed' },
      call: 'Read the result, at a provider that keeps it apart from the status',
      cells: all('✅ retried, delivered', {
        '401': '❌ key refused',
        twice: NOTHING_TO_REPEAT,
      }),
    }),
    providerRow({
      ...{ run, server: run.runway, wire: wires.runway(run), name: 'get' },
      ...{ after: isIn('running'), failure: 'the poll failed', isForEver: true },
      call: 'Poll, every time',
      cells: all('❌ unreachable', {
        '401': '❌ key refused',
        '429': '❌ too busy',
        '429 without a header': '❌ too busy',
        twice: NOTHING_TO_REPEAT,
      }),
    }),
    providerRow({
      ...{ run, server: run.replicate, wire: wires.replicate(run), name: 'cancel' },
      ...{ after: isIn('cancelling'), failure: 'the cancel failed' },
      prepare() {
        const wire = wires.replicate(run);
        wire.nextTask('never ends');
        return { act: (message) => void run.discord.member(wire.model).click(message, 'Cancel') };
      },
      call: 'Cancel the task',
      cells: all('🚫 retried, canceled', {
        // The cancel was executed: the poll before the next attempt shows it.
        'breaks off': '🚫 canceled',
        twice: '🚫 canceled',
      }),
    }),
    providerRow({
      ...download,
      call: 'Download the video, once',
      cells: all('✅ retried, delivered', {
        '401': '❌ not downloaded',
        twice: NOTHING_TO_REPEAT,
      }),
    }),
    providerRow({
      ...{ ...download, isForEver: true },
      call: 'Download the video, every time',
      cells: all('❌ not downloaded', {
        twice: NOTHING_TO_REPEAT,
      }),
    }),
  ];
}
