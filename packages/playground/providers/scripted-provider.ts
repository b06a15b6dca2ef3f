import type { ClientBehaviorChoice, ClientProvider } from '../protocol.ts';
import { type BehaviorId, behaviors, type TaskFate } from './behaviors.ts';
import type { Loopback, LoopbackAnswer } from './loopback.ts';
import type { TaskMs } from './task-list.ts';

/** How long tasks take, in milliseconds. */
export interface Durations {
  stillMs: number;
  videoMs: () => number;
  slowVideoMs: number;
}

/** The script's view of a server. */
interface Server {
  loopback: Pick<Loopback<string>, 'names' | 'count' | 'requests' | 'script'>;
  routes: { submit: readonly string[]; check: string; download: string };
  /** In this provider's words. */
  answers: { busy: LoopbackAnswer; down: LoopbackAnswer };
  /** Decides the fate of the next task. */
  decide(fate: TaskFate): void;
  /** The ids of all tasks, oldest first. They appear in the URLs of their files. */
  taskIds(): readonly string[];
  /** The replacement for the download. */
  deliver?(answer: LoopbackAnswer): Promise<LoopbackAnswer>;
}

export interface ScriptedProvider {
  show(): ClientProvider;
  choose(behavior: BehaviorId, lasts: ClientBehaviorChoice['lasts']): void;
}

/** The result of a video. */
const NO_VIDEO: LoopbackAnswer = {
  status: 200,
  file: { contentType: 'video/mp4', bytes: Buffer.from('This is a text, whatever its type and name say.') },
};

/** A provider with a behavior that somebody chooses. `taskMs` is for the server, which then is given to `play`. */
export function createScript(about: Pick<ClientProvider, 'id' | 'name' | 'detail'>, durations: Durations) {
  let chosen: BehaviorId = 'works';
  let lasts: ClientBehaviorChoice['lasts'] = 'always';
  /** The numbers of tasks whose file won't be a video. */
  const withoutVideo = new Set<number>();

  /** The choice was for one video, which is done. */
  function spend() {
    if (lasts === 'once') chosen = 'works';
  }

  /** How long a task takes. Behaviors of the video file only apply to a task that makes one. */
  const taskMs: Exclude<TaskMs, number> = ({ makes, index }) => {
    if (makes === 'image') return durations.stillMs;
    const isSlow = chosen === 'slow';
    if (chosen === 'no-video') withoutVideo.add(index);
    if (isSlow || chosen === 'no-video') spend();
    return isSlow ? durations.slowVideoMs : durations.videoMs();
  };

  function play(server: Server): ScriptedProvider {
    const { loopback, routes, answers } = server;
    const { submit: submits, check, download: files } = routes;

    async function submit(work: () => Promise<LoopbackAnswer>): Promise<LoopbackAnswer | 'reset'> {
      const now = chosen;
      switch (now) {
        case 'busy':
        case 'down':
          spend();
          return answers[now];
        case 'loses-answer':
          spend();
          await work();
          return 'reset';
        case 'fails':
        case 'refuses':
        case 'never-ends':
          spend();
          server.decide(now);
          return work();
        default:
          return work();
      }
    }

    async function download(work: () => Promise<LoopbackAnswer>, path: string): Promise<LoopbackAnswer> {
      if (isDown()) return answers.down;
      const index = server.taskIds().findIndex((id) => path.includes(id));
      if (withoutVideo.has(index)) return NO_VIDEO;
      const answer = await work();
      return server.deliver ? server.deliver(answer) : answer;
    }

    const isDown = () => chosen === 'down' && lasts === 'always';
    for (const name of loopback.names) {
      if (submits.includes(name)) loopback.script(name, { kind: 'decided', decide: submit });
      else if (name === files) loopback.script(name, { kind: 'decided', decide: download });
      else loopback.script(name, { kind: 'decided', decide: (work) => (isDown() ? answers.down : work()) });
    }

    const count = (...names: readonly string[]) => names.reduce((sum, name) => sum + loopback.count(name), 0);
    const counted = [...submits, check, files];
    return {
      show: () => ({
        ...about,
        ...{ behavior: chosen, lasts, behaviors: behaviors.map((behavior) => ({ ...behavior })) },
        requests: [
          { label: 'Submits', count: count(...submits) },
          { label: 'Checks', count: count(check) },
          { label: 'Downloads', count: count(files) },
          { label: 'Other', count: loopback.requests.length - count(...counted) },
        ],
      }),
      choose(behavior, howLong) {
        chosen = behavior;
        lasts = howLong;
      },
    };
  }

  return { taskMs, play };
}
