/** What an Open Badges 2.0 badge says, in the terms of a report (O35). */
import {
  idOfRef,
  isObject,
  type JsonObject,
  listOf,
  optional,
  stringsOf,
  textIn,
  webAddressOf,
} from '../members.ts';
import type { AlignmentFacts, EvidenceFacts, Facts } from '../report.ts';

export function achievementOf(badge: JsonObject): NonNullable<Facts['achievement']> {
  const criteria = badge['criteria'];
  const tags = stringsOf(badge['tags']);
  const alignments = listOf(badge['alignment']).filter(isObject).map(alignmentOf);
  return {
    name: textIn(badge, 'name') ?? '',
    ...optional('id', badge['id']),
    ...optional('description', badge['description']),
    ...optional('image', webAddressOf(badge['image'])),
    ...optional('criteria', textIn(criteria, 'narrative') ?? idOfRef(criteria)),
    ...optional('language', badge['@language']),
    ...(tags.length === 0 ? {} : { tags }),
    ...(alignments.length === 0 ? {} : { alignments }),
  };
}

function alignmentOf(alignment: JsonObject): AlignmentFacts {
  return {
    name: textIn(alignment, 'targetName') ?? '',
    url: textIn(alignment, 'targetUrl') ?? '',
    ...optional('framework', alignment['targetFramework']),
    ...optional('description', alignment['targetDescription']),
    ...optional('code', alignment['targetCode']),
  };
}

export function issuerOf(issuer: JsonObject): NonNullable<Facts['issuer']> {
  return {
    id: textIn(issuer, 'id') ?? '',
    ...optional('name', issuer['name']),
    ...optional('url', issuer['url']),
    ...optional('email', issuer['email']),
    ...optional('description', issuer['description']),
    ...optional('image', webAddressOf(issuer['image'])),
  };
}

/** Evidence as addresses alone, or as objects that say more. */
export function evidenceOf(assertion: JsonObject): EvidenceFacts[] {
  return listOf(assertion['evidence']).flatMap((one) => {
    const facts: EvidenceFacts = {
      ...optional('url', webAddressOf(one)),
      ...optional('name', textIn(one, 'name')),
      ...optional('description', textIn(one, 'description')),
      ...optional('narrative', textIn(one, 'narrative')),
    };
    return Object.keys(facts).length === 0 ? [] : [facts];
  });
}
