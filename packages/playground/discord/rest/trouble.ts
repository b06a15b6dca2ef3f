import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { drain } from './body.ts';
import type { Answer } from './exchange.ts';
import type { Trouble } from './faults.ts';

type FullAnswer = Answer & { headers?: Record<string, string> };

/** Applies a fault to a request; `answer` is the one it would have got. Returns whether the request is over. */
export async function applyTrouble(
  trouble: Trouble,
  request: IncomingMessage,
  response: ServerResponse,
  answer?: FullAnswer,
): Promise<boolean> {
  switch (trouble.kind) {
    case 'delay':
      // Aborted, it is over.
      await sleep(trouble.ms, undefined, { ref: false, signal: trouble.signal }).catch(() => {});
      return false;
    case 'hang':
      if (answer === undefined) await drain(request);
      return true;
    case 'status': {
      await drain(request);
      const { status, body, headers = {} } = trouble;
      const json = typeof body === 'string' ? undefined : (body ?? { message: `${status}: Fault`, code: 0 });
      if (typeof body === 'string') sendText(response, status, body, headers);
      else send(response, { status, json, headers });
      return true;
    }
    case 'reset':
      if (trouble.during === 'response') await breakAnswer(response, answer);
      else await breakRequest(request);
      return true;
  }
}

async function breakRequest(request: IncomingMessage): Promise<void> {
  const hasBody =
    Number(request.headers['content-length'] ?? 0) > 0 || 'transfer-encoding' in request.headers;
  if (hasBody && !request.complete) await Promise.race([once(request, 'data'), once(request, 'close')]);
  request.socket.resetAndDestroy();
}

async function breakAnswer(response: ServerResponse, answer: FullAnswer | undefined): Promise<void> {
  const body = Buffer.from(JSON.stringify(answer?.json ?? { message: 'never to be read whole' }));
  response.writeHead(answer?.status ?? 200, {
    'content-type': 'application/json',
    'content-length': body.length,
  });
  // The first half must have left before the connection breaks, otherwise no answer would have begun.
  await new Promise<void>((resolve) => response.write(body.subarray(0, body.length / 2), () => resolve()));
  response.socket?.resetAndDestroy();
}

/** Sends an answer and returns the bytes of its body. */
export function send(response: ServerResponse, answer: FullAnswer): number {
  if (answer.json === undefined) {
    response.writeHead(answer.status, answer.headers).end();
    return 0;
  }
  const body = Buffer.from(JSON.stringify(answer.json));
  response
    .writeHead(answer.status, {
      ...answer.headers,
      'content-type': 'application/json',
      'content-length': body.length,
    })
    .end(body);
  return body.length;
}

function sendText(
  response: ServerResponse,
  status: number,
  html: string,
  headers: Record<string, string>,
): void {
  response.writeHead(status, { 'content-type': 'text/html', ...headers }).end(html);
}
