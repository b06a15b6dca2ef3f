import { memberOf } from './fair-queue.ts';
import type { Job } from './job.ts';

/** Unfinished jobs by their ids, and by member: nobody has many, however many there are. */
export class JobMap extends Map<string, Job> {
  readonly #byMember = new Map<string, Map<string, Job>>();

  override set(id: string, job: Job): this {
    this.#drop(id, memberOf(job));
    const own = this.#byMember.get(memberOf(job)) ?? new Map<string, Job>();
    this.#byMember.set(memberOf(job), own.set(id, job));
    return super.set(id, job);
  }

  override delete(id: string): boolean {
    this.#drop(id);
    return super.delete(id);
  }

  /** The jobs that count together with this one: its member's in its guild, or their reels there. */
  besides(job: Job): Iterable<Job> {
    return this.#byMember.get(memberOf(job))?.values() ?? [];
  }

  /** A job whose member deleted their data belongs to another one from then on. */
  #drop(id: string, unlessOf?: string) {
    const job = this.get(id);
    const member = job && memberOf(job);
    if (member === undefined || member === unlessOf) return;
    const own = this.#byMember.get(member);
    own?.delete(id);
    if (own?.size === 0) this.#byMember.delete(member);
  }
}
