/** What a badge says of itself: what, by whom, to whom, when, until when, for what. Strangers' words, shown as text only. */
import type { ComponentChildren, VNode } from 'preact';
import type { EvidenceFacts, Report } from '../../openbadges/verify/report.ts';
import { type Fact, Facts } from '../components/facts.tsx';
import { Name } from '../components/name.tsx';
import { Paragraphs } from '../components/paragraphs.tsx';
import { Section } from '../components/section.tsx';
import { Time } from '../components/time.tsx';
import type { WordKey, Words } from '../words.ts';
import { isGenuine } from './say.ts';

export interface BadgeFoundProps {
  words: Words;
  report: Report;
  /** The picture, drawn anew: PNG. */
  picture?: Uint8Array | undefined;
  /** Epoch ms of the verification. */
  at: number;
}

const SIZE = 128;

/** Nothing where nothing could be read of a badge. */
export function BadgeFound({ words, report, picture, at }: BadgeFoundProps): VNode | null {
  if (factsOf(words, report, at).every((fact) => fact === undefined)) return null;
  const isSure = isGenuine(report);
  const facts = <BadgeFacts words={words} report={report} at={at} />;
  return (
    <Section id="badge" title={words.t(titleOf(report, isSure))}>
      {isSure ? null : <p class="muted">{words.t('verifying.result.claimsNote')}</p>}
      {picture === undefined ? (
        facts
      ) : (
        <div class="split pic-left">
          <span class={toneOfPicture(report)}>
            <img
              src={`data:image/png;base64,${Buffer.from(picture).toString('base64')}`}
              width={SIZE}
              height={SIZE}
              alt=""
            />
          </span>
          {facts}
        </div>
      )}
    </Section>
  );
}

function titleOf({ version }: Report, isSure: boolean): WordKey {
  if (version === 'clr-2.0') return isSure ? 'verifying.result.saysRecord' : 'verifying.result.claimsRecord';
  return isSure ? 'verifying.result.says' : 'verifying.result.claims';
}

function toneOfPicture({ verdict, reason }: Report): string {
  return verdict === 'invalid' && reason !== 'recipient' ? 'pic toned' : 'pic';
}

export function BadgeFacts({ words, report, at }: Omit<BadgeFoundProps, 'picture'>): VNode {
  return <Facts facts={factsOf(words, report, at)} />;
}

function factsOf(words: Words, report: Report, at: number): (Fact | undefined)[] {
  const { achievement, issuer, dates, revocationReason, claim, narrative } = report;
  const fact = (key: WordKey, value: ComponentChildren | undefined): Fact | undefined =>
    value === undefined || value === null ? undefined : { label: words.t(key), value };
  const day = (when: number | undefined): VNode | undefined =>
    when === undefined ? undefined : <Time at={when} words={words} />;
  const isOver = dates.expires !== undefined && dates.expires < at;
  return [
    fact('verifying.result.what', whatOf(report)),
    fact('verifying.result.by', textOf(issuer?.name ?? issuer?.id)),
    fact('verifying.result.at', hostOf(issuer?.id)),
    fact('verifying.result.to', recipientOf(words, report)),
    fact('verifying.result.issued', day(dates.issued)),
    fact('verifying.result.achieved', dates.achieved === dates.issued ? undefined : day(dates.achieved)),
    fact(isOver ? 'verifying.result.over' : 'verifying.result.until', day(dates.expires)),
    fact('verifying.result.revoked', textOf(revocationReason)),
    fact('verifying.result.took', criteriaOf(achievement?.criteria)),
    fact('verifying.result.done', paragraphsOf(narrative)),
    fact('verifying.result.of', claim === undefined ? undefined : placeOf(claim.of)),
    fact('verifying.result.comment', paragraphsOf(claim?.comment)),
    ...listsOf(words, report, fact),
  ];
}

type MakeFact = (key: WordKey, value: ComponentChildren | undefined) => Fact | undefined;

