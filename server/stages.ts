/** Every kind of work the product does by itself. */
import { scoreStage } from '../lti/services/score-stage.ts';
import { rosterStage } from '../lti/services/roster-stage.ts';
import { awardStage } from './actions/awards/issue-award.ts';
import { statusListStage } from './actions/awards/status-lists.ts';
import { activationStage } from './actions/badges/sweep-activation.ts';
import { issuerKeyStage } from './actions/keys/reissue-stage.ts';
import { lookStage } from './actions/courses/look-at-learner.ts';
import { courseSyncStage } from './actions/courses/sync-course.ts';
import { lmsConnectionStage } from './actions/courses/test-lms-connection.ts';
import { grantStage } from './actions/deliveries/keep-grant.ts';
import { deliveryStage } from './actions/deliveries/push-delivery.ts';
import { backpackHostStage } from './actions/deliveries/set-up-host.ts';
import { signalStage } from './actions/signals/handle-signal.ts';
import { progressStage } from './actions/signals/judge-progress.ts';
import { publicCheckStage } from './actions/system/check-public-address.ts';
import { runStage } from './actions/system/schedules.ts';
import { messageStage } from './actions/system/send-message.ts';
import { stage } from './run-stage.ts';
import type { AnyStage } from './stage-run.ts';

/** In the order of the way through the house: signal, progress, award, delivery; then the rest. */
export const stages: readonly AnyStage[] = [
  stage(signalStage),
  stage(progressStage),
  stage(awardStage),
  stage(deliveryStage),
  stage(grantStage),
  stage(backpackHostStage),
  stage(statusListStage),
  stage(issuerKeyStage),
  stage(activationStage),
  stage(lmsConnectionStage),
  stage(courseSyncStage),
  stage(lookStage),
  stage(rosterStage),
  stage(scoreStage),
  stage(publicCheckStage),
  stage(messageStage),
  stage(runStage),
];
