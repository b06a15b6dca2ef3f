import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import type { SpanExporter } from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';

/** The same exporter. The log gets the first of several failures, and their end. */
export function reportFailures(exporter: SpanExporter, log: Pick<Log, 'warn' | 'info'>): SpanExporter {
  let isFailing = false;

  function note({ code, error: err }: ExportResult) {
    const fails = code !== ExportResultCode.SUCCESS;
    if (fails === isFailing) return;
    isFailing = fails;
    if (fails) log.warn({ err }, 'could not send traces; those of this time are lost');
    else log.info({}, 'traces arrive again');
  }

  return {
    export(spans, done) {
      exporter.export(spans, (result) => {
        note(result);
        // The queue would print a failure to the console.
        done({ code: ExportResultCode.SUCCESS });
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}
