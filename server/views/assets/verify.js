/*
 * The pages that verify badges: QR codes are read here, from the camera or from a photo, and results are printed.
 * Without it they take files, links and text all the same. Pictures do not leave the browser for this.
 */
(() => {
  'use strict';
  const printer = document.querySelector('[data-print]');
  if (printer) {
    printer.hidden = false;
    printer.addEventListener('click', () => window.print());
  }

  const area = document.querySelector('[data-scan]');
  if (!area) return;
  const phrases = area.dataset;
  const field = document.getElementById(phrases.scan);
  const files = document.getElementById(phrases.file);
  const view = area.querySelector('[data-view]');
  const start = area.querySelector('[data-start]');
  const video = area.querySelector('video');
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const MAX_BYTES = 5 * 1024 * 1024;
  /* Longer sides at which a picture is looked at: small codes need the detail, large ones the overview. */
  const CAMERA = [800];
  const PHOTO = [800, 1600, 2400];
  let stream;

  const say = (phrase) => (area.querySelector('[data-say]').textContent = phrase ? phrases[phrase] : '');

  /* The browser's own reader, else one that is loaded when it is first needed. */
  let reader;
  const readerOf = async () => {
    const own = window.BarcodeDetector;
    if (own && (await own.getSupportedFormats()).includes('qr_code')) {
      const detector = new own({ formats: ['qr_code'] });
      return async () => (await detector.detect(canvas))[0]?.rawValue;
    }
    await new Promise((done, failed) => {
      const script = document.createElement('script');
      script.src = phrases.reader;
      script.onload = done;
      script.onerror = failed;
      document.head.append(script);
    });
    return () => {
      const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
      return window.jsQR(data, width, height)?.data;
    };
  };
  const look = async (picture, width, height, sides) => {
    reader ??= readerOf();
    const read = await reader.catch((failure) => {
      reader = undefined;
      throw failure;
    });
    for (const side of sides) {
      const scale = Math.min(1, side / Math.max(width, height));
      canvas.width = Math.round(width * scale);
      canvas.height = Math.round(height * scale);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const found = await read();
      if (found || scale === 1) return found;
    }
    return undefined;
  };

  /* A link, or a badge as JSON or as signed text. What a code says is shown before it is sent. */
  const isBadge = (text) => /^(https?:\/\/\S+|\{[^]*\}|[\w-]+\.[\w-]*\.[\w-]+)$/i.test(text);
  const take = (found) => {
    const text = found.trim();
    if (!isBadge(text)) return say('other');
    field.value = text;
    files.value = '';
    say('found');
    area.closest('form').querySelector('.go').focus();
  };

  const stop = () => {
    for (const track of stream?.getTracks() ?? []) track.stop();
    stream = video.srcObject = undefined;
    view.hidden = true;
    start.hidden = false;
  };
  const watch = async (own) => {
    while (stream === own) {
      if (video.readyState >= 2) {
        const found = await look(video, video.videoWidth, video.videoHeight, CAMERA);
        if (stream !== own) return;
        if (found) {
          stop();
          take(found);
          return;
        }
      }
      await new Promise((next) => setTimeout(next, 150));
    }
  };
  const refusals = { NotAllowedError: 'refused', SecurityError: 'refused', NotFoundError: 'missing' };
  const open = async () => {
    say('asking');
    try {
      const wanted = { facingMode: 'environment', width: { ideal: 1280 } };
      stream = await navigator.mediaDevices.getUserMedia({ video: wanted });
    } catch (failure) {
      say(refusals[failure.name] ?? 'broken');
      return;
    }
    start.hidden = true;
    view.hidden = false;
    video.srcObject = stream;
    view.querySelector('button').focus();
    say('aim');
    await video.play();
    await watch(stream).catch(() => {
      stop();
      say('failed');
    });
  };
  if (navigator.mediaDevices?.getUserMedia) {
    start.hidden = false;
    start.querySelector('button').addEventListener('click', () => open());
    view.querySelector('button').addEventListener('click', () => {
      stop();
      say();
      start.querySelector('button').focus();
    });
    window.addEventListener('pagehide', stop);
  }

  /* A picture without a badge in it may be a photo of a QR code. */
  const holdsBadge = async (file) => {
    if (file.type === 'image/svg+xml') return true;
    const bytes = new Uint8Array(await file.slice(0, MAX_BYTES).arrayBuffer());
    return /(iTXt|tEXt)(openbadge|clrcredential)/.test(new window.TextDecoder('latin1').decode(bytes));
  };
  files.addEventListener('change', async () => {
    const [file] = files.files;
    say();
    if (!file) return;
    const isPicture = /^image\//.test(file.type) && !(await holdsBadge(file));
    if (isPicture) {
      say('reading');
      try {
        const picture = await window.createImageBitmap(file);
        const found = await look(picture, picture.width, picture.height, PHOTO);
        if (found) return take(found);
        say(file.type === 'image/png' ? '' : 'none');
      } catch {
        say('none');
      }
    }
    if (file.size > MAX_BYTES) {
      files.value = '';
      say('toolarge');
    }
  });
})();
