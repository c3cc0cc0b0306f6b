/** Components for forms. */
import type { VNode } from 'preact';
import { paletteNames } from '../../pictures/palettes.ts';
import { drawBadge } from '../../pictures/draw-badge.ts';
import { Choices, PictureChoices, Switch, Tick } from '../components/choices.tsx';
import { Code } from '../components/code.tsx';
import { CopyField } from '../components/copy-field.tsx';
import { Dialog } from '../components/dialog.tsx';
import { ErrorSummary } from '../components/error-summary.tsx';
import { Select, TextArea, TextField } from '../components/field.tsx';
import { FileDrop } from '../components/file-drop.tsx';
import { Section } from '../components/section.tsx';
import type { Words } from '../words.ts';
import { pictureAddress } from './samples.ts';

const address = 'https://badges.nordhafen.example/b/7f3k-q2dm';

/** Fields, choices, file drop, copy field, code, dialog. */
export function FormSamples({ words }: { words: Words }): VNode {
  return (
    <>
      <Section id="form" title="Form with error summary">
        <form method="post" action="#form" class="stack-16" noValidate>
          <ErrorSummary
            title={words.t('common.errorsTitle', { count: 2 })}
            errors={[
              { field: 'percent', text: 'Per cent must be between 0 and 100' },
              { field: 'mail', text: 'Enter an e-mail address like name@example.org' },
            ]}
          />
          <Fields words={words} />
          <Pictures words={words} />
        </form>
        <form method="post" action="#switch" class="line gap-16">
          <Switch name="public" isOn>
            Anyone with the address
          </Switch>
          <Switch name="named" isOn={false}>
            Show my name
          </Switch>
        </form>
      </Section>
      <Section id="copy" title="Copy field and code">
        <Code value={address} label={words.t('common.qrCode')}>
          <CopyField
            id="address"
            label="Public address"
            hint="The QR code holds the same address."
            value={address}
            words={words}
          />
        </Code>
      </Section>
      <Section id="ask" title="Dialog">
        <Dialog
          id="revoke"
          label="Revoke"
          about="Data literacy for Jonas Okafor"
          look="risk"
          title={
            <>
              Revoke Data literacy for <bdi>Jonas Okafor</bdi>?
            </>
          }
          action="#revoke"
          hidden={{ award: '7' }}
          confirm="Revoke badge"
          cancel="Keep it"
        >
          <TextArea id="reason" label="Reason, shown to the learner" rows={2} isRequired />
        </Dialog>
      </Section>
    </>
  );
}

function Fields({ words }: { words: Words }): VNode {
  return (
    <div>
      <TextField
        id="percent"
        label="Per cent"
        value="170"
        isShort
        inputMode="decimal"
        error="Must be between 0 and 100"
      />
      <TextField
        id="mail"
        type="email"
        label="E-mail address"
        value="lena"
        error="Enter an address like name@example.org"
      />
      <TextArea
        id="says"
        label="What it says about the holder"
        hint="One or two sentences that stand on the badge."
        optional={words.t('common.optional')}
        value="Can read, question and present data."
      />
      <Select
        id="type"
        label="Type"
        value="b"
        options={[
          { value: 'a', label: 'Achievement' },
          { value: 'b', label: 'Skill' },
        ]}
      />
      <Choices
        id="past"
        name="past"
        legend="Learners who already qualify"
        kind="one"
        choices={[
          { value: 'all', label: 'Award them on activation', isChecked: true },
          {
            value: 'none',
            label: 'Award only what happens from now on',
            hint: 'Earlier results do not count.',
          },
        ]}
      />
      <Tick id="tell" label="Tell the learners by mail" isChecked />
      <div class="gap-16">
        <FileDrop
          id="file"
          label="Drop the picture here, or choose it"
          hint={words.t('picture.limits')}
          accept=".png,.svg"
        />
      </div>
    </div>
  );
}

function Pictures({ words }: { words: Words }): VNode {
  return (
    <PictureChoices
      id="palettes"
      name="palette"
      legend="Palette"
      choices={paletteNames.map((name, index) => {
        const svg = drawBadge({
          shape: 'circle',
          palette: name,
          icon: 'star',
          letters: '',
          ring: '',
          stars: 0,
        });
        return {
          value: name,
          label: words.t(`picture.palette.${name}`),
          isChecked: index === 0,
          picture: <img src={pictureAddress(svg)} width={48} height={48} alt="" />,
        };
      })}
    />
  );
}
