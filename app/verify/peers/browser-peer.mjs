// A peer made of LiveKit's client for browsers, in a real Chromium without a window. The page is plain modules from
// this folder and node_modules, served on the loopback interface; what the page does is in browser/page.mjs.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';
import { emit, serve } from './commands.mjs';

const FILES = new Map([
  ['/', ['browser/page.html', 'text/html; charset=utf-8']],
  ['/page.mjs', ['browser/page.mjs', 'text/javascript']],
  ['/livekit-client.mjs', ['node_modules/livekit-client/dist/livekit-client.esm.mjs', 'text/javascript']],
]);

const pages = createServer(async (request, response) => {
  const file = FILES.get(request.url);
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  const body = await readFile(new URL(file[0], import.meta.url));
  response.writeHead(200, { 'content-type': file[1] }).end(body);
});
await new Promise((listening) => pages.listen(0, '127.0.0.1', listening));

const browser = await chromium.launch({
  executablePath: process.env.POSTERN_CHROMIUM,
  headless: true,
  handleSIGINT: false,
  handleSIGTERM: false,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
  ],
});
const page = await browser.newPage();
await page.exposeFunction('emit', emit);
page.on('pageerror', (error) => emit('trouble', { error: String(error.stack ?? error) }));
await page.goto(`http://127.0.0.1:${pages.address().port}/`);
await page.waitForFunction(() => window.peer !== undefined);

const commands = [
  'join',
  'leave',
  'publish-video',
  'publish-audio',
  'publish-stereo',
  'resize-video',
  'mute',
  'unmute',
  'unpublish',
  'receive-quality',
  'picture',
  'chat',
  'data',
  'path',
];
const onPage = (name) => (parameters) =>
  page.evaluate(([command, given]) => window.peer[command](given), [name, parameters]);
serve(Object.fromEntries(commands.map((name) => [name, onPage(name)])), async () => {
  await browser.close();
  pages.close();
});
