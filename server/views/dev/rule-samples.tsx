/** Components that show and edit rules, and explain outcomes. */
import type { VNode } from 'preact';
import { AutosaveForm } from '../components/autosave-form.tsx';
import { Callout, Verdict } from '../components/callout.tsx';
import { DeliveryRow } from '../components/delivery-row.tsx';
import { Button, NewTabLink } from '../components/button.tsx';
import { Name } from '../components/name.tsx';
import { CheckRow, Rows } from '../components/rows.tsx';
import { RuleBuilder } from '../components/rule-builder.tsx';
import { RuleSentence } from '../components/rule-sentence.tsx';
import { Section } from '../components/section.tsx';
import { TraceList } from '../components/trace-list.tsx';
import { traceEntries } from '../components/trace-words.ts';
import type { Words } from '../words.ts';
import { sampleGroups, sampleItems, sampleSentence, sampleTraces } from './samples.ts';

/** Sentence, builder, trace, deliveries, callouts, verdicts. */
export function RuleSamples({ words }: { words: Words }): VNode {
  const activities = sampleItems.filter((item) => item.type === 'activity');
  return (
    <>
      <Section id="rule" title="Rule sentence and builder">
        <div class="stack-16">
          <RuleSentence sentence={sampleSentence} words={words} />
          <RuleSentence sentence={sampleSentence} words={words} voice="you" />
          <RuleSentence sentence={[]} words={words} />
        </div>
        <div class="gap-24">
          <AutosaveForm id="builder" action="#rule" rev={3} saved="Saved 10:44" words={words}>
            <RuleBuilder
              groups={sampleGroups}
              sentence={sampleSentence}
              items={sampleItems}
              activities={activities}
              open="r2"
              errors={{ r3: 'Choose an activity that still exists.' }}
              words={words}
            />
          </AutosaveForm>
        </div>
      </Section>
      <Section id="trace" title="Trace list">
        <TraceList entries={traceEntries(sampleTraces, sampleSentence, words)} />
      </Section>
      <Deliveries words={words} />
      <Notes />
    </>
  );
}

function Deliveries({ words }: { words: Words }): VNode {
  return (
    <Section id="deliveries" title="Delivery rows">
      <Rows>
        <DeliveryRow
          name="Badgr"
          tone="done"
          state="Sent"
          next={
            <NewTabLink href="#badgr" newTab={words.t('common.newTab')}>
              See it at Badgr
            </NewTabLink>
          }
        >
          18 November 2026. Later changes are sent by themselves.
        </DeliveryRow>
        <DeliveryRow
          name="European Digital Credentials wallet"
          tone="fail"
          state="Could not be sent"
          next={
            <form method="post" action="#again">
              <Button isLow icon="rotate-cw" about="to the European Digital Credentials wallet">
                Send again
              </Button>
            </form>
          }
        >
          The wallet does not know <Name dir="ltr">lena.brandt@nordhafen.example</Name>. Add this address to
          your account there, then send again. Nothing was lost.
        </DeliveryRow>
        <DeliveryRow name="Credly" tone="none" state="Not sent" />
      </Rows>
    </Section>
  );
}

function Notes(): VNode {
  return (
    <Section id="notes" title="Callouts, verdicts, checks">
      <div class="stack">
        <Callout kind="info">Badges are counted over the 56 learners of this course.</Callout>
        <Callout kind="warning" title="The Moodle token ends in 6 days.">
          Make a new one before 27 November 2026.
        </Callout>
        <Callout kind="error" title="Moodle did not accept the token (invalidtoken).">
          Make a new one under Server &gt; Manage tokens and paste it here. Nothing was lost: 14 checks will
          be repeated.
        </Callout>
        <Callout kind="success" role="status">
          <p>
            Data literacy is active. 12 learners have it now. <a href="#undo">Undo within 10 minutes</a>
          </p>
        </Callout>
        <Verdict tone="done" title="This badge is genuine and valid. Checked just now.">
          <details>
            <summary class="small">How was this checked?</summary>
            <Rows>
              <CheckRow
                tone="done"
                title="The signature is intact."
                detail="Nothing was changed since it was issued."
              />
              <CheckRow
                tone="fail"
                title="Grades cannot be read"
                detail="A function is not in the service."
              />
            </Rows>
          </details>
        </Verdict>
        <Verdict tone="gone" title="This badge was revoked on 9 November 2026 and is no longer valid." />
      </div>
    </Section>
  );
}
