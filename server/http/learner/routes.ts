/** Pages of this audience. */
import { Router } from 'express';
import type { Context } from '../../context.ts';

export function learnerRoutes(_ctx: Context): Router {
  return Router();
}
