import type { Transport } from '../../../nodes/Assemblyline/client/transport';
import { screenshotsOf } from '../../../nodes/Assemblyline/resources/submission/reportScreenshots';
import { login } from '../../../nodes/Assemblyline/session/login';
import { SessionPool, sessionProvider } from '../../../nodes/Assemblyline/session/pool';
import { clientFor, settingsFor } from '../../support/fakeClient';

const PNG = 'data:image/png;base64,iVBORw0KGgo=';
const image = (sha256: string, name: string, isImage = true) => ({ sha256, name, description: `${name} described`, is_section_image: isImage });
/** A file's results, as far as they tell of images. */
const results = (...supplementary: object[]) => ({ results: [{ response: { supplementary } }] });

/** A client of a server that answers these paths below /api/v4/, and 404 to the others; and what it was asked. */
function serverWith(answers: Record<string, unknown>) {
	const asked: string[] = [];
	const transport: Transport = async ({ url }) => {
		const path = url.replace(/^.*\/api\/v4\//, '');
		if (path === 'auth/login/') return { status: 200, headers: { 'set-cookie': ['session=x'] }, body: JSON.stringify({ api_response: {}, api_error_message: '', api_server_version: '4.7', api_status_code: 200 }) };
		asked.push(path);
		const status = path in answers ? 200 : 404;
		return { status, headers: {}, body: JSON.stringify({ api_response: answers[path] ?? '', api_error_message: status === 200 ? '' : 'not found', api_server_version: '4.7', api_status_code: status }) };
	};
	const settings = settingsFor('https://images.example');
	const client = clientFor(settings, { transport, sessions: sessionProvider(new SessionPool(), settings, () => login(transport, settings)) });
	return { client, asked };
}

describe('Screenshots for a report', () => {
	it('are the files flagged as images of sections, without their thumbnails', async () => {
		const { client, asked } = serverWith({
			'submission/s/file/a/': results(image('1', 'page 1'), image('2', 'page 1.thumb'), image('3', 'result.ontology', false)),
			'submission/s/file/b/': results(image('1', 'page 1'), image('4', 'photo')),
			'file/image/1/': PNG,
			'file/image/4/': 'data:image/jpg;base64,/9j/',
		});
		expect(await screenshotsOf(client, 's', ['a', 'b'])).toEqual({
			images: [{ name: 'page 1 described', uri: PNG }, { name: 'photo described', uri: 'data:image/jpeg;base64,/9j/' }],
			notes: [],
		});
		expect(asked).toEqual(['submission/s/file/a/', 'submission/s/file/b/', 'file/image/1/', 'file/image/4/']);
	});

	it('that are gone, or could hold a script, are missed', async () => {
		const { client } = serverWith({ 'submission/s/file/a/': results(image('1', 'gone'), image('2', 'drawing')), 'file/image/2/': 'data:image/svg;base64,PHN2Zz4=' });
		expect(await screenshotsOf(client, 's', ['a', 'gone'])).toEqual({ images: [], notes: ['Screenshots that could not be embedded: 2.'] });
	});

	it('are looked for in whatever a service has handed in', async () => {
		const strange = { results: [null, 1, {}, { response: null }, { response: { supplementary: 'x' } }, ...results({ is_section_image: true }, { sha256: '1', is_section_image: true }, []).results] };
		const { client } = serverWith({ 'submission/s/file/a/': strange, 'submission/s/file/b/': null, 'file/image/1/': PNG });
		expect(await screenshotsOf(client, 's', ['a', 'b'])).toEqual({ images: [{ name: '', uri: PNG }], notes: [] });
	});

	it('are ten at the most, of twenty files', async () => {
		const many = Array.from({ length: 12 }, (_, index) => image(`i${index}`, `page ${index}`));
		const { client, asked } = serverWith({ 'submission/s/file/f0/': results(...many), ...Object.fromEntries(many.map(({ sha256 }) => [`file/image/${sha256}/`, PNG])) });
		const { images, notes } = await screenshotsOf(client, 's', Array.from({ length: 25 }, (_, index) => `f${index}`));
		expect(images).toHaveLength(10);
		expect(notes).toHaveLength(1);
		expect(asked.filter((path) => path.startsWith('submission/'))).toEqual(['submission/s/file/f0/']);
	});
});
