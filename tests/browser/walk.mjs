// What does Chromium see of the pages? `node walk.mjs URL PAGES` prints it as JSON; PAGES is a JSON list of paths.
// Each page is looked at in light and in dark: status, violations that axe-core finds, what html-validate finds in its
// source, errors in the console, whether it overflows a phone. STEPS (a third JSON list) are then walked in one tab.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { HtmlValidate } from "html-validate";
import { chromium } from "playwright-core";

const [base, pages, steps] = [process.argv[2], JSON.parse(process.argv[3]), JSON.parse(process.argv[4] ?? "[]")];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [WIDE, PHONE] = [{ width: 1000, height: 800 }, { width: 360, height: 700 }];
const SCHEMES = ["light", "dark"];
const validator = new HtmlValidate({ extends: ["html-validate:standard"] });
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});

async function opened(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  page.on("pageerror", (error) => errors.push(String(error)));
  return { context, page, errors };
}

// All pages are opened one after another in one tab, and each is shown in light and in dark, then on a phone in both.
// axe is put into it from here, past its content security policy, which is looked at in the walk.
async function looked() {
  const { context, page, errors } = await opened({ bypassCSP: true });
  const looks = [];
  for (const path of pages) {
    errors.length = 0;
    await page.setViewportSize(WIDE);
    const reply = await page.goto(base + path);
    await page.evaluate(() => document.querySelectorAll("details").forEach((element) => (element.open = true)));
    const { results } = await validator.validateString(await reply.text());
    const invalid = results.flatMap((result) => result.messages.map((each) => `${each.line}: ${each.message}`));
    await page.evaluate(axe);
    const shown = [];
    for (const colorScheme of SCHEMES) {
      await page.emulateMedia({ colorScheme });
      const { violations, passes } = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), RULES);
      const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
      shown.push({
        path,
        colorScheme,
        status: reply.status(),
        violations: violations.map((each) => `${each.id}: ${each.nodes[0].html}`),
        passes: passes.length,
        invalid,
        background,
      });
    }
    await page.setViewportSize(PHONE);
    for (const look of shown) {
      await page.emulateMedia({ colorScheme: look.colorScheme });
      look.width = await page.evaluate(() => document.documentElement.scrollWidth);
      // A page of 404 is an error to the console by itself.
      look.errors = errors.filter((each) => !each.includes("404 (Not Found)"));
    }
    looks.push(...shown);
  }
  await context.close();
  return looks;
}

/** Asks a page that may just be on its way to the next one. */
async function settled(page, question) {
  for (let tries = 1; ; tries++) {
    await page.waitForLoadState("load");
    try {
      return await page.evaluate(question);
    } catch (error) {
      if (tries === 10) throw error;
      await page.waitForTimeout(100);
    }
  }
}

async function walked() {
  const { context, page, errors } = await opened({ viewport: WIDE });
  const seen = [];
  for (const [action, value] of steps) {
    if (action === "open") await page.goto(base + value);
    if (action === "click") await page.click(value);
    if (action === "press") await page.keyboard.press(value);
    const focus = await settled(page, () => document.activeElement?.textContent ?? "");
    let text = action === "read" ? (await page.textContent(value)).trim() : "";
    if (action === "save") {
      const [file] = await Promise.all([page.waitForEvent("download"), page.click(value)]);
      text = `${file.suggestedFilename()}: ${readFileSync(await file.path(), "utf8")}`;
    }
    seen.push({ url: page.url().replace(base, ""), title: await page.title(), focus, text });
  }
  await context.close();
  return { seen, errors: errors.filter((each) => !each.includes("404 (Not Found)")) };
}

try {
  console.log(JSON.stringify({ looks: await looked(), walk: await walked() }));
} finally {
  await browser.close();
}
