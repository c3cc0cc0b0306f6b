/** Components that show badges and states. */
import type { VNode } from 'preact';
import { BadgeFigure } from '../components/badge-figure.tsx';
import { BadgeTiles } from '../components/badge-tile.tsx';
import { NewTabLink } from '../components/button.tsx';
import { Menu, Menus } from '../components/menu.tsx';
import { Progress } from '../components/progress.tsx';
import { Section } from '../components/section.tsx';
import { Standing } from '../components/standing.tsx';
import { StatusPill } from '../components/status-pill.tsx';
import { Time } from '../components/time.tsx';
import type { Words } from '../words.ts';
import { sampleNow, samplePictures } from './samples.ts';

const day = 86_400_000;

/** Tiles, figures, pills, progress, menus. */
export function BadgeSamples({ words }: { words: Words }): VNode {
  return (
    <>
      <Tiles words={words} />
      <Section id="figures" title="Badge figure">
        <div class="line">
          <BadgeFigure
            picture={samplePictures.fieldwork}
            alt="Fieldwork, issued by Nordhafen"
            size={160}
            caption="Earned"
          />
          <BadgeFigure
            picture={samplePictures.fieldwork}
            alt="Fieldwork, issued by Nordhafen"
            size={160}
            state="locked"
            caption={words.t('common.notEarnedYet')}
          />
          <BadgeFigure
            picture={samplePictures.fieldwork}
            alt="Fieldwork, issued by Nordhafen"
            size={160}
            state="toned"
            caption="Revoked"
          />
        </div>
      </Section>
      <States words={words} />
      <Section id="menus" title="Menus">
        <div class="gap-16">
          <Menus label="What you can do with this badge">
            <Menu icon="download" label="Download" isOpen>
              <a href="#png">Picture, PNG</a>
              <a href="#svg">Picture, SVG</a>
            </Menu>
            <Menu icon="backpack" label="Send to backpack">
              <a href="#badgr">Badgr, connected</a>
            </Menu>
            <Menu icon="share-2" label="Share">
              <NewTabLink href="#linkedin" newTab={words.t('common.newTab')}>
                LinkedIn
              </NewTabLink>
            </Menu>
          </Menus>
        </div>
        {['a', 'b', 'c', 'd'].map((line) => (
          <p key={line}>{'\u00a0'}</p>
        ))}
      </Section>
    </>
  );
}

function Tiles({ words }: { words: Words }): VNode {
  const tile = (key: keyof typeof samplePictures, name: string, lang?: string, isLocked = false) => ({
    key: `${key}${String(isLocked)}`,
    href: `#${key}`,
    name,
    lang,
    picture: samplePictures[key],
    isLocked,
    state: isLocked ? words.t('common.notEarnedYet') : <Time at={sampleNow} words={words} />,
  });
  const tiles = [
    tile('literacy', 'Data literacy'),
    tile('writing', 'Wissenschaftliches Schreiben für Fortgeschrittene im Masterstudium', 'de'),
    tile('statistics', 'Statistics with R, level two'),
    tile('mentor', 'العلم المفتوح', 'ar'),
    tile('wide', 'Sustainable campus, a 3:1 picture'),
    tile('safety', 'Lab safety', undefined, true),
    tile('fieldwork', 'Fieldwork', undefined, true),
  ];
  return (
    <Section id="tiles" title="Badge tiles, as a strip and as a grid">
      <BadgeTiles tiles={tiles} isStrip />
      <div class="gap-32">
        <BadgeTiles tiles={tiles.map((one) => ({ ...one, href: undefined }))} />
      </div>
    </Section>
  );
}

function States({ words }: { words: Words }): VNode {
  const count = (value: number, text: string) => ({ count: value, number: words.number(value), text });
  return (
    <Section id="states" title="Status pills, progress, standing, times">
      <p class="chips">
        <StatusPill tone="done">Active</StatusPill>
        <StatusPill tone="wait">Waiting</StatusPill>
        <StatusPill tone="need">Needs you</StatusPill>
        <StatusPill tone="fail">Failed</StatusPill>
        <StatusPill tone="gone">Withdrawn</StatusPill>
        <StatusPill tone="none">Not yet</StatusPill>
        <StatusPill tone="none" icon="pencil">
          Draft
        </StatusPill>
      </p>
      <p class="line gap-16">
        {[0, 2, 3].map((met) => (
          <Progress
            key={String(met)}
            met={met}
            of={3}
            about="Lab safety"
            text={words.t('common.metOf', { met: words.number(met), of: words.number(3) })}
          />
        ))}
      </p>
      <div class="gap-16">
        <Standing have={count(12, 'have it')} nearly={count(3, 'nearly')} notYet={count(41, 'not yet')} />
      </div>
      <div class="gap-16">
        <Standing have={count(0, 'have it')} nearly={count(0, 'nearly')} notYet={count(0, 'not yet')} />
      </div>
      <p class="line gap-16">
        <Time at={sampleNow} words={words} />
        <Time at={sampleNow} words={words} form="minute" />
        <Time at={sampleNow - 250_000} now={sampleNow} words={words} form="ago" />
        <Time at={sampleNow - 3 * day} now={sampleNow} words={words} form="ago" />
      </p>
    </Section>
  );
}
