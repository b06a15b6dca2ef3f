import { settingNames } from './acts/admin.ts';
import { steps } from './bot.ts';
import { apartCells } from './faults/apart.ts';
import { answered, discordCalls, fates, providerCalls } from './faults/calls.ts';
import { endings, gatewayTroubles, storeTroubles } from './faults/host.ts';
import { taken } from './faults/places.ts';
import { ffmpegEnds } from './machine/ffmpeg.ts';

const states = [
  ...['accepted', 'queued', 'submitting', 'assembling', 'running', 'cancelling', 'unclear', 'downloading'],
  ...['delivering', 'reviewing', 'undeliverable', 'succeeded', 'failed', 'cancelled'],
];
/** Every button and list of `src/components` that members can have on a message. */
const clicks = [
  ...['cancel', 'deliver', 'more', 'hide', 'show', 'download', 'again', 'retry', 'continue', 'edit-video'],
  ...['upscale', 'join', 'reference', 'properly', 'edit', 'example', 'compose', 'change-model', 'delete'],
  ...['delete-now', 'check', 'retry-unclear', 'run', 'models', 'queue', 'history', 'repost', 'preview'],
  ...['publish', 'approve', 'spoiler', 'reject', 'discard', 'stats', 'privacy', 'report'],
];
const servers = ['replicate', 'openai', 'wavespeed', 'fal', 'vidu', 'runway', 'luma', 'lumaAgents'];

/** Everything that a long run has to reach. Cells that chance alone finds, such as log lines, aren't here. */
const cells: readonly string[] = [
  ...states.map((state) => `state ${state}`),
  ...clicks.map((kind) => `click ${kind}`),
  ...['interaction doubled', 'interaction lost', 'click doubled', 'form sent', 'everything clicked'],
  ...['image from a member', 'no image from a member', 'decision about a review'],
  ...['export', 'delete', 'delete-now', 'opt-out', 'opt-in'].map((way) => `privacy: ${way}`),
  ...settingNames.map((name) => `setting ${name}`),
  ...['Animate this image', 'Continue this video', 'Edit this video', 'Remix', 'Report', 'Verify'].map(
    (name) => `menu: ${name}`,
  ),
  ...providerCalls.flatMap((call) => answered.map((how) => `provider ${call}: ${how}`)),
  ...(['create', 'poll', 'download', 'moderate'] as const).map((call) => `provider ${call}: slow`),
  ...Object.keys(discordCalls).flatMap((call) => answered.map((how) => `Discord ${call}: ${how}`)),
  ...['first response', 'edit by token', 'upload', 'follow-up', 'read'].map(
    (call) => `Discord ${call}: slow`,
  ),
  ...['500', 'hangs', 'breaks off', 'garbage', 'twice'].map((how) => `accepted, but: ${how}`),
  ...fates.map((fate) => `fate: ${fate}`),
  ...servers.map((name) => `task accepted by ${name}`),
  ...['an answer repeats a key', 'provider unreachable', 'moderation unreachable', 'Discord unreachable'],
  ...['slow line', 'clock jumps forward', 'clock jumps back', 'disk full', 'kicked'],
  ...taken.map((permission) => `no ${permission}`),
  ...['message in progress deleted', 'outage right after a post', 'crash right after a post'],
  ...['no direct messages', 'small upload limit'],
  ...gatewayTroubles.map((what) => `gateway: ${what}`),
  ...storeTroubles.map((what) => `store ${what}`),
  ...[...endings, 'rows of an older version', 'crashed at a piece', 'stop clean'],
  ...ffmpegEnds.map((how) => `ffmpeg: ${how}`),
  ...steps.map((step) => `crash ${step}`),
];

/** What only an embedded bot has. */
const ofEmbedded = [
  ...storeTroubles.map((what) => `store ${what}`),
  ...['restart from an older version', 'rows of an older version'],
];
const ofCluster = [...cells.filter((cell) => !ofEmbedded.includes(cell)), ...apartCells];

export function unreached(shape: string, reached: ReadonlyMap<string, number>): string[] {
  return (shape === 'cluster' ? ofCluster : cells).filter((cell) => !reached.has(cell));
}
