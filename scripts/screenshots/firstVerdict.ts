/** The film of the README's first five minutes: import the example, execute it, read the verdict. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { screenshotWorkflow } from '../../test/lab/n8n/browser';
import type { N8n } from '../../test/lab/n8n/driver';
import { progress, runRoot } from '../../test/lab/support';
import { Film } from './film';
import { image, start, tidy, widenOutput } from './pictures';

const EXAMPLE = join(__dirname, '..', '..', 'examples', 'verdicts-of-files.json');
const NAME = 'first-verdict.gif';
const VIEW = { width: 960, height: 600 };

/** Takes the film; n8n itself gives the imported node the only credential there is. */
export async function filmOfFirstVerdict(n8n: N8n): Promise<void> {
	// The lab's browser opens a workflow first and ends with a picture; the film needs neither.
	const id = await n8n.createWorkflow({ name: 'Empty', nodes: [start], connections: {} });
	await screenshotWorkflow(n8n, id, join(runRoot, 'first-verdict.png'), {
		...VIEW,
		async prepare(page) {
			await page.goto(`${n8n.url}/workflow/new`, { waitUntil: 'domcontentloaded' });
			await page.locator('[data-test-id="canvas-add-button"]').waitFor();
			await tidy(page);
			const film = await Film.begin(page);
			await play(page, film);
			progress(`${image(NAME)}: ${(await film.save(image(NAME))).toFixed(1)} s`);
		},
	});
}

async function play(page: Page, film: Film): Promise<void> {
	const node = (name: string) => page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	const part = (id: string) => page.locator(`[data-test-id="${id}"]`);

	await film.show(800);
	await film.click(part('workflow-menu'));
	await film.click(page.getByRole('menuitem', { name: 'Import' }));
	// Straight to the side: on the way past other items the submenu would close.
	await film.point(page.getByRole('menuitem', { name: 'From URL' }));
	const chooser = page.waitForEvent('filechooser');
	await film.click(page.getByRole('menuitem', { name: 'From file' }));
	await (await chooser).setFiles(EXAMPLE);
	await node('Analyze').waitFor();
	// What was imported is selected: a click beside it ends that.
	await film.aside(() => page.locator('.vue-flow__pane').click({ position: { x: 300, y: 60 } }));
	await page.waitForTimeout(1000);
	await film.show(1500);

	await film.click(node('Analyze'), 2);
	await part('node-credentials-select').waitFor();
	await page.waitForTimeout(800);
	await film.show(2000);
	await film.click(part('ndv-close-button'));
	await part('ndv').waitFor({ state: 'hidden' });

	await film.click(part('execute-workflow-button'));
	await film.showUntil(node('Analyze').locator('[data-test-id="canvas-node-status-success"]'));
	await page.waitForTimeout(500);
	await film.show(1500);

	await film.click(node('Analyze'), 2);
	await part('output-panel').getByText('malicious', { exact: true }).waitFor();
	await film.aside(() => widenOutput(page));
	await page.waitForTimeout(800);
	await film.show(4500);
}
