/** Shapes of Moodle's replies, reduced to what is read: unknown members are ignored, numbers may be texts. */
import { z } from 'zod';

const LATEST_SECONDS = 253_402_300_799;

/** Ids are numbers in most functions and texts in some. */
const id = z.union([z.int(), z.string().regex(/^\d{1,19}$/)]).transform(String);
/** PHP says true, 1 or "1". */
const flag = z
  .union([z.boolean(), z.number(), z.string()])
  .transform((v) => v === true || v === 1 || v === '1');
/** Unix seconds as epoch ms; 0 and null mean never (moodle.md section 6). */
const time = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,12}$/)
      .transform(Number),
    z.null(),
  ])
  .optional()
  .transform((v) => (v === undefined || v === null || v <= 0 || v > LATEST_SECONDS ? undefined : v * 1000));
const number = z.union([z.number(), z.string(), z.null()]).optional();
const text = z
  .string()
  .nullish()
  .transform((v) => v ?? '');

/** Every failure comes with HTTP 200 and this shape (moodle.md section 2). */
export const exceptionReply = z.object({
  exception: z.string(),
  errorcode: z.string().max(200).catch('unknown'),
});

export const siteInfoReply = z.object({
  siteurl: z.string().max(2000),
  release: text,
  functions: z.array(z.object({ name: z.string() })),
});

export const coursesReply = z.object({
  courses: z.array(
    z.object({
      id,
      fullname: z.string(),
      shortname: text,
      enablecompletion: flag.optional().transform((v) => v ?? false),
    }),
  ),
});
export type CourseReply = z.infer<typeof coursesReply>['courses'][number];

export const contentsReply = z.array(
  z.object({
    name: text,
    visible: flag.optional().transform((v) => v ?? true),
    modules: z.array(
      z.object({
        id,
        name: z.string(),
        modname: z.string(),
        url: z.string().max(2000).optional().catch(undefined),
        visible: flag.optional().transform((v) => v ?? true),
        completion: number,
        completiondata: z
          .object({ details: z.array(z.object({ rulename: z.string() })).optional() })
          .nullish()
          .catch(undefined),
      }),
    ),
  }),
);
export type SectionReply = z.infer<typeof contentsReply>[number];

export const enrolledReply = z.array(
  z.object({
    id,
    fullname: text,
    firstname: text,
    lastname: text,
    email: z.string().optional(),
    roles: z.array(z.object({ shortname: z.string() })).optional(),
  }),
);
export type EnrolledReply = z.infer<typeof enrolledReply>[number];

export const courseCompletionReply = z.object({
  completionstatus: z.object({
    completed: flag,
    aggregation: z.union([z.int(), z.string().transform(Number)]),
    completions: z.array(z.object({ complete: flag, timecompleted: time })),
  }),
});
export type CourseCompletionReply = z.infer<typeof courseCompletionReply>['completionstatus'];

export const activitiesReply = z.object({
  statuses: z.array(
    z.object({
      cmid: id,
      state: z.int(),
      timecompleted: time,
      tracking: z.int().optional(),
      overrideby: z.union([id, z.null()]).optional(),
      isoverallcomplete: flag.optional(),
    }),
  ),
});
export type ActivityReply = z.infer<typeof activitiesReply>['statuses'][number];

export const gradesReply = z.object({
  usergrades: z.array(
    z.object({
      userid: id,
      gradeitems: z.array(
        z.object({
          itemtype: z.string(),
          itemnumber: z.int().nullish(),
          cmid: id.nullish(),
          graderaw: number,
          grademin: number,
          grademax: number,
          gradedategraded: time,
        }),
      ),
    }),
  ),
});
export type GradeItemReply = z.infer<typeof gradesReply>['usergrades'][number]['gradeitems'][number];
