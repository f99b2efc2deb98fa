// Takes the pictures of the recipes for the documentation, from the built page:
// `npx vite build && npx tsx tools/recipePictures.ts`, or with the names of some recipes behind it.
import { writeFileSync } from "node:fs";
import type { Page } from "playwright-core";
import { preview } from "vite";
import { ensureChromium, launchChromium } from "./chromium.ts";
import { encodePalettePng } from "./palettePng.ts";

/** Which run of each demo is shown, and at which stop of its script. */
const pictures: Readonly<Record<string, readonly [run: string, stop: number]>> = {
  workers: ["workers-paused-twice", 2],
  configuration: ["configuration-stale-copy", 2],
  jobs: ["jobs-charged-twice", 5],
  metadata: ["metadata-one-leader-lost", 3],
  workflow: ["workflow-power-cut", 4],
  quotas: ["quotas-lost", 3],
  hotTenants: ["hot-tenants-relieved", 7],
  coldTenants: ["cold-tenants-left-behind", 5],
};

const mostBytes = 150_000;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in pictures));
if (unknown.length > 0) throw new Error(`There is no recipe called ${unknown.join(", ")}.`);

const server = await preview({ preview: { host: "127.0.0.1" }, logLevel: "warn" });
const address = server.resolvedUrls!.local[0]!;
const browser = await launchChromium(ensureChromium());
const page = await browser.newPage({
  viewport: { width: 1440, height: 900 },
  colorScheme: "light",
  reducedMotion: "reduce",
});
for (const name of asked.length > 0 ? asked : Object.keys(pictures)) {
  const [run, stop] = pictures[name]!;
  await page.goto("about:blank");
  await page.goto(`${address}#recipe=${name}&run=${run}`);
  await goTo(page, stop);
  const file = `docs/images/recipe-${name}.png`;
  const bytes = await shoot(page);
  if (bytes.length > mostBytes) throw new Error(`${file} would have ${bytes.length} bytes.`);
  writeFileSync(file, bytes);
  console.log(`${file}  ${(bytes.length / 1000).toFixed(0)} kB`);
}
await browser.close();
await server.close();

/** Goes on to a stop of the script, as a speaker does. */
async function goTo(page: Page, stop: number): Promise<void> {
  for (let reached = 0; reached <= stop; reached++) {
    if (reached > 0) await page.keyboard.press("PageDown");
    await page.getByText(new RegExp(`^${reached} of \\d+$`)).waitFor();
  }
  // The boards and the books follow the script within a moment.
  await page.waitForTimeout(1500);
}

async function shoot(page: Page): Promise<Buffer> {
  const png = (await page.screenshot()).toString("base64");
  // The browser knows how to read what it wrote.
  const { width, height, pixels } = await page.evaluate(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data: rgba } = context.getImageData(0, 0, image.width, image.height);
    let text = "";
    for (let at = 0; at < rgba.length; at += 30_000)
      text += String.fromCharCode(...rgba.subarray(at, at + 30_000));
    return { width: image.width, height: image.height, pixels: btoa(text) };
  }, png);
  return encodePalettePng({ width, height, rgba: Buffer.from(pixels, "base64") });
}
