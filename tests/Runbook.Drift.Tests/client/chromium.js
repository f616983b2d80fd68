// node chromium.js PROGRAM: drives a Chromium by playwright-core. Each line of its input is {id, tab, script, ...options} and is answered by
// a line {id, value} or {id, error}. `open` makes a tab with a session of its own, `close` ends it; else `script` is run with `page` and `context`.
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const Patience = 120_000;
const Script = Object.getPrototypeOf(async () => {}).constructor;
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const tabs = new Map();
const browser = await chromium.launch({
  executablePath: process.argv[2], timeout: Patience, args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
});

// what a page must never do is written down: it runs what a text told it, breaks its own policy, fails, or asks another server
const watch = (page, troubles, origin) => {
  page.on('dialog', dialog => { troubles.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('pageerror', error => troubles.push(`error: ${error.message}`));
  page.on('console', message => { if (/Content Security Policy|Refused to/.test(message.text())) troubles.push(`console: ${message.text()}`); });
  page.on('request', request => { if (!request.url().startsWith(origin) && !/^(about|data|blob):/.test(request.url())) troubles.push(`asks ${request.url()}`); });
};

const open = async ({ tab, url, options }) => {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(Patience);
  const page = await context.newPage();
  const troubles = [];
  watch(page, troubles, new URL(url).origin);
  tabs.set(tab, { context, page, troubles });
};

const close = async tab => {
  const { context, troubles } = tabs.get(tab);
  tabs.delete(tab);
  await context.close();
  return troubles;
};

// what the page's own policy forbids (eval) axe does not need: the script comes by the debugger
const check = async ({ page }) => {
  const has = await page.evaluate(() => 'axe' in window);
  if (!has) await page.evaluate((await import('node:fs')).readFileSync(axe, 'utf8'));
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  return violations.flatMap(v => v.nodes.map(n => `${v.impact}: ${v.id}: ${v.help}: ${n.html.slice(0, 200)}`));
};

const run = async line => {
  if (line.script === 'open') return open(line);
  if (line.script === 'close') return close(line.tab);
  const tab = tabs.get(line.tab);
  if (line.script === 'axe') return check(tab);
  return new Script('page', 'context', 'given', line.script)(tab.page, tab.context, line.given);
};

const say = answer => process.stdout.write(`${JSON.stringify(answer)}\n`);
say({ id: 0, value: browser.version() });
for await (const text of createInterface({ input: process.stdin })) {
  const line = JSON.parse(text);
  run(line).then(value => say({ id: line.id, value: value ?? null }), error => say({ id: line.id, error: `${error}` }));
}
await browser.close();
