/** Reads a QR code with the camera, or from a photo that is chosen as the file; there is nothing of it without script. */
import type { VNode } from 'preact';
import { asset } from '../assets.ts';
import { Button } from '../components/button.tsx';
import type { Words } from '../words.ts';

export interface ScannerProps {
  words: Words;
  /** Id of the file input whose pictures are looked at. */
  from: string;
  /** Id of the field that takes what was read. */
  into: string;
}

/** What the script says. */
const phrases = [
  'aim',
  'asking',
  'reading',
  'found',
  'other',
  'none',
  'refused',
  'missing',
  'broken',
  'failed',
  'tooLarge',
] as const;

export function Scanner({ words, from, into }: ScannerProps): VNode {
  const said = Object.fromEntries(
    phrases.map((phrase) => [`data-${phrase.toLowerCase()}`, words.t(`verifying.scan.${phrase}`)]),
  );
  return (
    <div class="scan stack" data-scan={into} data-file={from} data-reader={asset('jsqr.js')} {...said}>
      <p data-start hidden>
        <Button type="button" icon="scan-qr-code">
          {words.t('verifying.scan.start')}
        </Button>
      </p>
      <div class="stack" data-view hidden>
        <video playsInline muted aria-label={words.t('verifying.scan.video')} />
        <p>
          <Button type="button">{words.t('verifying.scan.stop')}</Button>
        </p>
      </div>
      <p role="status" data-say />
    </div>
  );
}
