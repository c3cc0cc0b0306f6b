/* Pages work without this. It saves clicks, waiting and typing where a browser lets it. */
(() => {
  'use strict';
  const page = document.documentElement;
  const locale = /^en/.test(page.lang) ? 'en-GB' : page.lang;
  const clock = { hour: '2-digit', minute: '2-digit' };
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const on = (type, selector, act) =>
    document.addEventListener(type, (event) => {
      const found = event.target.closest?.(selector);
      if (found) act(found, event);
    });
  const say = (where, text) => {
    if (where && text) where.textContent = text;
  };

  /* Browsers ignore the attribute in a frame of another site. */
  document.querySelector('[autofocus]')?.focus();

  /* Copy: the LMS frame refuses clipboard.writeText, so the selection is copied the old way first. */
  on('click', '[data-copy]', async (button) => {
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    let done = false;
    try {
      done = document.execCommand('copy');
    } catch {
      done = false;
    }
    if (!done)
      done = await navigator.clipboard?.writeText(field.value).then(
        () => true,
        () => false,
      );
    const note = button.parentElement.querySelector('[role=status]');
    note.textContent = '';
    setTimeout(() => say(note, done ? button.dataset.copied : button.dataset.press), 50);
  });

  /* A disclosure that asks before something is done becomes a dialog; the browser gives the focus back. */
  on('click', 'details[data-dialog] > summary', (summary, event) => {
    event.preventDefault();
    const holder = summary.parentElement;
    const sheet = holder.querySelector('.sheet');
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-labelledby', sheet.getAttribute('aria-labelledby'));
    dialog.append(sheet);
    document.body.append(dialog);
    dialog.addEventListener('close', () => {
      holder.append(sheet);
      dialog.remove();
      summary.focus();
    });
    dialog.showModal();
  });
  on('click', '[data-close]', (button, event) => {
    const dialog = button.closest('dialog');
    if (!dialog) return;
    event.preventDefault();
    dialog.close();
  });

  /* Menus close by Escape and by a click elsewhere. */
  const closeMenus = (except) => {
    for (const open of all('.acts > details[open]')) {
      if (open === except) continue;
      if (open.contains(document.activeElement)) open.firstElementChild.focus();
      open.open = false;
    }
  };
  document.addEventListener('click', (event) => closeMenus(event.target.closest?.('.acts > details')));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') closeMenus();
  });

  /* Times in the reader's own zone. */
  const long = { day: 'numeric', month: 'long', year: 'numeric', ...clock };
  const localise = (root) => {
    for (const time of all('time[data-local]', root)) {
      say(time, new Date(time.dateTime).toLocaleString(locale, long));
    }
  };

  /* Fragments that the server knows more about later. What is the same stays as it is, opened or not. */
  const refresh = async (part) => {
    const answer = await fetch(part.dataset.poll, {
      headers: { 'X-Fragment': '1' },
      credentials: 'same-origin',
    });
    if (answer.status !== 200) return;
    const fresh = document.createElement('template');
    fresh.innerHTML = await answer.text();
    const html = fresh.innerHTML;
    if (part.was !== html && !part.contains(document.activeElement)) {
      part.innerHTML = part.was = html;
      localise(part);
    }
    if (part.querySelector('[data-done]')) clearInterval(part.timer);
  };
  const quietly = (part) => refresh(part).catch(() => {});
  for (const part of all('[data-poll]')) {
    part.was = part.innerHTML;
    part.timer = setInterval(() => document.hidden || quietly(part), (part.dataset.every || 5) * 1000);
  }
  localise(document);
  document.addEventListener('visibilitychange', () => {
    if (!document.hidden) all('[data-poll]').forEach(quietly);
  });

  /* Save a second after the last change. One save at a time, since each needs the rev of the one before. */
  let queue = Promise.resolve();
  const post = async (form) => {
    const note = form.querySelector('[data-status]');
    const changed = form.changed;
    say(note, form.dataset.saving);
    const answer = await fetch(form.getAttribute('action') || location.href, {
      method: 'POST',
      headers: { Accept: 'application/json', 'X-Autosave': '1' },
      body: new URLSearchParams(new FormData(form)),
      credentials: 'same-origin',
      keepalive: true,
    });
    const told = await answer.json();
    if (answer.status === 409) form.stale = true;
    if (answer.ok && form.changed === changed) form.changed = 0;
    if (told.rev) all('input[name=rev]').forEach((field) => (field.value = told.rev));
    for (const [id, html] of Object.entries(told.parts || {})) {
      const old = document.getElementById(id);
      if (old) old.outerHTML = html;
    }
    say(note, told.text?.replace('{time}', new Date().toLocaleTimeString(locale, clock)));
    if (answer.ok) all('[data-poll][data-follow]').forEach(quietly);
  };
  const save = (form) => {
    clearTimeout(form.timer);
    if (!form.changed || form.stale) return queue;
    queue = queue
      .then(() => form.changed && post(form))
      .catch(() => say(form.querySelector('[data-status]'), form.dataset.failed));
    return queue;
  };
  const touch = (field) => {
    const form = field.form ?? field.closest('form');
    if (!form?.matches('form[data-autosave]')) return;
    form.changed = (form.changed || 0) + 1;
    form.sure = false;
    clearTimeout(form.timer);
    form.timer = setTimeout(save, 1000, form);
  };
  on('input', 'input:not([type=file]), textarea, select', touch);
  /* What was typed elsewhere is saved before the page is left; where that fails, the page stays and says so. */
  const typed = (except) =>
    all('form[data-autosave]').filter((form) => form !== except && form.changed && !form.stale);
  const settle = async (forms) => {
    forms.forEach(save);
    await queue;
    return !forms.some((form) => form.changed);
  };
  on('submit', 'form', async (form, event) => {
    const isSaved = form.matches('[data-autosave]');
    const others = typed(form);
    if (isSaved) clearTimeout(form.timer);
    if (form.sure || (!isSaved && !others.length)) return;
    event.preventDefault();
    form.sure = true;
    const by = event.submitter;
    const done = await settle(others);
    /* Not at once: a form that is still being sent ignores a second asking. */
    setTimeout(() => {
      if (done) form.requestSubmit(by);
      form.sure = done && isSaved;
    });
  });
  on('click', 'a[href]:not([target], [download])', async (link, event) => {
    const forms = typed();
    if (!forms.length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (await settle(forms)) link.click();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) all('form[data-autosave]').forEach((form) => form.sure || save(form));
  });

  /* A picture that follows the choices beside it. */
  on('input', 'form:has([data-preview])', (form) => {
    clearTimeout(form.timer);
    form.timer = setTimeout(() => {
      const picture = form.querySelector('[data-preview]');
      picture.removeAttribute('srcset');
      picture.src = `${picture.dataset.preview}?${new URLSearchParams(new FormData(form))}`;
    }, 200);
  });

  /* A colour is typed or picked, and the other field follows. */
  on('input', '[data-colour]', ({ value, dataset }) => {
    if (/^#[\da-f]{6}$/i.test(value)) document.getElementById(dataset.colour).value = value.toLowerCase();
  });

  /* Rows that are selected: how many, and all at once. */
  on('change', 'table input[type=checkbox]', (box) => {
    const form = box.closest('form');
    const boxes = all('tbody input[type=checkbox]', form);
    const whole = form.querySelector('[data-all]');
    if (box === whole) boxes.forEach((other) => (other.checked = box.checked));
    const count = boxes.filter((other) => other.checked).length;
    if (whole) {
      whole.checked = count === boxes.length;
      whole.indeterminate = count > 0 && count < boxes.length;
    }
    say(form.querySelector('[data-selected]'), String(count));
  });

  /* Files dropped anywhere in the area land in its input. */
  for (const type of ['dragover', 'dragleave', 'drop']) {
    on(type, '.drop', (area, event) => {
      event.preventDefault();
      area.classList.toggle('over', type === 'dragover');
      const input = area.querySelector('input');
      if (type !== 'drop' || !event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event('change', { bubbles: true }));
    });
  }

  /* The LMS around us: messages go to its exact origin, and only answers of that origin are heard. */
  const origin = document.body.dataset.platform;
  if (origin && window !== parent) {
    const tell = (message) => parent.postMessage(message, origin);
    let height = 0;
    const fit = () => {
      const now = Math.ceil(document.body.getBoundingClientRect().height);
      if (now === height) return;
      height = now;
      tell({ subject: 'lti.frameResize', height });
    };
    tell({ subject: 'lti.scrollToTop' });
    new ResizeObserver(fit).observe(document.body);
  }
  const leave = () =>
    (window.opener || parent).postMessage({ subject: 'org.imsglobal.lti.close' }, origin || '*');
  on('click', '[data-lti-close]', leave);
  for (const { dataset } of all('[data-lti-close]')) {
    if (dataset.ltiClose) setTimeout(leave, dataset.ltiClose * 1000);
  }

  /* What works once makes place for what to do next. */
  on('click', '[data-once] :is(a, button)', (used) => {
    const before = used.closest('[data-once]');
    const next = document.getElementById(before.dataset.once);
    setTimeout(() => {
      before.hidden = true;
      next.hidden = false;
      next.focus();
    });
  });

  /* Platform storage (LTI Client Side postMessages): ask, wait 3 s, then send the form either way. */
  const ask = (form) => {
    const { origin: from, target, key, value, storage } = form.dataset;
    const id = crypto.randomUUID();
    const subject = `lti.${storage}_data`;
    let sent = false;
    const finish = (stored) => {
      if (sent) return;
      sent = true;
      form.elements.stored.value = stored;
      form.submit();
    };
    window.addEventListener('message', ({ origin: by, data }) => {
      if (by !== from || data?.message_id !== id || data.subject !== `${subject}.response`) return;
      finish(data.error ? '' : String(data.value ?? ''));
    });
    setTimeout(finish, 3000, '');
    const around = window.opener || parent;
    try {
      const frame = !target || target === '_parent' ? around : around.frames[target];
      frame.postMessage({ subject, message_id: id, key, ...(storage === 'put' ? { value } : {}) }, from);
    } catch {
      finish('');
    }
  };
  all('form[data-storage]').forEach(ask);
  all('form[data-submit]').forEach((form) => form.submit());
})();