/** What there can be several of. */
function listsOf(words: Words, report: Report, fact: MakeFact): (Fact | undefined)[] {
  const { results = [], evidence = [], achievement } = report;
  const { tags = [], alignments = [] } = achievement ?? {};
  const unlessEmpty = (all: VNode[]): VNode[] | undefined => (all.length === 0 ? undefined : all);
  return [
    fact(
      'verifying.result.results',
      unlessEmpty(
        results.map(({ name, value }) => (
          <p key={name}>
            <bdi>{name === undefined ? value : `${name}: ${value}`}</bdi>
          </p>
        )),
      ),
    ),
    fact(
      'verifying.result.evidence',
      unlessEmpty(
        evidence.map((one, index) => (
          <Evidence key={index} words={words} evidence={one} number={index + 1} />
        )),
      ),
    ),
    fact('verifying.result.skills', tags.length === 0 ? undefined : <bdi>{words.list(tags)}</bdi>),
    fact(
      'verifying.result.alignments',
      unlessEmpty(
        alignments.map(({ name, url, framework }) => (
          <p key={url}>
            {isWebAddress(url) ? <Outside url={url}>{name}</Outside> : <bdi>{name}</bdi>}
            {framework === undefined ? null : (
              <span class="small muted">
                {' '}
                <bdi>{framework}</bdi>
              </span>
            )}
          </p>
        )),
      ),
    ),
  ];
}

function paragraphsOf(text: string | undefined): VNode | undefined {
  return text === undefined || text.trim() === '' ? undefined : <Paragraphs text={text} />;
}

/** What an endorsement speaks of: an address, or an id. */
function placeOf(id: string): VNode {
  return isWebAddress(id) ? <Outside url={id} /> : <Name dir="ltr">{id}</Name>;
}

function whatOf({ achievement }: Report): VNode | undefined {
  if (achievement === undefined || achievement.name === '') return undefined;
  return (
    <div lang={achievement.language}>
      <p class="strong">
        <bdi>{achievement.name}</bdi>
      </p>
      {achievement.description === undefined ? null : <Paragraphs text={achievement.description} />}
    </div>
  );
}

function criteriaOf(criteria: string | undefined): VNode | undefined {
  if (criteria === undefined || criteria === '') return undefined;
  return isWebAddress(criteria) ? <Outside url={criteria} /> : <Paragraphs text={criteria} />;
}

function Evidence({
  words,
  evidence,
  number,
}: {
  words: Words;
  evidence: EvidenceFacts;
  number: number;
}): VNode {
  const { url, name, description, narrative } = evidence;
  const title = name ?? words.t('verifying.result.evidenceOne', { number });
  return (
    <div class="stack">
      <p>
        {url === undefined || !isWebAddress(url) ? <bdi>{title}</bdi> : <Outside url={url}>{title}</Outside>}
      </p>
      {[description, narrative].map((text) =>
        text === undefined ? null : <Paragraphs key={text} text={text} />,
      )}
    </div>
  );
}

/** A link out, to a place that we know nothing of: its host is seen beside whatever it calls itself. */
function Outside({ url, children }: { url: string; children?: string }): VNode {
  return (
    <>
      <a href={url} rel="noopener noreferrer nofollow">
        <Name {...(children === undefined ? { dir: 'ltr' as const } : {})}>{children ?? url}</Name>
      </a>
      {children === undefined ? null : (
        <span class="small muted">
          {' '}
          <Name dir="ltr">{new URL(url).host}</Name>
        </span>
      )}
    </>
  );
}

const kinds: Readonly<Record<string, WordKey>> = {
  email: 'verifying.recipient.email',
  emailAddress: 'verifying.recipient.email',
  id: 'verifying.recipient.id',
  identifier: 'verifying.recipient.id',
  url: 'verifying.recipient.url',
  telephone: 'verifying.recipient.telephone',
};

/** Never the identity itself: only what kind it is, and the name where the badge gives one. */
function recipientOf(words: Words, { recipient }: Report): VNode | undefined {
  if (recipient === undefined || recipient.type === '') return undefined;
  const { type, hashed, name } = recipient;
  const kind = kinds[type];
  const person = kind === undefined ? words.t('verifying.recipient.other', { type }) : words.t(kind);
  return (
    <>
      {name === undefined ? null : (
        <p class="strong">
          <Name>{name}</Name>
        </p>
      )}
      <p>
        <bdi>{person}</bdi>
      </p>
      {hashed ? <p class="small muted">{words.t('verifying.recipient.hashed')}</p> : null}
    </>
  );
}

/** Where the issuer can be found on the web: that is what a verification proves. */
function hostOf(id: string | undefined): VNode | undefined {
  if (id === undefined) return undefined;
  const web = /^did:web:([^:#/?]+)/.exec(id)?.[1];
  const host = web === undefined ? (isWebAddress(id) ? new URL(id).host : undefined) : decoded(web);
  return host === undefined ? undefined : <Name dir="ltr">{host}</Name>;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\//i.test(text) && URL.canParse(text);
}

function textOf(text: string | undefined): VNode | undefined {
  return text === undefined || text === '' ? undefined : <bdi>{text}</bdi>;
}
