import * as z from 'zod';
import { parsedJson } from './json-values.ts';
import type { Log } from './log.ts';

/** What one process tells the others that share its store, and the text that comes with it. */
export interface BusTopics {
  /** Ids of jobs that changed, separated by commas. */
  jobs: string;
  /** The id of a job whose holder shall take its next step now. */
  wake: string;
  /** A provider's call about a task, as JSON. */
  news: string;
  /** A limit may have changed, so the queue is checked again. */
  reconsider: '';
  /** The id of the server whose settings changed. */
  settings: string;
  /** How a provider does, as JSON. */
  provider: string;
  /** The id of a member who clicked something or used a command. */
  active: string;
  /** Whether new jobs are accepted. */
  intake: 'open' | 'closed';
  /** The id of a provider whose described models changed. */
  models: string;
}

/**
 * Carries short messages to the other processes that share the store, never back to the one that sent them. A message
 * may be lost: whoever relies on one reads the store again after `onGap`, and from time to time.
 */
export interface Bus {
  /** Call it after the commit that it is about. At most 4,000 characters. */
  publish<Topic extends keyof BusTopics>(topic: Topic, text: BusTopics[Topic]): void;
  /** Returns the function that ends it. `listener` must not throw. */
  subscribe<Topic extends keyof BusTopics>(
    topic: Topic,
    listener: (text: BusTopics[Topic]) => void,
  ): () => void;
  /** `listener` is called when messages may have been lost. Returns the function that ends it. */
  onGap(listener: () => void): () => void;
}

/** The bus of a process that shares its store with nobody. */
export const aloneBus: Bus = { publish() {}, subscribe: () => () => {}, onGap: () => () => {} };

/** Texts that are JSON of this schema. */
export const jsonOf = <Schema extends z.ZodType>(schema: Schema) =>
  z.string().transform(parsedJson).pipe(schema);

/**
 * Subscribes to texts of this schema. Others are logged and dropped: a newer version may say something else. Returns the
 * function that ends it.
 */
export function hear<Schema extends z.ZodType>(
  bus: Bus,
  topic: keyof BusTopics,
  schema: Schema,
  { log, listener }: { log: Log; listener(heard: z.infer<Schema>): void },
): () => void {
  return bus.subscribe(topic, (text: string) => {
    const { success, data } = schema.safeParse(text);
    if (success) listener(data);
    else log.warn({ topic }, "another process said what this version doesn't know; it is ignored");
  });
}
