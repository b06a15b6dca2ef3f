import type { Line } from '../machine/sockets.ts';
import type { World } from '../world.ts';
import { Violation } from './violation.ts';

/** Keys leave only for their own places, and the log has none, and no words of members. */
export function watchKeys({ secrets }: World, line: Line, onProblem: (violation: Violation) => void) {
  const all = Object.entries(secrets).map(([name, { text, port }]) => ({
    name,
    port,
    bytes: Buffer.from(text),
    text,
  }));
  line.onSent(({ from, port, bytes }) => {
    if (!from.name.startsWith('bot')) return;
    for (const secret of all)
      if (secret.port !== port && bytes.includes(secret.bytes))
        onProblem(
          new Violation(
            'keys',
            `${secret.name} is sent to port ${port}: ${bytes.toString('latin1').slice(0, 300)}`,
          ),
        );
  });
  return {
    logged(text: string) {
      const found = all.find((secret) => text.includes(secret.text));
      if (found) onProblem(new Violation('keys', `${found.name} is logged: ${text}`));
      // The base64 of `interaction:`, with which the local Discord's tokens begin, as Discord's do.
      if (text.includes('aW50ZXJhY3Rpb246'))
        onProblem(new Violation('keys', `an interaction's token is logged: ${text}`));
      if (/q\d+q|zq[a-z]{3}/.test(text))
        onProblem(new Violation('keys', `the words of a member are logged: ${text}`));
    },
  };
}
