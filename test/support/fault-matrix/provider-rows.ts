import type { Loopback, LoopbackTrouble } from '../../../playground/providers/loopback.ts';
import type { LogLine } from '../bot-process.ts';
import { wires } from '../provider-wires.ts';
import type { startWithRealAdapters } from '../real-models.ts';
import { type Column, type Played, type Row, until, untilOver, whenLogged } from './cell.ts';

type Servers = Awaited<ReturnType<typeof startWithRealAdapters>>;

const status = (code: number, headers: Record<string, string> = {}): LoopbackTrouble => ({
  ...{ kind: 'status', status: code, body: {}, headers },
});

/** What the fault is on the provider's side; whoever can't be connected to needs another way. */
const troubles: Record<Exclude<Column, 'refused'>, LoopbackTrouble> = {
  '401': status(401),
  '429': status(429, { 'retry-after': '7' }),
  '500': status(500),
  hangs: { kind: 'hang' },
  'breaks off': { kind: 'truncated' },
  garbage: { kind: 'html' },
  twice: { kind: 'reset' },
};

let count = 0;

/** A call to one provider, which no other row uses. */
function providerRow<Name extends string>(options: {
  run: Servers;
  server: Loopback<Name>;
  wire: ReturnType<(typeof wires)[keyof typeof wires]>;
  call: string;
  /** What the provider's server calls it. */
  name: Name;
  /** The change or the failure in the log after which the call is the next one. */
  after(line: LogLine): boolean;
  /** What a failure of it is called in the log. */
  failure: string;
  /** Comes before `/video`, and may go on once it runs. */
  prepare?(): { act?(message: { id: string; channel_id: string }): void };
  isForEver?: boolean;
  cells: Row['cells'];
}): Row {
  const { run, server, wire, name, call, cells } = options;

  return {
    call,
    cells,
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
        const trouble = column === '401' && isOrder ? wire.says.unauthorized : troubles[column];
        const script = server.script(name, trouble, {
          ...(!lasts && { times: 1 }),
          afterWork: column === 'twice',
        });
        remove = () => {
          hits = script.hits;
          script.remove();
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
        ordersNotTaken: column === '429' && isOrder ? 1 : 0,
      };
    },
  };
}

const NOTHING_TO_REPEAT = '—';

/** The models of the rows, for each is asked for by a member of its name. */
export const providerRowMembers = [
  'luma-ray-2',
  'luma-ray-3.2',
  'self-hosted',
  'kling',
  'hailuo-2.3',
  'vidu',
];

export function providerRows(run: Servers): Row[] {
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
      call: 'Order, at a provider with a list of its tasks',
      cells: {
        refused: '✅ again, arrives',
        '401': '❌ key refused',
        '429': '✅ again, arrives',
        '500': '⚠️ unclear',
        hangs: '⚠️ unclear',
        'breaks off': '✅ arrives',
        garbage: '⚠️ unclear',
        twice: '✅ arrives',
      },
    }),
    providerRow({
      ...{ run, server: run.lumaAgents, wire: wires['luma-agents'](run), name: 'agents-create' },
      ...{ after: () => false, failure: 'the submit failed' },
      call: 'Order, at a provider without one',
      cells: {
        refused: '✅ again, arrives',
        '401': '❌ key refused',
        '429': '✅ again, arrives',
        '500': '⚠️ unclear',
        hangs: '⚠️ unclear',
        'breaks off': '⚠️ unclear',
        garbage: '⚠️ unclear',
        twice: '⚠️ unclear',
      },
    }),
    providerRow({
      ...{ run, server: run.openai, wire: wires.openai(run), name: 'list' },
      after: (line) => line.msg === 'the submit failed',
      failure: "the provider's list can't be read",
      prepare() {
        run.openai.script('create', { kind: 'reset' }, { times: 1, afterWork: true });
        return {};
      },
      call: 'Look for an order whose answer was lost',
      cells: {
        refused: '✅ again, arrives',
        '401': '⚠️ unclear',
        '429': '✅ again, arrives',
        '500': '✅ again, arrives',
        hangs: '✅ again, arrives',
        'breaks off': '✅ again, arrives',
        garbage: '✅ again, arrives',
        twice: NOTHING_TO_REPEAT,
      },
    }),
    providerRow({
      ...{ run, server: run.wavespeed, wire: wires.wavespeed(run), name: 'result' },
      ...{ after: isIn('running'), failure: 'the poll failed' },
      call: 'Ask how the task is',
      cells: {
        refused: '✅ again, arrives',
        '401': '❌ key refused',
        '429': '✅ again, arrives',
        '500': '✅ again, arrives',
        hangs: '✅ again, arrives',
        'breaks off': '✅ again, arrives',
        garbage: '✅ again, arrives',
        twice: NOTHING_TO_REPEAT,
      },
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
      cells: {
        refused: '🚫 again, cancelled',
        '401': '🚫 again, cancelled',
        '429': '🚫 again, cancelled',
        '500': '🚫 again, cancelled',
        hangs: '🚫 again, cancelled',
        'breaks off': '🚫 again, cancelled',
        garbage: '🚫 again, cancelled',
        twice: '🚫 again, cancelled',
      },
    }),
    providerRow({
      ...download,
      call: 'Download the video, once',
      cells: {
        refused: '✅ again, arrives',
        '401': '❌ no video made',
        '429': '✅ again, arrives',
        '500': '✅ again, arrives',
        hangs: '✅ again, arrives',
        'breaks off': '✅ again, arrives',
        garbage: '✅ again, arrives',
        twice: NOTHING_TO_REPEAT,
      },
    }),
    providerRow({
      ...{ ...download, isForEver: true },
      call: 'Download the video, each time',
      cells: {
        refused: '❌ unreachable',
        '401': '❌ no video made',
        '429': '❌ unreachable',
        '500': '❌ unreachable',
        hangs: '❌ unreachable',
        'breaks off': '❌ unreachable',
        garbage: '❌ not a video',
        twice: NOTHING_TO_REPEAT,
      },
    }),
  ];
}
