import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { expect, it } from 'vitest';
import { limitConnections } from '../src/connection-limit.ts';
import { createFakeClock } from './support/clock.ts';

const SLOW_MS = 30_000;
const RESERVE = 32;

function start(limit: number) {
  const clock = createFakeClock();
  const server = new EventEmitter();
  const closed: Socket[] = [];
  const connections = limitConnections(server as unknown as Server, limit, clock.now);
  return {
    ...{ clock, closed, connections },
    connect({ busy = true, bytesWritten = 0 } = {}) {
      const emitter = new EventEmitter();
      const socket = Object.assign(emitter, {
        bytesWritten,
        destroy() {
          closed.push(socket);
          emitter.emit('close');
        },
      }) as unknown as Socket & { bytesWritten: number };
      server.emit('connection', socket);
      if (busy) connections.begin(socket);
      return socket;
    },
  };
}

it('a new connection takes the place of the oldest that gets no answer, never its own', () => {
  const { connect, closed } = start(2);
  connect();
  const idle = connect({ busy: false });
  connect({ busy: false });
  expect(closed).toEqual([idle]);
});

it.each([
  ['only holds its place', SLOW_MS, 0, true],
  ['is just too slow', SLOW_MS, 4_096 * 30 - 1, true],
  ['is just quick enough', SLOW_MS, 4_096 * 30, false],
  ['is new', SLOW_MS - 1, 0, false],
])('a reader that %s goes: %s ms, %i bytes, %s', (_, ms, bytes, goes) => {
  const { clock, connect, closed } = start(1);
  // What it had read before counts for nothing.
  const reader = connect({ bytesWritten: 1_000_000 });
  clock.advance(ms);
  reader.bytesWritten += bytes;
  connect({ busy: false });
  expect(closed).toEqual(goes ? [reader] : []);
});

it('of two slow readers, the older one goes', () => {
  const { clock, connect, closed } = start(2);
  const [older] = [connect(), connect()];
  clock.advance(SLOW_MS);
  connect({ busy: false });
  expect(closed).toEqual([older]);
});

it('a second request of a connection restarts no measurement and takes no second place', () => {
  const { clock, connections, connect, closed } = start(2);
  const reader = connect();
  clock.advance(SLOW_MS);
  connections.begin(reader);
  expect(connections.hasRoom()).toBe(true);
  connect();
  expect(connections.hasRoom()).toBe(false);
  connect({ busy: false });
  expect(closed).toEqual([reader]);
});

it('while all read quickly, some more get their short answers, and then none', () => {
  const { connect, closed } = start(1);
  connect();
  for (let index = 0; index < RESERVE; index++) connect();
  expect(closed).toEqual([]);
  const last = connect({ busy: false });
  expect(closed).toEqual([last]);
});

it('a place is free again after an answer, and when its connection is lost, once', () => {
  const { connections, connect } = start(2);
  const [first, second] = [connect(), connect()];
  expect(connections.hasRoom()).toBe(false);
  connections.end(first);
  first.destroy();
  expect(connections.hasRoom()).toBe(true);
  connect();
  expect(connections.hasRoom()).toBe(false);
  second.destroy();
  expect(connections.hasRoom()).toBe(true);
});
