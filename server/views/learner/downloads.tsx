/** Every form in which a badge can be taken along: the one that fits nearly everywhere first, the others by what they are for. */
import type { VNode } from 'preact';
import type { AwardFileName } from '../../actions/awards/award-file.ts';
import type { OwnAward } from '../../actions/learners/read-own-award.ts';
import { LinkButton } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { Icon } from '../components/icon.tsx';
import { Row, Rows } from '../components/rows.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';

export interface DownloadsProps {
  words: Words;
  own: OwnAward;
  /** Address of the award's page; those of its files begin so. */
  path: string;
  /** Where the award is shared with LinkedIn; `private` while it is not public; undefined where these pages share nothing. */
  share: string | undefined;
}

/** In the order of how often they are asked for, by their names among the words. */
const others = {
  'badge-3.0.json': 'json3',
  'badge-3.0.png': 'png3',
  'badge-2.0.png': 'png2',
  'badge-3.0.svg': 'svg3',
  'badge-2.0.svg': 'svg2',
  'badge-3.0.jwt': 'jwt',
  'badge-3.0-es256.jwt': 'jwtShort',
  'badge-2.0.jws': 'jws2',
} as const satisfies Partial<Record<AwardFileName, string>>;
type OtherFile = keyof typeof others;

export function Downloads(p: DownloadsProps): VNode {
  const { words, own, path } = p;
  const { award, standing, hasSvg } = own;
  const isPlain = award.documents?.namesAddress === true;
  const all = Object.keys(others) as OtherFile[];
  const files = all.filter((file) => hasSvg || !file.endsWith('.svg'));
  return (
    <div class="stack-16">
      {standing === 'expired' ? (
        <Callout kind="warning" title={words.t('learner.award.expired')}>
          {words.t('learner.award.expiredText', { date: words.date(award.expiresAt ?? 0) })}
        </Callout>
      ) : null}
      <Section id="best" title={words.t('download.bestTitle')}>
        <div class="stack">
          <p>{words.t('download.best')}</p>
          <p>
            <LinkButton look="go" icon="download" href={`${path}/badge.png`}>
              {words.t('learner.award.downloadPng')}
            </LinkButton>
          </p>
          <p class="small muted">{words.t('download.keep')}</p>
        </div>
      </Section>
      <Section id="others" title={words.t('download.others')}>
        <div class="stack">
          <p>{words.t('download.othersNote')}</p>
          <Rows>
            {files.map((file) => (
              <FileRow key={file} words={words} file={file} path={path} />
            ))}
          </Rows>
        </div>
      </Section>
      <Section id="addresses" title={words.t('download.addresses')}>
        <div class="stack-16">
          <p>{words.t(isPlain ? 'download.addressesPlain' : 'download.addressesNote')}</p>
          <CopyField id="v2" label={words.t('download.address2')} value={own.addresses.v2} words={words} />
          <CopyField id="v3" label={words.t('download.address3')} value={own.addresses.v3} words={words} />
        </div>
      </Section>
      <LinkedIn {...p} />
    </div>
  );
}

function LinkedIn({ words, share }: DownloadsProps): VNode | null {
  if (share === undefined) return null;
  return (
    <Section id="linkedin" title={words.t('download.linkedin')}>
      <div class="stack">
        <p>{words.t('download.linkedinNote')}</p>
        {share === 'private' ? (
          <p class="small muted">{words.t('download.linkedinFirst')}</p>
        ) : (
          <p>
            <a href={share}>{words.t('download.linkedinLink')}</a>
          </p>
        )}
      </div>
    </Section>
  );
}

function FileRow({ words, file, path }: { words: Words; file: OtherFile; path: string }): VNode {
  const title = words.t(`download.files.${others[file]}.title`);
  return (
    <Row
      start={<Icon name={/\.(png|svg)$/.test(file) ? 'image' : 'file-text'} />}
      end={
        <LinkButton isLow icon="download" href={`${path}/files/${file}`} about={title}>
          {words.t('download.button')}
        </LinkButton>
      }
    >
      <p class="strong">{title}</p>
      <p class="small">{words.t(`download.files.${others[file]}.for`)}</p>
    </Row>
  );
}
