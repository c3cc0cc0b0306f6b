/** Every collection of the product: what `openStore` creates tables and indexes for. */
import { apiKeys } from './organisations/api-key.ts';
import { audits } from './organisations/audit.ts';
import { organisations } from './organisations/organisation.ts';
import { emails, ownerships, persons } from './organisations/person.ts';
import { sessions } from './organisations/session.ts';
import { tickets } from './organisations/ticket.ts';
import { loginStates, nonces } from './platforms/login-state.ts';
import { deployments, platformKeySets, platforms, toolKeys } from './platforms/platform.ts';
import { courseServices, courses, memberships, resourceLinks, rosters, scores } from './courses/course.ts';
import { courseSyncs, lmsAnswers, lmsConnections, looks } from './courses/lms-connection.ts';
import { identities, learners } from './learners/learner.ts';
import { activations, badges, badgeVersions, dryRuns, triggers } from './badges/badge.ts';
import { images } from './badges/image.ts';
import { issuerKeys, issuers } from './badges/issuer.ts';
import { progresses } from './signals/progress.ts';
import { quarantines, signals } from './signals/signal.ts';
import { awards, credentialPointers, statusLists, statusUses } from './awards/award.ts';
import { revocationEntries, signedForms } from './awards/signed-form.ts';
import { backpackHosts, connections, grants } from './deliveries/backpack-host.ts';
import { deliveries, gates, lanes } from './deliveries/delivery.ts';
import { messages } from './system/message.ts';
import { publicChecks } from './system/public-check.ts';
import { installations, outEvents, runs } from './system/system.ts';
import { heldCredentials } from './wallets/held-credential.ts';
import { walletClients, walletGrants, walletTokens } from './wallets/wallet.ts';
import type { CollectionSpec } from './record.ts';

export const allCollections: readonly CollectionSpec[] = [
  organisations,
  persons,
  emails,
  ownerships,
  tickets,
  sessions,
  apiKeys,
  audits,
  platforms,
  deployments,
  toolKeys,
  platformKeySets,
  loginStates,
  nonces,
  courses,
  courseServices,
  resourceLinks,
  memberships,
  rosters,
  scores,
  lmsConnections,
  courseSyncs,
  lmsAnswers,
  looks,
  learners,
  identities,
  badges,
  badgeVersions,
  triggers,
  activations,
  dryRuns,
  images,
  issuers,
  issuerKeys,
  signals,
  quarantines,
  progresses,
  awards,
  credentialPointers,
  statusLists,
  signedForms,
  revocationEntries,
  statusUses,
  backpackHosts,
  connections,
  grants,
  deliveries,
  lanes,
  gates,
  walletClients,
  walletGrants,
  walletTokens,
  heldCredentials,
  messages,
  publicChecks,
  installations,
  runs,
  outEvents,
];
