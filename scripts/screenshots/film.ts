/** A short film of a browser's page, as a GIF: still pictures, each shown as long as the script says. */
import { writeFileSync } from 'node:fs';
import { encode } from 'modern-gif';
import type { Locator, Page } from 'playwright-core';
import { PNG } from 'pngjs';

const COLOURS = 255;
const STEP_MS = 60;
const STEPS = 6;
const LONGEST_WAIT_MS = 4000;
const SIGN_TIMEOUT_MS = 300_000;

/** A headless browser draws no mouse pointer: this one goes where the mouse goes. */
const POINTER = `{
	const arrow = "<svg xmlns='http://www.w3.org/2000/svg' width='24' height='32'><path d='M2 2v22l6-5 4 9 4-2-4-9h8z' stroke='white' stroke-width='2'/></svg>";
	const pointer = document.body.appendChild(document.createElement('div'));
	pointer.innerHTML = arrow;
	pointer.style = 'position: fixed; z-index: 2147483647; pointer-events: none;';
	addEventListener('mousemove', ({ clientX, clientY }) => {
		pointer.style.left = clientX - 2 + 'px';
		pointer.style.top = clientY - 2 + 'px';
	}, true);
}`;

/** What a person at the mouse does, and what is to be seen meanwhile. */
export class Film {
	private readonly frames: { png: Buffer; delay: number }[] = [];

	private constructor(private readonly page: Page, private mouse: { x: number; y: number }) {}

	/** Begins on the page as it is, with the mouse below its middle. */
	static async begin(page: Page): Promise<Film> {
		const { width = 0, height = 0 } = page.viewportSize() ?? {};
		const mouse = { x: width / 2, y: height * 0.75 };
		await page.evaluate(POINTER);
		await page.mouse.move(mouse.x, mouse.y);
		return new Film(page, mouse);
	}

	/** Shows the page as it is now. */
	async show(ms: number): Promise<void> {
		const png = await this.page.screenshot();
		const last = this.frames.at(-1);
		if (last?.png.equals(png)) last.delay += ms;
		else this.frames.push({ png, delay: ms });
	}

	/** Shows how the page changes until something is to be seen on it; of a long wait, only its beginning. */
	async showUntil(sign: Locator): Promise<void> {
		for (let shown = 0; shown < LONGEST_WAIT_MS && !(await sign.isVisible()); shown += 2 * STEP_MS) {
			await this.show(2 * STEP_MS);
			await this.page.waitForTimeout(2 * STEP_MS);
		}
		await sign.waitFor({ timeout: SIGN_TIMEOUT_MS });
	}

	/** Does something that is not to be seen, and puts the mouse back. */
	async aside(action: () => Promise<void>): Promise<void> {
		await action();
		await this.page.mouse.move(this.mouse.x, this.mouse.y);
	}

	/** Moves the mouse at an even pace to the lower part of something, where the pointer hides none of its text. */
	async point(target: Locator): Promise<void> {
		await target.waitFor();
		const box = await target.boundingBox();
		if (!box) throw new Error(`${String(target)} is not to be seen`);
		const from = this.mouse;
		const to = { x: box.x + box.width / 2, y: box.y + box.height * 0.8 };
		for (let step = 1; step <= STEPS; step++) {
			await this.page.mouse.move(from.x + ((to.x - from.x) * step) / STEPS, from.y + ((to.y - from.y) * step) / STEPS);
			await this.show(STEP_MS);
		}
		this.mouse = to;
		await this.show(5 * STEP_MS);
	}

	/** Points at something and clicks on it, once or twice. */
	async click(target: Locator, clickCount = 1): Promise<void> {
		await this.point(target);
		await this.page.mouse.click(this.mouse.x, this.mouse.y, { clickCount });
	}

	/** Writes the GIF; answers its length in seconds. Its frames hold only what has changed. */
	async save(file: string): Promise<number> {
		const frames = this.frames.map(({ png, delay }) => ({ ...PNG.sync.read(png), delay }));
		const [{ width, height } = { width: 0, height: 0 }] = frames;
		writeFileSync(file, Buffer.from(await encode({ width, height, maxColors: COLOURS, frames })));
		return this.frames.reduce((sum, { delay }) => sum + delay, 0) / 1000;
	}
}
