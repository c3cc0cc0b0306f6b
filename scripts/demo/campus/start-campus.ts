/** Starts campus, a small LMS: LTI 1.3 platform, Moodle-shaped web services, and a push of completions. */
import express, { urlencoded } from 'express';
import { randomBytes } from 'node:crypto';
import { createFaults, type Faults } from '../web/faults.ts';
import { serveLook } from '../web/page.ts';
import { serve, type ServeOptions } from '../web/serve.ts';
import { type Campus, faultTargets } from './campus.ts';
import { routeAgs } from './lti/ags.ts';
import { createGradebook, type Gradebook } from './lti/gradebook.ts';
import { createKeys, type PlatformKey } from './lti/keys.ts';
import { createLaunches } from './lti/launches.ts';
import { routeLogin } from './lti/login.ts';
import { routeMembers } from './lti/nrps.ts';
import { registrationAddress, routeRegistration } from './lti/registration.ts';
import { answerTokenRequest, createServiceTokens } from './lti/service-token.ts';
import { createTools, type Tools } from './lti/tools.ts';
import { type Access, createAccess, functions } from './moodle/access.ts';
import { routeWebServices } from './moodle/web-services.ts';
import { routeActivities } from './pages/activities.ts';
import { routeAdminPlatform } from './pages/admin-platform.ts';
import { routeAdminServices } from './pages/admin-services.ts';
import { routeAdminTools } from './pages/admin-tools.ts';
import { brand } from './pages/chrome.ts';
import { routeCourses } from './pages/courses.ts';
import { routeGrades } from './pages/grades.ts';
import { routeLearners } from './pages/learners.ts';
import { routePeople } from './pages/people.ts';
import { routeScripts } from './pages/scripts.ts';
import { routeToolActivities } from './pages/tool-activities.ts';
import { createPush, type Push } from './push.ts';
import { seedCourses, seedUsers } from './seed.ts';
import { createWorld, type World } from './world.ts';

export interface CampusOptions extends ServeOptions {
  /** Milliseconds since 1970; the real time where absent. */
  now?: () => number;
  /** Offer platform storage (`lti_storage_target`). */
  storage?: boolean;
  /** People on one page of names and roles; 2 where absent, so that paging happens. */
  membersPerPage?: number;
  /** Learners beyond the three with names. */
  extraLearners?: number;
  /** Signing key to begin with, for programs that start campus often. */
  firstKey?: PlatformKey;
}

/** Campus from outside: everything its pages can do, for programs. */
export interface CampusServer {
  url: string;
  world: World;
  tools: Tools;
  gradebook: Gradebook;
  access: Access;
  push: Push;
  faults: Faults;
  settings: Campus['settings'];
  /** What an admin opens so that a tool registers itself: its link with our two parameters added. */
  registrationAddress(toolUrl: string): Promise<string>;
  /** A new signing key; gives its id. */
  rotateKeys(): Promise<string>;
  /** Ends all access tokens of tools. */
  forgetTokens(): void;
  close(): Promise<void>;
}

async function createCampus(options: CampusOptions): Promise<Campus> {
  const now = options.now ?? Date.now;
  const users = seedUsers(options.extraLearners ?? 0);
  const world = createWorld({ users, courses: seedCourses(users, Math.floor(now() / 1000)), now });
  const tools = createTools();
  const push = createPush();
  world.listen((change) => push.hear(change));
  return {
    url: () => '',
    now,
    world,
    tools,
    push,
    keys: await createKeys(options.firstKey),
    launches: createLaunches(),
    tokens: createServiceTokens({ now, tools }),
    gradebook: createGradebook(),
    access: createAccess(),
    faults: createFaults(['*', ...faultTargets, ...Object.keys(functions).map((name) => `ws:${name}`)]),
    settings: { storage: options.storage ?? false, membersPerPage: options.membersPerPage ?? 2 },
    secret: randomBytes(32),
  };
}

/** Listens on `http://127.0.0.1:<port>`. Rejects where the port is taken. */
export async function startCampus(options: CampusOptions = {}): Promise<CampusServer> {
  const campus = await createCampus(options);
  const app = express();
  serveLook(app, brand);
  routeScripts(app, campus);
  routeRegistration(app, campus);
  routeLogin(app, campus);
  app.post('/mod/lti/token.php', campus.faults.guard('token'), urlencoded({ extended: false }), (req, res) =>
    answerTokenRequest(campus, req, res),
  );
  routeMembers(app, campus);
  routeAgs(app, campus);
  routeWebServices(app, campus);
  routeToolActivities(app, campus);
  routeActivities(app, campus);
  routePeople(app, campus);
  routeCourses(app, campus);
  routeLearners(app, campus);
  routeGrades(app, campus);
  routeAdminTools(app, campus);
  routeAdminServices(app, campus);
  routeAdminPlatform(app, campus);
  const served = await serve(app, options);
  campus.url = () => served.url;
  const { world, tools, gradebook, access, push, faults, settings } = campus;
  return {
    url: served.url,
    world,
    tools,
    gradebook,
    access,
    push,
    faults,
    settings,
    registrationAddress: (toolUrl) => registrationAddress(campus, toolUrl),
    rotateKeys: () => campus.keys.rotate(),
    forgetTokens: () => campus.tokens.forgetAll(),
    close: () => {
      push.close();
      return served.close();
    },
  };
}
