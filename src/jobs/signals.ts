/** What ends the steps of a job: the bot is stopping, or another process continues the job. */
export interface Signals {
  /** No new work begins. */
  stopping: AbortSignal;
  /** Running work stops too. */
  halting: AbortSignal;
}

export interface JobSignals {
  of(id: string): Signals;
  /** Ends what is under way for the job. */
  end(id: string): void;
  /** Something new begins, which nothing has ended yet. */
  begin(id: string): void;
  forget(id: string): void;
}

/** One pair of signals for each job, which the bot's own signals abort too. */
export function createJobSignals({ stopping, halting }: Signals): JobSignals {
  const known = new Map<string, { ended: AbortController; signals: Signals }>();
  return {
    of(id) {
      const job = known.get(id);
      if (job) return job.signals;
      const ended = new AbortController();
      const signals = {
        stopping: AbortSignal.any([stopping, ended.signal]),
        halting: AbortSignal.any([halting, ended.signal]),
      };
      known.set(id, { ended, signals });
      return signals;
    },
    end: (id) => known.get(id)?.ended.abort(new Error('Another process may continue the job')),
    begin(id) {
      if (known.get(id)?.ended.signal.aborted) known.delete(id);
    },
    forget: (id) => known.delete(id),
  };
}
