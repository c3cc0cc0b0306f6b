/** A badge's picture on its own page. */
import type { ComponentChildren, VNode } from 'preact';
import { BadgeImage } from './badge-image.tsx';
import { Icon } from './icon.tsx';

export interface BadgeFigureProps {
  /** Address of the picture without a query. */
  picture: string;
  /** Name and issuer of the badge. */
  alt: string;
  /** Side in px. */
  size: number;
  /** `locked`: not earned yet; `toned`: revoked or expired. */
  state?: 'earned' | 'locked' | 'toned' | undefined;
  /** Words under the picture; a locked one says "Not earned yet". */
  caption?: ComponentChildren;
}

/** The picture of a badge, with its state in words where it is not simply earned. */
export function BadgeFigure({ picture, alt, size, state = 'earned', caption }: BadgeFigureProps): VNode {
  return (
    <figure class="stack">
      <span class={state === 'earned' ? 'pic' : `pic ${state}`}>
        <BadgeImage src={picture} size={size} alt={alt} />
        {state === 'locked' ? (
          <span class="lock">
            <Icon name="lock" />
          </span>
        ) : null}
      </span>
      {caption === undefined ? null : <figcaption class="state">{caption}</figcaption>}
    </figure>
  );
}
