/** What counts as one network when attempts are counted. */
import { isIPv6 } from 'node:net';

/** A household or a server has a whole /64 of IPv6 addresses: they count as one. */
export function networkOf(address: string): string {
  return isIPv6(address) && !address.includes('.') ? address.split(':').slice(0, 4).join(':') : address;
}
