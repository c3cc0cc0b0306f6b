/** Root hooks of the suite. */
import { setMaxListeners } from 'node:events';

setMaxListeners(100);
