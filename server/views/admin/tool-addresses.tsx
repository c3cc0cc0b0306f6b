/** Our own addresses, for settings of an LMS that are typed in by hand. */
import type { VNode } from 'preact';
import type { ToolAddresses } from '../../actions/platforms/tool-addresses.ts';
import { CopyField } from '../components/copy-field.tsx';
import type { Words } from '../words.ts';

const shown = ['targetUrl', 'loginUrl', 'redirectUrl', 'jwksUrl', 'deepLinkUrl'] as const;

export function ToolAddressFields({ words, addresses }: { words: Words; addresses: ToolAddresses }): VNode {
  return (
    <div class="stack-16">
      {shown.map((name) => (
        <CopyField
          key={name}
          id={`our-${name}`}
          label={words.t(`admin.ourAddresses.${name}`)}
          value={addresses[name]}
          words={words}
        />
      ))}
    </div>
  );
}
