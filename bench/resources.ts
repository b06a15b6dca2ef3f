/** Loaded into a program under measurement: reports on demand its memory after garbage collection. */
export interface Resources {
  heapBytes: number;
  timers: number;
  /** Sockets, files, child processes and the like. */
  handles: number;
}

process.on('message', () => {
  globalThis.gc?.();
  const names = process.getActiveResourcesInfo();
  const timers = names.filter((name) => name === 'Timeout' || name === 'Immediate').length;
  const resources: Resources = {
    heapBytes: process.memoryUsage().heapUsed,
    timers,
    handles: names.length - timers,
  };
  process.send?.(resources);
});
