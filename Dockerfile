# syntax=docker/dockerfile:1
# The current Debian stable. A release is built on the digest that this tag has then (.github/workflows/release.yml).
ARG NODE_IMAGE=node:24-trixie-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY .npmrc package.json package-lock.json ./
COPY packages ./packages
# Without the playground, which production never opens. Without scripts: they would only fetch a second Node. Without npm's ffmpeg: the image has Debian's.
RUN --mount=type=cache,target=/root/.npm \
    npm ci --omit=dev --ignore-scripts --include-workspace-root \
      --workspace @cutscene/preview-film --workspace @cutscene/typeface \
  && rm -rf node_modules/@ffmpeg-installer node_modules/openai/src

FROM ${NODE_IMAGE} AS ffmpeg
COPY deploy/copy-ffmpeg.sh /
RUN --mount=type=cache,target=/var/cache/apt,sharing=locked --mount=type=cache,target=/var/lib/apt,sharing=locked \
    apt-get update \
  && apt-get install -y --no-install-recommends ffmpeg fonts-dejavu-core \
  && /copy-ffmpeg.sh /ffmpeg

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Cutscene" \
      org.opencontainers.image.description="A self-hosted Discord bot for AI video" \
      org.opencontainers.image.licenses="MIT"
RUN mkdir /data /shared && chown node:node /data /shared
COPY --from=ffmpeg /ffmpeg /
RUN ffmpeg -version
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY packages ./packages
COPY src ./src
COPY scripts ./scripts
ENV NODE_ENV=production DATA_DIR=/data HOST=0.0.0.0
# The C library gives freed memory back to the system: some 10 MB after a burst.
ENV MALLOC_ARENA_MAX=2 MALLOC_TRIM_THRESHOLD_=131072
RUN mkdir node_modules/.cache && chown node:node node_modules/.cache
USER node
# Compiled once, here: the first start is as quick as later ones, and takes 25 MB less (see src/start.js). The bot runs
# without it too.
RUN node src/start.js --compile || true
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=15s CMD \
  ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A small nursery keeps 40 MB of garbage out of memory. Node is the first process, so that a stop's SIGTERM reaches the bot.
CMD ["node", "--max-semi-space-size=1", "--max-old-space-size=256", "src/start.js"]
