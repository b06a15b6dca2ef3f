import type { RetiredModel } from '../catalog/catalog.ts';
import type { VideoRequest } from '../catalog/request.ts';
import type { Model } from '../catalog/schema.ts';
import type { Job } from '../jobs/job.ts';
import type { Sentence } from '../locales/translate.ts';
import type { Usage } from '../replies/allowances.ts';
import type { Less } from './less.ts';
import type { MissingConsent } from './people.ts';
import type { MemberRequest } from './request.ts';

/** The outcome of an answer. */
export type Answered =
  | { kind: 'arrived'; messageId: string | null }
  | { kind: 'refused'; error: unknown }
  | { kind: 'unknown'; error: unknown };

/** What a member has to confirm before their video is made. */
export interface Question {
  asked: MemberRequest;
  model: Model;
  request: VideoRequest;
  usd: number;
  /** Set if the price has to be confirmed: the quotas and budgets it counts against. */
  usages: readonly Usage[] | undefined;
  missingConsent: MissingConsent | undefined;
  /** Only the stages after an earlier still are made. */
  hasStill: boolean;
}

/** How a request is answered. Each way in has its own. */
export interface Reply {
  /** What the job needs to find its message again. */
  readonly origin: Pick<
    Job['origin'],
    'applicationId' | 'interactionToken' | 'uploadLimitBytes' | 'appPermissions' | 'below'
  >;
  /** Says that an answer will follow, for work that takes longer than Discord waits for a first response. */
  thinking(): Promise<Answered>;
  /** Shows the job; replaces "thinking" if that was said. */
  show(job: Job): Promise<Answered>;
  /** Removes "thinking" after a refusal. Never rejects. */
  takeBack(): Promise<void>;
  /** Asks the member. Their request is pending under the id of their question. */
  ask(question: Question): Promise<void>;
  /** Says when a model was retired, and offers its successor if there is one here. The request is pending then. */
  offerSuccessor(model: RetiredModel, successor: Model | undefined): Promise<void>;
  /** Says what the model lacks, and offers those that can do it. The request is pending then. */
  offerAble(lack: Sentence, able: readonly Model[]): Promise<void>;
  /** Says why a model can't be used here, and offers to run the request with others. It is pending then. */
  offerOthers(refusal: Sentence, able: readonly Model[]): Promise<void>;
  /** Says which limit a request is over, and offers to run it within the limits. It is pending then. */
  offerLess(refusal: Sentence, model: Model, less: Pick<Less, 'changed' | 'usd'>): Promise<void>;
}
