/** The scripts of campus' pages: the frame around tools, and the storage frame of LTI's platform storage. */
import type { Express } from 'express';
import type { Campus } from '../campus.ts';
import { storageFrame } from '../lti/login.ts';

/** Fits the tool's frame to the window, and leaves when the tool says that it is done. */
const frameScript = `(() => {
  const frame = document.getElementById('contentframe');
  const fit = () => { frame.style.height = Math.max(420, innerHeight - 48) + 'px'; };
  fit();
  addEventListener('resize', fit);
  addEventListener('message', (event) => {
    if (event.source !== frame.contentWindow || typeof event.data !== 'object' || event.data === null) return;
    if (event.data.subject === 'org.imsglobal.lti.close') location.assign(frame.dataset.after);
    if (event.data.subject === 'lti.capabilities' && document.querySelector('iframe[name=${storageFrame}]')) {
      const names = ['lti.capabilities', 'lti.put_data', 'lti.get_data'];
      event.source.postMessage({ subject: 'lti.capabilities.response', message_id: event.data.message_id,
        supported_messages: names.map((subject) => ({ subject, frame: '${storageFrame}' })) }, event.origin);
    }
  });
})();`;

/** Keeps values for each origin apart, in memory (LTI platform storage §2). */
const storageScript = `(() => {
  const kept = new Map();
  addEventListener('message', (event) => {
    const { subject, message_id, key, value } = event.data ?? {};
    if (typeof subject !== 'string' || !['lti.put_data', 'lti.get_data'].includes(subject)) return;
    const answer = { subject: subject + '.response', message_id };
    const place = event.origin + ' ' + key;
    if (typeof message_id !== 'string' || typeof key !== 'string') {
      answer.error = { code: 'bad_request', message: 'message_id and key are needed' };
    } else if (subject === 'lti.put_data') {
      if (typeof value === 'string') { kept.set(place, value); } else { kept.delete(place); }
      Object.assign(answer, { key, value });
    } else {
      Object.assign(answer, { key, value: kept.get(place) ?? null });
    }
    event.source.postMessage(answer, event.origin);
  });
})();`;

const closeScript = `if (parent !== self) parent.postMessage({ subject: 'org.imsglobal.lti.close' }, location.origin);`;

/** `/frame.js`, `/storage.js`, `/close.js`, and the storage frame itself where it is offered. */
export function routeScripts(app: Express, campus: Campus): void {
  for (const [path, script] of [
    ['/frame.js', frameScript],
    ['/storage.js', storageScript],
    ['/close.js', closeScript],
  ] as const) {
    app.get(path, (_req, res) => {
      res.type('text/javascript').send(script);
    });
  }
  app.get('/lti/storage', (_req, res) => {
    if (!campus.settings.storage) {
      res.status(404).end();
      return;
    }
    res.send('<!doctype html><title>Storage for tools</title><script src="/storage.js"></script>');
  });
}
