// A page in headless Chromium, and what it said.

// Opens `url` and waits until the page has set `window.result`; gives that and every error of the page.
export async function open(browser, url) {
  const page = await browser.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  try {
    await page.goto(url);
    await page.waitForFunction(() => window.result !== undefined, undefined, { timeout: 60_000 });
  } catch (problem) {
    throw new Error(`${problem.message}\nthe page said: ${errors.join('\n') || 'nothing'}`);
  }
  const result = await page.evaluate(() => window.result);
  await page.close();
  return { result, errors };
}
