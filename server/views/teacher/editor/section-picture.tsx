/** The picture of the badge: uploaded, or made from a few choices with a preview. */
import type { VNode } from 'preact';
import type { BadgeDesign } from '../../../model/badges/image.ts';
import { type BadgeIconGroup, badgeIcons } from '../../../pictures/badge-icons.ts';
import { drawBadge } from '../../../pictures/draw-badge.ts';
import { type PaletteName, paletteNames, paletteOf } from '../../../pictures/palettes.ts';
import { Button } from '../../components/button.tsx';
import { PictureChoices } from '../../components/choices.tsx';
import { type Option, Select, TextField } from '../../components/field.tsx';
import { FileDrop } from '../../components/file-drop.tsx';
import { Section } from '../../components/section.tsx';
import type { Words } from '../../words.ts';
import { type Stale, StaleNote } from './stale-note.tsx';
import { withQuery } from '../teacher-paths.ts';

/** The choices as they stand in the form. */
export interface DesignForm {
  shape: string;
  palette: string;
  icon: string;
  letters: string;
  ring: string;
  stars: string;
}

export interface PictureSectionProps {
  words: Words;
  editor: string;
  rev: number;
  stale: Stale | undefined;
  design: DesignForm;
  /** The maker is open: somebody looks at a preview, or was told what does not fit. */
  isMaking: boolean;
  /** What is wrong with the upload, or with fields of the maker. */
  errors: Readonly<Record<string, string>>;
  /** That a picture is missing at all. */
  missing: string | undefined;
}

const shapes = ['hexagon', 'circle', 'shield', 'rosette', 'square'] as const;

/** What the maker begins with where the picture was not made by it. */
export const firstChoices: DesignForm = {
  shape: 'hexagon',
  palette: 'teal',
  icon: 'star',
  letters: '',
  ring: '',
  stars: '0',
};

/** The choices of a design as form values. */
export function formOfDesign(design: BadgeDesign | undefined): DesignForm {
  return design === undefined ? firstChoices : { ...design, stars: String(design.stars) };
}

export function PictureSection(p: PictureSectionProps): VNode {
  const { words, editor, stale, errors } = p;
  return (
    <Section id="picture" title={words.t('teacher.edit.picture')}>
      <div class="stack-16">
        {stale === undefined ? null : <StaleNote stale={stale} editor={editor} words={words} />}
        {p.missing === undefined ? null : <p class="bad">{p.missing}</p>}
        <details open={errors['file'] !== undefined} id="upload">
          <summary>{words.t('teacher.edit.upload')}</summary>
          <form method="post" action={`${editor}/picture`} encType="multipart/form-data" class="stack-16">
            <input type="hidden" name="rev" value={String(p.rev)} />
            <FileDrop
              id="file"
              label={words.t('teacher.edit.uploadLabel')}
              hint={words.t('picture.limits')}
              error={errors['file']}
              accept=".png,.svg,image/png,image/svg+xml"
            />
            <p>
              <Button>{words.t('teacher.edit.uploadDo')}</Button>
            </p>
          </form>
        </details>
        <details open={p.isMaking} id="make">
          <summary>{words.t('teacher.edit.design')}</summary>
          <Maker {...p} />
        </details>
      </div>
    </Section>
  );
}

function Maker(p: PictureSectionProps): VNode {
  const { words, editor, design, errors } = p;
  const preview = `${editor}/picture-preview.png`;
  return (
    <form method="post" action={`${editor}/design`} class="split side-right">
      <div>
        <input type="hidden" name="rev" value={String(p.rev)} />
        <MakerFields words={words} design={design} errors={errors} />
        <p class="line gap-16">
          <Button>{words.t('teacher.edit.designDo')}</Button>
          <button class="btn" type="submit" formMethod="get" formAction={editor} name="look" value="1">
            {words.t('teacher.edit.look')}
          </button>
        </p>
      </div>
      <figure class="panel sunk preview">
        <img
          src={withQuery(preview, { ...design })}
          data-preview={preview}
          width={160}
          height={160}
          alt={words.t('teacher.edit.designPreview')}
        />
      </figure>
    </form>
  );
}

type MakerProps = Pick<PictureSectionProps, 'words' | 'design' | 'errors'>;

function MakerFields(p: MakerProps): VNode {
  const { words, design, errors } = p;
  return (
    <>
      <PictureChoices
        id="shape"
        name="shape"
        legend={words.t('teacher.edit.shape')}
        error={errors['shape']}
        choices={shapes.map((shape) => ({
          value: shape,
          label: words.t(`picture.shape.${shape}`),
          picture: <Sample shape={shape} palette={paletteWithin(design.palette)} />,
          isChecked: shape === design.shape,
        }))}
      />
      <PictureChoices
        id="palette"
        name="palette"
        legend={words.t('teacher.edit.palette')}
        error={errors['palette']}
        choices={paletteNames.map((palette) => ({
          value: palette,
          label: words.t(`picture.palette.${palette}`),
          picture: <Sample shape="circle" palette={palette} />,
          isChecked: palette === design.palette,
        }))}
      />
      <OnIt {...p} />
    </>
  );
}

/** What stands on the picture. */
function OnIt({ words, design, errors }: MakerProps): VNode {
  const optional = words.t('common.optional');
  return (
    <>
      <Select
        id="icon"
        label={words.t('teacher.edit.icon')}
        value={design.icon}
        options={iconOptions(words)}
        error={errors['icon']}
      />
      <TextField
        id="letters"
        label={words.t('teacher.edit.lettersLabel')}
        hint={words.t('teacher.edit.lettersHint')}
        optional={optional}
        value={design.letters}
        isShort
        maxLength={4}
        dir="auto"
        autocomplete="off"
        error={errors['letters']}
      />
      <TextField
        id="ring"
        label={words.t('teacher.edit.ring')}
        optional={optional}
        value={design.ring}
        maxLength={60}
        dir="auto"
        autocomplete="off"
        error={errors['ring']}
      />
      <Select
        id="stars"
        label={words.t('teacher.edit.stars')}
        value={design.stars}
        options={['0', '1', '2', '3'].map((value) => ({
          value,
          label: value === '0' ? words.t('teacher.edit.starsNone') : words.number(Number(value)),
        }))}
        error={errors['stars']}
      />
    </>
  );
}

function iconOptions(words: Words): Option[] {
  const groups = Object.entries(badgeIcons) as [BadgeIconGroup, (typeof badgeIcons)[BadgeIconGroup]][];
  return [
    { value: '', label: words.t('teacher.edit.letters') },
    ...groups.flatMap(([group, icons]) =>
      icons.map((icon) => ({
        value: icon,
        label: words.t(`picture.icon.${icon}`),
        group: words.t(`picture.group.${group}`),
      })),
    ),
  ];
}

function paletteWithin(name: string): PaletteName {
  return paletteOf(name) === undefined ? 'teal' : (name as PaletteName);
}

const samples = new Map<string, string>();

/** A shape in its colours, without anything on it; drawn once. */
function Sample({ shape, palette }: { shape: BadgeDesign['shape']; palette: PaletteName }): VNode {
  const key = `${shape} ${palette}`;
  const known = samples.get(key);
  const svg = known ?? drawBadge({ shape, palette, icon: '', letters: '', ring: '', stars: 0 });
  samples.set(key, svg);
  return <img src={`data:image/svg+xml,${encodeURIComponent(svg)}`} width={40} height={40} alt="" />;
}
