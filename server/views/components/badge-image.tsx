/** A badge's picture at the size it is shown, twice as fine for screens that want it. */
import type { VNode } from 'preact';

export interface BadgeImageProps {
  /** Address of the picture without a query; the server makes the width it is asked for (`?w=`). */
  src: string;
  /** Side of the square it is fitted into, px. */
  size: number;
  /** Name and issuer; empty where the name stands beside it. */
  alt: string;
}

/** The picture, fitted into a square. */
export function BadgeImage({ src, size, alt }: BadgeImageProps): VNode {
  return (
    <img
      src={`${src}?w=${size}`}
      srcset={`${src}?w=${size * 2} 2x`}
      width={size}
      height={size}
      alt={alt}
      decoding="async"
    />
  );
}
