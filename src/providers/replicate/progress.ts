/** A bar of tqdm: ` 24%|██▍       | 6/25 [00:11<00:34,  1.83s/it]`. */
const BAR = /^\s*(?:[^|%]*:\s*)?(\d{1,3})%\s*\|/;

/**
 * A model's progress, 0 to 1, by the last progress bar in its logs; `undefined` if there is none. Bars overwrite
 * themselves with carriage returns, and the client's `parseProgressFromLogs` reads the oldest.
 * @see https://github.com/tqdm/tqdm
 */
export function readProgress(logs: string): number | undefined {
  const line = logs.split(/[\r\n]+/).findLast((each) => BAR.test(each));
  const percent = BAR.exec(line ?? '')?.[1];
  return percent === undefined ? undefined : Math.min(Number(percent), 100) / 100;
}
