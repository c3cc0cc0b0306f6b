/** Grades in the shape recorded from Moodle 5.1. */
import type { Campus } from '../campus.ts';
import { type Course, fullName, type User } from '../model.ts';

interface Row {
  id: number;
  itemname: string | null;
  itemmodule: string | null;
  instance: number;
  cmid?: number;
  max: number;
  raw: number | undefined;
  at: number | undefined;
}

function gradeItem(row: Row): Record<string, unknown> {
  const isCourse = row.itemmodule === null;
  const { raw, max } = row;
  const formatted = raw === undefined ? '-' : raw.toFixed(2);
  const weight = raw === undefined ? 0 : 1;
  return {
    id: row.id,
    itemname: row.itemname,
    itemtype: isCourse ? 'course' : 'mod',
    itemmodule: row.itemmodule,
    iteminstance: row.instance,
    itemnumber: isCourse ? null : 0,
    idnumber: isCourse ? null : '',
    categoryid: isCourse ? null : 1,
    outcomeid: null,
    scaleid: null,
    locked: false,
    ...(row.cmid === undefined ? {} : { cmid: row.cmid }),
    ...(isCourse ? {} : { weightraw: weight, weightformatted: `${(weight * 100).toFixed(2)} %` }),
    ...(raw === undefined && !isCourse ? { status: 'novalue' } : {}),
    graderaw: raw ?? null,
    gradedatesubmitted: null,
    gradedategraded: row.at ?? null,
    gradehiddenbydate: false,
    gradeneedsupdate: false,
    gradeishidden: false,
    gradeislocked: false,
    gradeisoverridden: false,
    gradeformatted:
      raw === undefined || isCourse ? formatted : `<i class="icon fa fa-check"></i>${formatted}`,
    grademin: 0,
    grademax: max,
    rangeformatted: `0&ndash;${max}`,
    percentageformatted: raw === undefined ? '-' : `${((raw / max) * 100).toFixed(2)} %`,
    feedback: '',
    feedbackformat: 2,
  };
}

function rowsOf(campus: Campus, course: Course, user: User): Row[] {
  const rows: Row[] = [];
  for (const { modname, instance, cmid, name, grade: item, link } of course.activities) {
    const place = { itemname: name, itemmodule: modname, instance, cmid };
    if (item !== undefined) {
      const grade = campus.world.grade(user.id, item.id);
      rows.push({ ...place, id: item.id, max: item.max, raw: grade?.raw, at: grade?.at });
    }
    const line = link?.lineItem === undefined ? undefined : campus.gradebook.lineItem(link.lineItem);
    if (line === undefined) continue;
    const score = campus.gradebook.score(line.id, user.id);
    const given = score?.given ?? undefined;
    const raw = given === undefined ? undefined : (given / (score?.maximum ?? 1)) * line.scoreMaximum;
    const at = score && raw !== undefined ? Math.floor(Date.parse(score.timestamp) / 1000) : undefined;
    rows.push({ ...place, id: line.id, max: line.scoreMaximum, raw, at });
  }
  const total = campus.world.total(user.id, course);
  rows.push({
    id: course.totalItem,
    itemname: null,
    itemmodule: null,
    instance: 1,
    max: 100,
    raw: total?.raw,
    at: total?.at,
  });
  return rows;
}

/** gradereport_user_get_grade_items for the given learners. */
export function gradeItems(campus: Campus, course: Course, learners: readonly User[]): unknown {
  const usergrades = learners.map((user) => ({
    courseid: course.id,
    courseidnumber: '',
    userid: user.id,
    userfullname: fullName(user),
    useridnumber: user.idnumber,
    maxdepth: 2,
    gradeitems: rowsOf(campus, course, user).map(gradeItem),
  }));
  return { usergrades, warnings: [] };
}
