/** What docs/benchmarks.md says about each bench, in its order. */
export const sections: readonly { bench: string; title: string; about: string }[] = [
  {
    bench: 'start',
    title: 'Start and idle memory',
    about: `From the start of the process until its commands are registered, with a warm disk cache, and the memory of a bot in one server that nobody uses. Before it connects, the bot builds a second one in memory, lets it practice and throws it away (\`src/bot/warm-up.ts\`). That is why it starts later than the plain loop, and answers the first commands sooner.

**What limits it**: loading packages. All of them together are most of the idle memory; discord.js is the largest. The practice takes 180 ms of the start, and 11 MB. One undici for discord.js and the bot would save 7 MB, but discord.js can't read Discord's answers through the newer one over HTTP/2.

**Tried**: compiling at the installation, loading on first use what a start doesn't need, and collecting the garbage of the start helped, and stayed. Without the practice the bot would start sooner than the bound asks, and answer the first burst in twice the time. \`@discordjs/core\` instead of discord.js's client would save about 10 MB (two bare bots idle at 83 and 93 MB). In the image, \`MALLOC_TRIM_THRESHOLD_\` gives back 10 MB more; \`npm start\` can't set it for its own process.`,
  },
  {
    bench: 'acknowledge',
    title: 'First response',
    about: `A hundred members press Enter in the same moment. Measured for each: from the moment Discord sends the command to the arrival of the bot's first response. *Cold* is the first burst of a process; *warm* are later ones. *TLS* is a local certificate: https and wss, with HTTP/2, as Discord has them. In the first row of each pair are all responses of all processes; in the second the p95, as the median of the processes.

Every job is stored before its first response. A member who sees "in the queue" doesn't lose the video, whatever happens next.

**What limits it**: one thread. The hundredth response waits for the work of the others, about a millisecond each. All of a burst are stored by one commit, so the first response isn't much earlier than the last. Of a warm burst's time, collecting garbage takes 28 %, checks and prices 15 %, storing 12 %, requests 12 %, settings and preferences 8 %, discord.js 4 %; no function has more than 5 %. Longer life helps: V8 compiles more, and the eighth burst of a process has a p95 of 45 to 75 ms. A larger young generation (16 MiB instead of one) saves a fifth of the time, and costs idle memory. Over TLS the plain loop opens a hundred connections; the bot has one HTTP/2 connection open before it is needed.

**Tried without gain**: prepared savepoints, a commit per job, fewer connections, other settings of V8's compilers and collector. The plain loop stores nothing and checks nothing: a bare WebSocket and undici need 17 ms for the same hundred answers, and one commit, one validation and one rendered reply per member are most of what lies between.`,
  },
  {
    bench: 'burst',
    title: 'A burst of 100 videos',
    about: `A hundred members ask at once. Each task takes 35 s at the provider, so all of them end at once too, and 800 MB go through the bot. No durations were learned before. *Provider done → delivered* is from the end of a task to Discord's answer to the upload of its video.

**What limits it**: polls find the end of a task within a second; the rest is the upload. A video that needs no change is uploaded while it is downloaded, with a copy on disk beside it. With so many at once, the processor is the limit, and it is shared with the simulated Discord and provider. Of 12 s of processor time, about 4 are the bot's thread, 2 to 4 V8's collector, which runs for the 64 KiB buffers of the sockets, 2 to 3 ffmpeg, which proves the key frames of each video, and 1 the disk.

**Tried without gain**: other settings of the collector, buffers of one's own instead of a write stream, passing written pieces on to the upload (2 s more: pieces that live long are copied), collecting every 8 MiB (2 s more). Buffers of 512 KiB helped a little, and stayed.

For comparison, two other people's bots on this rig on an earlier day (2026-11-22): acknowledged p50 39 and 46 ms, p95 44 and 51 ms; done → delivered p50 4.4 and 13.2 s, p95 10.4 and 14.5 s; peak RSS 355 and 1,858 MB; processor 9.6 and 11.8 s; 8.4 and 5 status calls a job ([nnabuuu/discord-video-gen-bot](https://github.com/nnabuuu/discord-video-gen-bot) at \`ebf01e7\`, [coltonsteinbeck1/bepo](https://github.com/coltonsteinbeck1/bepo) at \`9bf8686\`).`,
  },
  {
    bench: 'growth',
    title: 'From 10 to 5,000 jobs',
    about: `The same burst with more jobs. Films of 1,000 and more jobs are small, because gigabytes would measure the disk. 5,000 commands come at 250 a second, and at most 250 wait for their first response: at once, the last ones would still wait in the bot's socket when Discord's three seconds are over.

**What limits it**: the provider. Status calls of all tasks together have a budget (50 a second, or what the provider allows), so with 5,000 tasks each is polled every 100 s, and its end is seen late. Edits have a budget too: 200 a second, so messages of 5,000 jobs are updated every 25 s.

**Where it breaks**: a thousand at once are all answered in time and delivered. Of 5,000 within 20 s, one in twenty-five gets its first response after Discord's three seconds, which Discord refuses, and a third of the videos come later than three minutes after the end of their tasks.`,
  },
  {
    bench: 'polls',
    title: 'Status calls',
    about: `How often the bot asks a provider, and how late it sees that a task has ended. The first rows count real calls in a burst of 100: status calls of single tasks, and calls to the provider's list, which answer for many (\`src/providers/share-polls.ts\`). The others are simulated without lists, because a schedule over thousands of drawn durations would take days: the time of the next poll is a pure function of the task's age, its progress and the learned durations (\`src/jobs/poll-schedule.ts\`). *sigma* is the spread of the logarithms of the durations.

**What limits it**: a task that reports no progress and whose duration varies can't be seen sooner without more polls. With progress, it can.`,
  },
  {
    bench: 'webhooks',
    title: 'Webhooks',
    about: `A member asks every two seconds, and each task takes 20 s. *Asked* is the first poll after the end of a task. With webhooks, the provider calls the bot at that moment, and the bot polls. After the first call, it polls the others only to guard against lost calls: two polls for a task of 20 s, an early one and the last. Half of the tasks here began before that call.

**What limits it**: reading the video. The poll follows the call within milliseconds; the rest is the download of 8 MiB, ffmpeg, which proves the key frames, and the upload.`,
  },
  {
    bench: 'running',
    title: '1,000 running jobs',
    about: `A thousand members ask within 10 s, one after the other. Nothing ends, so the figures are the cost of edits and polls. A hundred more commands, twenty a second, show how a busy bot answers. Discord's rate limits are on: no request may be refused.

**What limits it**: a hundred edits a second, about 2 ms each. A running job takes about 50 KiB of memory, the messages and the answers under way included. They use the interaction's token, which doesn't count toward Discord's 50 requests a second.

**Tried**: with a thousand jobs, 55 of the 68 MiB of V8's heap are in use, 13 MiB more than after the start. The rest of the growth is what V8 and glibc keep for what comes next, and the idle memory has [a section of its own](#start-and-idle-memory). On a machine that others used, the peak was 193 to 202 MiB. \`--heap-growing-percent\` of 20 and 10 made it 199 and 189, \`--optimize-for-size\` 186 with a sixth more processor time, and fewer threads of V8 (\`--v8-pool-size\` 1 and 0) 187 to 223: no gain that differs from noise. The image's settings of glibc made it 183. A full collection in the middle of the run gave nothing back to the system, and stopped the bot for 85 to 194 ms.`,
  },
  {
    bench: 'deliveries',
    title: '50 large videos at once',
    about: `Fifty tasks with videos of 24 MiB end in the same moment. The memory that this takes is the difference between the peak and the ten seconds before.

**What limits it**: buffers. No video is in memory as a whole. 64 MiB of the growth is one ffmpeg that proves key frames: Debian's loads 200 libraries. The rest is 50 downloads and uploads with their sockets, about 0.9 MiB each.

**Tried**: at most five transfers at once take less memory, but the last video arrives much later. The ffmpeg that npm installs is one file and needs 6 MiB instead of 47 to start, but it is a build of 2018 without security fixes, and never reads files of others.`,
  },
  {
    bench: 'scale',
    title: 'How far one process goes',
    about: `Far beyond what a community needs, to find what gives way first. Discord is reached over TLS and HTTP/2 here, as in reality: with HTTP, thousands of requests at once would open thousands of connections.

- **5,000 running.** One core is nearly full of edits at about 400 a second. Therefore the bot makes at most 200 a second, and each message is updated less often. After 15 minutes, when the interaction's tokens are over, edits count toward Discord's 50 requests a second. The bot then makes 20 of them a second, so that there is room for videos: every four minutes for each of 5,000 messages.
- **10,000 queued.** 1,010 members with ten videos each; a hundred run. Then a thousand members more ask within 10 s. The work for each change grows with the queue: the order, the positions and the estimates of 10,000 jobs take about 30 ms. Positions and estimates are therefore kept for a moment.
- **A million ledger entries.** \`/stats\` reads them in pieces of a thousand, so that commands are answered meanwhile. The first question for a sum reads its rows at once; later ones come from memory.
- **Settings of 100,000 servers.** Each is read once, at its first command, and kept in memory without its history.

What breaks first is the time to the first response: with the processor full of edits and polls, commands wait. Memory comes second. SQLite is far from its limit: a commit takes all changes of a turn together.`,
  },
];
