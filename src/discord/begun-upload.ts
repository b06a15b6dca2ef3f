import { LATE_MESSAGE_BYTES, type Upload } from './multipart.ts';

/**
 * An upload of a file to a message, begun before the message's text is known. Until `finish`, the request lacks its end,
 * and Discord shows nothing.
 */
export interface BegunUpload {
  /** Whether only the message is missing. `sent` resolves then, and also if it fails before. */
  isSent(): boolean;
  sent: Promise<void>;
  /** Settled, either way. */
  over: Promise<void>;
  /**
   * Sends the end, and resolves to Discord's answer. `undefined` if Discord certainly didn't get the end: because it
   * broke off before, or because `upload` to `path` is another one. The file must then be sent anew.
   */
  finish(path: string, upload: Upload): Promise<unknown>;
  /** Ends it, unless it has been finished. */
  abort(): void;
}

export function beginUpload(
  { path, upload, signal }: { path: string; upload: Upload; signal: AbortSignal },
  send: (upload: Upload, signal: AbortSignal) => Promise<unknown>,
): BegunUpload {
  const message = Promise.withResolvers<object>();
  const sent = Promise.withResolvers<void>();
  const aborted = new AbortController();
  const limited = AbortSignal.any([signal, aborted.signal]);
  let isSent = false;
  let isOpen = true;

  function wait() {
    isSent = true;
    sent.resolve();
    return message.promise;
  }

  const body: Upload = { ...upload, payload: wait };
  const answer = send(body, limited);
  const over = answer
    .catch(() => {})
    .then(() => {
      isOpen = false;
      sent.resolve();
      // What still waits for the message ends.
      message.reject(new Error('the upload is over'));
    });
  message.promise.catch(() => {});

  function abort() {
    if (isOpen) aborted.abort(new Error('the upload is not needed'));
  }

  function fits(to: string, { payload, filename, contentType, small }: Upload): boolean {
    return (
      to === path &&
      filename === upload.filename &&
      contentType === upload.contentType &&
      small.length === 0 &&
      Buffer.byteLength(JSON.stringify(payload)) <= LATE_MESSAGE_BYTES
    );
  }

  return {
    isSent: () => isSent,
    sent: sent.promise,
    over,
    async finish(to, full) {
      if (!isOpen || limited.aborted || !fits(to, full)) {
        abort();
        return undefined;
      }
      isOpen = false;
      // If Discord asks to wait, it is sent once more, from the whole file.
      Object.assign(body, { path: full.path, growing: undefined });
      message.resolve(full.payload);
      try {
        return await answer;
      } catch (error) {
        if (isSent || signal.aborted) throw error;
        return undefined;
      }
    },
    abort,
  };
}
