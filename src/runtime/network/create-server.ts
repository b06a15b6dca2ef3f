/**
 * As `node:http` exports it. An import of that module reads its `WebSocket` too, which loads the undici inside Node: 2 MB
 * for nothing.
 */
export const { createServer } = process.getBuiltinModule('node:http');
