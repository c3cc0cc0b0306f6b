/** What an uploaded picture may be, in one place for checks, hints and refusals. */
export const uploadLimits = {
  /** Size of the file. */
  bytes: 1_000_000,
  /** Longer side of a PNG. */
  side: 8000,
  /** Width times height of a PNG, and of all pictures inside an SVG together. */
  pixels: 16_000_000,
  /** Longer side at least: less looks broken everywhere. */
  leastSide: 90,
  /** Longer side over shorter side. */
  ratio: 8,
  /** Longer side of the PNG that is kept. */
  keptSide: 512,
  /** Elements of an SVG, and how deep they may nest. */
  elements: 20_000,
  depth: 100,
  /** Time to draw an SVG before its process is ended. */
  drawMs: 5000,
} as const;

/** Why a picture is refused; words for people are `picture.reason.<reason>`. */
export type UploadReason =
  | 'bytes'
  | 'pixels'
  | 'too-small'
  | 'proportions'
  | 'not-a-picture'
  | 'broken'
  | 'blank'
  | 'no-size'
  | 'too-complex'
  | 'encoding'
  | 'doctype'
  | 'entity'
  | 'script'
  | 'event'
  | 'foreign'
  | 'animation'
  | 'external'
  | 'style'
  | 'element';
