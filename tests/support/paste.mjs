// Text by the clipboard, with the keys that people press.

/** Puts `text` into a field as if it were copied from another one. */
export async function paste(field, text) {
  const page = field.page();
  await page.evaluate((text) => {
    const source = document.body.appendChild(document.createElement('textarea'));
    source.id = 'copied-from';
    source.value = text;
    source.select();
  }, text);
  await page.keyboard.press('Control+C');
  await page.evaluate(() => document.querySelector('#copied-from').remove());
  await field.focus();
  await page.keyboard.press('Control+V');
}
