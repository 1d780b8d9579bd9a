/** Pictures of n8n's editor, taken by a headless Chromium: what a person sees of a node. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { LabError, progress, run } from '../support';
import type { N8n } from './driver';
import type { WorkflowNode } from './types';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const TIMEOUT_MS = 60_000;

export interface ScreenshotOptions {
	width?: number;
	height?: number;
	/** Something to do on the page, with the panel open, before the picture is taken. */
	prepare?: (page: Page) => Promise<void>;
}

/** Installs Debian's Chromium where there is none and the user may. */
async function installChromium(): Promise<void> {
	if (existsSync(CHROMIUM)) return;
	if (process.env.CHROMIUM_PATH) throw new LabError(`CHROMIUM_PATH names ${CHROMIUM}, which does not exist`);
	if (process.getuid?.() !== 0) {
		throw new LabError('The pictures need Chromium. On Debian, as root:\n  apt-get install -y chromium\nElsewhere set CHROMIUM_PATH to its program.');
	}
	progress('installing chromium');
	await run('apt-get', ['update', '-qq']);
	await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation']);
}

/** Opens a workflow with the panel of one of its nodes, and writes what is to be seen as a PNG. */
export async function screenshotNode(n8n: N8n, workflowId: string, nodeName: string, file: string, options: ScreenshotOptions = {}): Promise<void> {
	const { nodes } = await n8n.rest<{ nodes: WorkflowNode[] }>('GET', `/api/v1/workflows/${workflowId}`);
	const node = nodes.find(({ name }) => name === nodeName);
	if (!node) throw new LabError(`Workflow ${workflowId} has no node ${nodeName}`);
	await screenshot(n8n, `/workflow/${workflowId}/${String(node.id)}`, '[data-test-id="ndv"]', file, options);
}

/** Opens a workflow on the canvas, and writes what is to be seen as a PNG. */
export function screenshotWorkflow(n8n: N8n, workflowId: string, file: string, options: ScreenshotOptions = {}): Promise<void> {
	return screenshot(n8n, `/workflow/${workflowId}`, '[data-test-id="canvas-node"]', file, options);
}

async function screenshot(n8n: N8n, path: string, selector: string, file: string, options: ScreenshotOptions): Promise<void> {
	await installChromium();
	mkdirSync(dirname(file), { recursive: true });
	// Chromium's sandbox needs a user other than root.
	const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
	try {
		const page = await openAsOwner(browser, n8n, options);
		await page.goto(n8n.url + path, { waitUntil: 'domcontentloaded', timeout: TIMEOUT_MS });
		await page.locator(selector).first().waitFor({ timeout: TIMEOUT_MS });
		// The lists of drop-downs come after the panel; n8n itself never falls quite silent.
		await page.waitForLoadState('networkidle', { timeout: 4000 }).catch(() => undefined);
		await options.prepare?.(page);
		await page.waitForTimeout(500);
		await page.screenshot({ path: file });
	} finally {
		await browser.close();
	}
}

/** A page that n8n takes for the owner's: its cookie is good only with the browser id that it was made for. */
async function openAsOwner(browser: Browser, n8n: N8n, { width = 1440, height = 1000 }: ScreenshotOptions): Promise<Page> {
	const { cookie, browserId } = n8n.session;
	const [name = '', value = ''] = cookie.split('=');
	const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: 1 });
	await context.addCookies([{ name, value, url: n8n.url, httpOnly: true }]);
	// Nothing from outside belongs in the picture, and waiting for it would cost seconds.
	await context.route((target) => target.protocol.startsWith('http') && target.origin !== new URL(n8n.url).origin, (route) => route.abort());
	await context.addInitScript((id: string) => globalThis.localStorage.setItem('n8n-browserId', id), browserId);
	return context.newPage();
}
