/** From a mail to the text of a ticket: Create Report behind Analyze Email, as a newcomer puts them one behind the other. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { route } from '../../../nodes/Assemblyline/core/router';
import { resources } from '../../../nodes/Assemblyline/resources';
import { executeContext } from '../../support/contexts';
import { useFake } from '../../support/fakeClient';
import { credentialFor } from '../../support/helpers';
import { mailFile } from '../../support/mailAnswers';

const fake = useFake();

async function run(operation: string, parameters: INodeParameters, json: IDataObject, content?: Buffer): Promise<IDataObject> {
	const binary = content ? [{ data: { data: content.toString('base64'), mimeType: 'message/rfc822' } }] : [];
	const { context } = executeContext({ credential: credentialFor(fake().url), resource: 'submission', operation, items: [parameters], json: [json], binary });
	return (await route(context, resources))[0]?.[0]?.json ?? {};
}

const analyzed = () => run('analyzeEmail', { emailSource: 'file', options: { classification: 'TLP:CLEAR' } }, {}, mailFile('reported-as-attachment'));
const reportOf = (email: IDataObject, parameters: INodeParameters = {}) => run('createReport', { submissionId: { __rl: true, mode: 'id', value: String(email.sid) }, ...parameters }, email);

/** The words of a report, whatever their form escapes. */
const wordsOf = ({ content }: IDataObject) => String(content).replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))).replace(/\\([^A-Za-z0-9])/g, '$1').replace(/<[^>]*>/g, '');

it.each(['html', 'jira', 'markdown', 'text'])('A report in %s of the item of Analyze Email tells of sender, authentication, links and parts', async (format) => {
	const words = wordsOf(await reportOf(await analyzed(), { format, options: { form: 'long' } }));
	for (const told of ['no-reply[@]bank[.]example', 'drop[@]elsewhere[.]example', 'accounts[@]sender[.]example', 'SPF fail, DKIM not known, DMARC fail', 'hxxps://core[.]trap[.]example/2', 'no: not of the reported email', 'Locked', 'core[.]zip']) expect(words).toContain(told);
	expect(words).not.toMatch(/trap\.example|bank\.example/);
});

it('A report of each part of the email does, and has its own findings beside them', async () => {
	const email = await analyzed();
	const [, part] = (email.parts as IDataObject[]).filter(({ sid }) => sid !== email.sid);
	expect(await reportOf({ ...email, sid: part?.sid })).toMatchObject({ sid: part?.sid, title: 'Informative: Locked' });
});

it('A report of another submission tells of that one alone', async () => {
	const email = await analyzed();
	const other = await run('submitAndWait', { inputSource: 'text', text: 'other', options: { classification: 'TLP:CLEAR' } }, {});
	const report = await run('createReport', { submissionId: { __rl: true, mode: 'id', value: String(other.sid) } }, email);
	expect(wordsOf(report)).not.toContain('Locked');
});

it('An email of which a part still runs has a report, which says so; another submission that runs has none', async () => {
	const email = await analyzed();
	const get = fake().submissions.read.bind(fake().submissions);
	fake().submissions.read = (what, sid) => {
		const answer = get(what, sid);
		return what === '' ? { ...answer, data: { ...(answer.data as object), state: 'submitted', times: { submitted: '2026-03-01T10:00:00.000000Z', completed: null } } } : answer;
	};
	expect(wordsOf(await reportOf({ ...email, verdict: 'timed_out', complete: false }))).toMatch(/Not completed.*not all of it was looked at.*The analysis still runs/s);
	await expect(run('createReport', { submissionId: { __rl: true, mode: 'id', value: String(email.sid) } }, {})).rejects.toThrow('is not completed yet');
});
