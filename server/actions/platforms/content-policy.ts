/** Who may hold a page of ours in a frame: one directive, set anew on the page's own policy (lti.md L23). */
import { framingOriginsOf, type Platform } from '../../model/platforms/platform.ts';

/** Value of `frame-ancestors` for a page of this platform; without one nobody may frame it. */
export function frameAncestors(platform: Platform | undefined): string {
  return platform === undefined ? "'none'" : ["'self'", ...framingOriginsOf(platform)].join(' ');
}

/**
 * A Content-Security-Policy with one directive replaced, or added where it is missing.
 * @param policy the header so far, as helmet or anybody else has set it
 * @example withDirective("default-src 'self'; frame-ancestors 'none'", 'frame-ancestors', "'self' https://lms.example")
 */
export function withDirective(policy: string | undefined, name: string, value: string): string {
  const others = (policy ?? '')
    .split(';')
    .map((directive) => directive.trim())
    .filter((directive) => directive !== '' && directive.split(/\s/, 1)[0]?.toLowerCase() !== name);
  return [...others, `${name} ${value}`].join(';');
}
