/** A badge among others: picture, name, one line of state. */
import type { ComponentChildren, VNode } from 'preact';
import { BadgeImage } from './badge-image.tsx';
import { Icon } from './icon.tsx';

export interface BadgeTileProps {
  /** Page of the badge; without it the tile is no link. */
  href?: string | undefined;
  name: string;
  /** BCP 47 tag of the name's language, where it is not the page's. */
  lang?: string | undefined;
  /** Address of the picture without a query. */
  picture: string;
  /** "18 November 2026", "Not earned yet" ... */
  state: ComponentChildren;
  /** Not earned: paler, with a lock beside the words in `state`. */
  isLocked?: boolean | undefined;
  /** Revoked or expired: without colour; the words in `state` say which. */
  isToned?: boolean | undefined;
}

/** One tile. */
export function BadgeTile({ href, name, lang, picture, state, isLocked, isToned }: BadgeTileProps): VNode {
  const inside = (
    <>
      <span class={isLocked === true ? 'pic locked' : isToned === true ? 'pic toned' : 'pic'}>
        <BadgeImage src={picture} size={96} alt="" />
        {isLocked === true ? (
          <span class="lock">
            <Icon name="lock" />
          </span>
        ) : null}
      </span>
      <span class="name" lang={lang}>
        <bdi>{name}</bdi>
      </span>
      <span class="state">{state}</span>
    </>
  );
  if (href === undefined) return <div class="tile">{inside}</div>;
  return (
    <a class="tile" href={href}>
      {inside}
    </a>
  );
}

export interface BadgeTilesProps {
  tiles: readonly (BadgeTileProps & { key: string })[];
  /** At most seven, in one line where there is room. */
  isStrip?: boolean | undefined;
}

/** A grid of tiles. */
export function BadgeTiles({ tiles, isStrip }: BadgeTilesProps): VNode {
  return (
    <ul class={isStrip === true ? 'tiles strip' : 'tiles'}>
      {tiles.map(({ key, ...tile }) => (
        <li key={key}>
          <BadgeTile {...tile} />
        </li>
      ))}
    </ul>
  );
}
