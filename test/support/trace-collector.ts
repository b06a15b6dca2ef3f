import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A received span, with the fields that tests look at. */
export interface ReceivedSpan {
  traceId: string;
  id: string;
  parentId: string;
  name: string;
  startMs: number;
  endMs: number;
  attributes: Record<string, string | number>;
  isError: boolean;
}

/** Takes traces as a collector does. `answers`: the statuses of the next answers; 200 after them; 0 is none. */
export async function startTraceCollector(answers: { status: number; location?: string }[] = []) {
  const requests: { path: string; headers: Record<string, unknown>; body: Buffer }[] = [];
  const server = createServer(async (request, response) => {
    requests.push({ path: request.url ?? '', headers: request.headers, body: await buffer(request) });
    const { status, location } = answers.shift() ?? { status: 200 };
    if (status > 0) response.writeHead(status, location === undefined ? {} : { location }).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    spans: () => requests.flatMap(({ body }) => spansIn(body)),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/**
 * Reads an ExportTraceServiceRequest.
 * @see https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
 */
function spansIn(body: Buffer): ReceivedSpan[] {
  const scopes = all(body, 1).flatMap((resource) => all(resource, 2));
  return scopes.flatMap((scope) => all(scope, 2)).map(toSpan);
}

function toSpan(span: Buffer): ReceivedSpan {
  const hex = (field: number) => all(span, field)[0]?.toString('hex') ?? '';
  const ms = (field: number) => Number((all(span, field)[0]?.readBigUInt64LE() ?? 0n) / 1_000_000n);
  const attributes = all(span, 9).map((pair) => {
    const [key = Buffer.of(), value = Buffer.of()] = [...all(pair, 1), ...all(pair, 2)];
    const text = all(value, 1)[0];
    return [key.toString(), text ? text.toString() : numberIn(value, 3)];
  });
  return {
    ...{ traceId: hex(1), id: hex(2), parentId: hex(4), name: all(span, 5)[0]?.toString() ?? '' },
    ...{ startMs: ms(7), endMs: ms(8), attributes: Object.fromEntries(attributes) },
    isError: all(span, 15).some((status) => numberIn(status, 3) === 2),
  };
}

function numberIn(message: Buffer, field: number): number {
  return Number(fields(message).find((each) => each.field === field)?.value ?? 0);
}

/** The bytes of each occurrence of a field. */
function all(message: Buffer, field: number): Buffer[] {
  return fields(message).flatMap(({ value, ...each }) =>
    each.field === field && Buffer.isBuffer(value) ? [value] : [],
  );
}

/** @see https://protobuf.dev/programming-guides/encoding/ */
function fields(message: Buffer): { field: number; value: Buffer | bigint }[] {
  const found: { field: number; value: Buffer | bigint }[] = [];
  let at = 0;
  function varint(): bigint {
    for (let [value, shift] = [0n, 0n]; ; shift += 7n) {
      const byte = BigInt(message.readUInt8(at++));
      value |= (byte & 0x7fn) << shift;
      if (byte < 0x80n) return value;
    }
  }
  while (at < message.length) {
    const tag = Number(varint());
    const bytes = { 1: 8, 5: 4 }[tag & 7] ?? (tag & 7 ? Number(varint()) : undefined);
    if (bytes === undefined) found.push({ field: tag >> 3, value: varint() });
    else {
      found.push({ field: tag >> 3, value: message.subarray(at, at + bytes) });
      at += bytes;
    }
  }
  return found;
}
