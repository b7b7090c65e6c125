// Reference images: a picture of the toolbar now, against the one that was looked at and kept. `UPDATE_IMAGES=1` keeps new ones.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'images');
const failed = join(process.env.CARGO_TARGET_DIR ?? join(import.meta.dirname, '../../target'), 'toolbar-images');

/** How much a channel may differ, of 255, before a pixel counts; letters are drawn a little differently by each machine. */
const CHANNEL = 48;
/** The share of pixels that may count. A control that is missing, moved or of another colour is more than this. */
const SHARE = 0.02;

/** Compares a picture with the kept one of that name; gives what is wrong, or nothing. `page` does the work on pixels. */
export async function compare(page, name, picture) {
  const path = join(folder, `${name}.png`);
  if (process.env.UPDATE_IMAGES) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, picture);
    return undefined;
  }
  if (!existsSync(path)) return `${name}: there is no reference image`;
  const share = await page.evaluate(difference, [readFileSync(path).toString('base64'), picture.toString('base64'), CHANNEL]);
  if (share <= SHARE) return undefined;
  mkdirSync(failed, { recursive: true });
  writeFileSync(join(failed, `${name}.png`), picture);
  return `${name}: ${(share * 100).toFixed(1)} % of the pixels differ, see ${join(failed, `${name}.png`)}`;
}

// Runs in a page: the share of pixels that differ; those of the larger picture count where the sizes do.
async function difference([one, other, channel]) {
  const pixels = async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [a, b] = [await pixels(one), await pixels(other)];
  const [width, height] = [Math.max(a.width, b.width), Math.max(a.height, b.height)];
  let differs = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const outside = x >= Math.min(a.width, b.width) || y >= Math.min(a.height, b.height);
      const [i, j] = [(y * a.width + x) * 4, (y * b.width + x) * 4];
      if (outside || [0, 1, 2].some((part) => Math.abs(a.data[i + part] - b.data[j + part]) > channel)) differs += 1;
    }
  }
  return differs / (width * height);
}
