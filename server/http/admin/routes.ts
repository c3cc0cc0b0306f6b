/** Pages of the administration, and the ways into it. */
import { Router } from 'express';
import type { Context } from '../../context.ts';
import { apiKeyRoutes } from './api-keys.ts';
import { auditRoutes } from './audit.ts';
import { backpackRoutes } from './backpacks.ts';
import { deliveryRoutes } from './deliveries.ts';
import { joinRoutes } from './entrance/join.ts';
import { setUpRoutes } from './entrance/set-up.ts';
import { signInRoutes } from './entrance/sign-in.ts';
import { healthRoutes } from './health.ts';
import { issuerRoutes } from './issuer.ts';
import { issuingRoutes } from './issuing.ts';
import { keyRoutes } from './keys.ts';
import { mailRoutes } from './mail.ts';
import { moodleRoutes } from './moodle.ts';
import { organisationRoutes } from './organisation.ts';
import { ownerRoutes } from './owners.ts';
import { platformRoutes } from './platform.ts';
import { platformsRoutes } from './platforms.ts';
import { stepperRoutes } from './stepper.ts';
import { workRoutes } from './work.ts';

export function adminRoutes(ctx: Context): Router {
  const router = Router();
  for (const add of parts) add(ctx, router);
  return router;
}

/** Fixed paths of an area come before those with a parameter. */
const parts: readonly ((ctx: Context, router: Router) => void)[] = [
  setUpRoutes,
  joinRoutes,
  signInRoutes,
  healthRoutes,
  stepperRoutes,
  organisationRoutes,
  issuerRoutes,
  keyRoutes,
  issuingRoutes,
  ownerRoutes,
  platformsRoutes,
  platformRoutes,
  moodleRoutes,
  backpackRoutes,
  deliveryRoutes,
  workRoutes,
  apiKeyRoutes,
  auditRoutes,
  mailRoutes,
];
