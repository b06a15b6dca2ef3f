import type { Job } from '../../../src/jobs/job.ts';
import type { Counters } from '../counters.ts';
import type { World } from '../world.ts';
import { Violation } from './violation.ts';

const MAX_PROMPT_LENGTH = 10_000;

const numberIn = (text: string) => /q\d+q/.exec(text)?.[0];

/** Everything in a task but its pictures: in their base64, chance writes any number. */
const textOf = (task: object) =>
  JSON.stringify(task, (_, value: unknown) =>
    typeof value === 'string' && value.length > MAX_PROMPT_LENGTH ? '' : value,
  );

/** Providers accept no more tasks than paid calls were decided. */
export function watchCreates({ servers }: World, counters: Counters) {
  /** Stages whose paid call was decided, by the number in their prompt. */
  const decided = new Map<string, Set<string>>();
  const accepted = new Map<string, number>();
  const lookedAt = new Map<string, number>();
  return {
    stored({ id, stage, status, request, provider, spentMs }: Job) {
      const number = numberIn(request.prompt);
      if (status.state !== 'submitting' || number === undefined) return;
      const stages = decided.get(number) ?? new Set();
      // What it has forgotten is free, and made once more.
      const isAgain = provider === 'comfyui' && spentMs['running'] !== undefined;
      decided.set(number, stages.add(`${id}/${stage}${isAgain ? ' again' : ''}`));
    },
    check(): Violation | undefined {
      for (const [name, server] of Object.entries(servers)) {
        const tasks: readonly object[] = 'predictions' in server ? server.predictions : server.tasks;
        const before = lookedAt.get(name) ?? 0;
        if (tasks.length === before) continue;
        lookedAt.set(name, tasks.length);
        for (const task of tasks.slice(before)) {
          counters.hit(`task accepted by ${name}`);
          const number = numberIn(textOf(task));
          if (number === undefined) continue;
          const count = (accepted.get(number) ?? 0) + 1;
          accepted.set(number, count);
          const allowed = decided.get(number)?.size ?? 0;
          if (count > allowed)
            return new Violation(
              'creates',
              `${name} has accepted ${number} ${count} times, for ${allowed} paid calls`,
            );
        }
      }
      return undefined;
    },
  };
}
