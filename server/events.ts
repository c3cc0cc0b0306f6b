/** What happens in the product, in the past tense: one call site per event, heard by logs and metrics. */
import type { ErrorCode } from './errors.ts';

export type DomainEvent =
  | { name: 'signalsRecorded'; source: string; recorded: number; duplicates: number; quarantined: number }
  | { name: 'progressJudged'; outcome: 'open' | 'met' }
  | { name: 'awardIssued'; badge: string; award: string; cause: 'rule' | 'hand' }
  | { name: 'awardSigned'; award: string; revision: number; ms: number }
  /** A compiled shape did not sign as the stock library does: used no more, but so often before, unless `use` is 1. */
  | { name: 'shapeGivenUp'; type: string; use: number }
  | { name: 'awardRevoked'; badge: string; award: string }
  | { name: 'badgeActivated'; badge: string; version: number }
  | { name: 'deliverySettled'; lane: string; state: string; code: string }
  | { name: 'laneOpened'; lane: string; resumeAt: number }
  | { name: 'grantRefreshed'; outcome: string }
  | { name: 'launchAccepted'; platform: string; message: string; proof: 'cookie' | 'storage' }
  | { name: 'launchRefused'; code: ErrorCode; platform: string | undefined }
  | { name: 'platformRegistered'; platform: string; how: 'dynamic' | 'manual' }
  | { name: 'platformClockOff'; platform: string; seconds: number }
  | { name: 'lmsAsked'; platform: string; call: string; ms: number; outcome: string }
  | { name: 'courseSwept'; platform: string; looks: number; signals: number; calls: number }
  | { name: 'scoreSettled'; outcome: string }
  | { name: 'mailSettled'; kind: string; outcome: string }
  | {
      name: 'stageEnded';
      stage: string;
      outcome: 'settled' | 'lost' | 'failed' | 'dead';
      ms: number;
      code?: ErrorCode;
    }
  | { name: 'requestAnswered'; audience: string; method: string; status: number; ms: number };
