import type { Catalog } from '../../catalog/catalog.ts';
import type { Engine } from '../../jobs/engine-contract.ts';
import type { Log } from '../../log.ts';
import type { Clock } from '../../runtime/clock.ts';
import type { Signer } from '../../signer.ts';
import type { IsDoubleClick } from '../double-clicks.ts';
import type { Reports } from '../reports.ts';
import type { CastPort } from './cast.ts';
import type { Discord } from './discord.ts';
import type { Figures } from './figures.ts';
import type { Library } from './library.ts';
import type { OperatorService } from './operator.ts';
import type { Privacy } from './privacy.ts';
import type { RequestPort } from './requests.ts';
import type { SettingsPort } from './settings.ts';
import type { StoryPort } from './stories.ts';

/** The dependencies of all commands, components and modals. A handler gets only the parts it needs. */
export interface Ports {
  requests: RequestPort;
  catalog: Catalog;
  cast: CastPort;
  jobs: Engine;
  library: Library;
  figures: Figures;
  settings: SettingsPort;
  stories: StoryPort;
  reports: Reports;
  privacy: Privacy;
  operator: OperatorService;
  discord: Discord;
  tools: Tools;
}

export interface Tools {
  /** Makes and recognizes the marks of ids that only this bot can have written. */
  signer: Signer;
  isDoubleClick: IsDoubleClick;
  clock: Clock;
  log: Log;
}
