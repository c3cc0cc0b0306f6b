/** What a credential says, told without trusting its shape; nothing here says that it is true (OB 3.0 §B.1). */
import { instantOf } from '../../dates.ts';
import { isHttpUrl } from '../../v2/shapes.ts';
import {
  hasType,
  idOfRef,
  isObject,
  type JsonObject,
  listOf,
  optional,
  stringsOf,
  textIn,
  webAddressOf,
} from '../members.ts';
import type { AlignmentFacts, EvidenceFacts, Facts, ResultFacts } from '../report.ts';
import type { Secured } from './secured.ts';

/** Everything but the recipient, the dates of validity and the status, which are judged. */
export function factsOf({ format, credential }: Secured, dataModel: '1.1' | '2.0'): Facts {
  const subject = credential['credentialSubject'];
  const awarded = instantOf(credential['awardedDate']);
  const achievement = achievementIn(credential, subject);
  const [evidence, results] = [evidenceIn(credential), resultsIn(subject)];
  return {
    format,
    version: hasType(credential, 'ClrCredential') ? 'clr-2.0' : '3.0',
    dataModel,
    ...optional('id', credential['id']),
    issuer: issuerIn(credential['issuer']),
    ...(achievement === undefined ? {} : { achievement }),
    ...claimIn(credential, subject),
    ...(evidence.length === 0 ? {} : { evidence }),
    ...(results.length === 0 ? {} : { results }),
    ...optional('narrative', textIn(subject, 'narrative')),
    dates: awarded === undefined ? {} : { achieved: awarded },
    status: 'unknown',
  };
}

function issuerIn(issuer: unknown): NonNullable<Facts['issuer']> {
  return {
    id: idOfRef(issuer) ?? '',
    ...optional('name', textIn(issuer, 'name')),
    ...optional('url', webText(textIn(issuer, 'url'))),
    ...optional('email', textIn(issuer, 'email')),
    ...optional('image', imageIn(issuer)),
    ...optional('description', textIn(issuer, 'description')),
  };
}

function achievementIn(credential: JsonObject, subject: unknown): Facts['achievement'] | undefined {
  if (hasType(credential, 'EndorsementCredential')) return undefined;
  const achievement = isObject(subject) ? subject['achievement'] : undefined;
  const isOne = isObject(achievement);
  const alignments = isOne ? alignmentsIn(achievement) : [];
  const tags = isOne ? stringsOf(achievement['tag']) : [];
  const criteria = isOne ? achievement['criteria'] : undefined;
  return {
    name: textIn(achievement, 'name') ?? textIn(credential, 'name') ?? '',
    ...optional('id', textIn(achievement, 'id')),
    ...optional('description', textIn(achievement, 'description') ?? textIn(credential, 'description')),
    ...optional('image', imageIn(achievement) ?? imageIn(credential)),
    ...optional('criteria', textIn(criteria, 'narrative') ?? webAddressOf(criteria)),
    ...optional('type', textIn(achievement, 'achievementType')),
    ...(tags.length === 0 ? {} : { tags }),
    ...optional('language', textIn(achievement, 'inLanguage')),
    ...(alignments.length === 0 ? {} : { alignments }),
  };
}

function imageIn(holder: unknown): string | undefined {
  return isObject(holder) ? webAddressOf(holder['image']) : undefined;
}

function webText(text: string | undefined): string | undefined {
  return text !== undefined && isHttpUrl(text) ? text : undefined;
}

function alignmentsIn(achievement: JsonObject): AlignmentFacts[] {
  return listOf(achievement['alignment']).flatMap((one) => {
    const url = webText(textIn(one, 'targetUrl'));
    if (!isObject(one) || url === undefined) return [];
    return [
      {
        name: textIn(one, 'targetName') ?? url,
        url,
        ...optional('framework', one['targetFramework']),
        ...optional('description', one['targetDescription']),
        ...optional('code', one['targetCode']),
      },
    ];
  });
}

function evidenceIn(credential: JsonObject): EvidenceFacts[] {
  return listOf(credential['evidence'])
    .map((one) => ({
      ...optional('url', webAddressOf(one)),
      ...optional('name', textIn(one, 'name')),
      ...optional('description', textIn(one, 'description')),
      ...optional('narrative', textIn(one, 'narrative')),
    }))
    .filter((one) => Object.keys(one).length > 0);
}

/** Each result under the name that the achievement gives to such results. */
function resultsIn(subject: unknown): ResultFacts[] {
  if (!isObject(subject)) return [];
  const { achievement, result } = subject;
  const descriptions = isObject(achievement) ? listOf(achievement['resultDescription']) : [];
  return listOf(result).flatMap((one) => {
    const description = descriptions.find((kind) => idOfRef(kind) === textIn(one, 'resultDescription'));
    const value = textIn(one, 'value') ?? levelIn(one, description) ?? textIn(one, 'status');
    return value === undefined ? [] : [{ value, ...optional('name', textIn(description, 'name')) }];
  });
}

function levelIn(result: unknown, description: unknown): string | undefined {
  const id = textIn(result, 'achievedLevel');
  const levels = isObject(description) ? listOf(description['rubricCriterionLevel']) : [];
  return textIn(
    levels.find((level) => id !== undefined && idOfRef(level) === id),
    'name',
  );
}

function claimIn(credential: JsonObject, subject: unknown): Pick<Facts, 'claim'> {
  if (!hasType(credential, 'EndorsementCredential')) return {};
  return {
    claim: {
      of: textIn(subject, 'id') ?? '',
      ...optional('comment', textIn(subject, 'endorsementComment')),
    },
  };
}
