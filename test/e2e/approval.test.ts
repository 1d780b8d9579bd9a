/** The examples in which a person has to approve: one who approves, one who declines, and one who says nothing. */
import { type CredentialRef, type Execution, hasEnded, nodeOutput, type Workflow, type WorkflowNode } from '../lab/n8n/driver';
import { activateTrigger } from '../lab/n8n/start';
import { waitFor } from '../lab/support';
import { type ChatModel, startChatModel, toolResults } from '../support/chatModel';
import { example, type StandIn, startStandIn, withParameters } from '../support/examples';
import { type MailServer, type ReceivedMail, startMailServer } from '../support/mailServer';
import { E2E_N8N, type Stage, stage } from './stage';

const ANSWERS = ['Approve', 'Decline', 'nothing'] as const;
type Answer = (typeof ANSWERS)[number];

/** How long an answer is waited for, in place of the four hours; short where none comes, as the test has to wait it out. */
const asked = (minutes: number) => ({ limitWaitTime: { values: { limitType: 'afterTimeInterval', resumeAmount: minutes, resumeUnit: 'minutes' } }, appendAttribution: false });

let theStage: Stage;
let mails: MailServer;
let standIn: StandIn;
let model: ChatModel;
let credentials: CredentialRef[];

beforeAll(async () => {
	theStage = await stage();
	const [newest] = theStage.lab.servers;
	if (!newest) throw new Error('The lab has no server');
	[mails, standIn, model] = await Promise.all([startMailServer(), startStandIn(), startChatModel()]);
	credentials = await Promise.all([
		theStage.credential(newest),
		theStage.n8n.createCredential('Stand-in', 'smtp', { host: '127.0.0.1', port: mails.port, secure: false, disableStartTls: true, user: '', password: '' }),
		theStage.n8n.createCredential('Stand-in', 'openAiApi', { apiKey: 'none', url: model.url, header: false }),
	]);
});
afterAll(() => {
	for (const one of [mails, standIn, model]) one.close();
});

/** An example whose mail and model have the credentials that it leaves to its user, and which waits for some minutes. */
function withStandIns(name: string, asking: string, minutes: number): Workflow {
	const own: Record<string, string> = { [asking]: 'smtp', Model: 'openAiApi' };
	const workflow = withParameters(example(name, standIn), asking, { options: asked(minutes) });
	const nodes = workflow.nodes.map((node: WorkflowNode) => (own[node.name] ? { ...node, credentials: { [String(own[node.name])]: { id: '', name: '' } } } : node));
	return { ...workflow, nodes };
}

/** Clicks on a button of a mail, as a browser does. */
async function answer(mail: ReceivedMail, label: Answer): Promise<void> {
	if (label === 'nothing') return;
	const click = () => fetch(mail.link(label), { headers: { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' } });
	// The mail goes out a moment before the execution waits: no person is as fast as that.
	await waitFor(async () => (await click()).status === 200, 120_000, 500, `the answer ${label} to be taken`);
}

const mailWith = (text: string) => waitFor(async () => mails.received.find(({ html }) => html.includes(text)), 120_000, 200, `a mail with ${text}`);
const isListed = async (sha256: string) => (await theStage.runNode(credentials[0] as CredentialRef, { resource: 'badlist', operation: 'get', badlistId: sha256 })).items[0]?.json.found;
const unlist = (sha256: string) => theStage.runNode(credentials[0] as CredentialRef, { resource: 'badlist', operation: 'delete', badlistId: sha256 });

/** Has the agent ask, and somebody or nobody answer. */
async function askAndAnswer(label: Answer): Promise<void> {
	const sha256 = Buffer.from(`${label} ${Date.now()}`).toString('hex').padEnd(64, '0').slice(0, 64);
	const id = await theStage.n8n.createWorkflow(withStandIns('agent-asks-before-changes', 'Ask the Team', label === 'nothing' ? 0.5 : 10), credentials);
	const requests = model.play([{ call: 'Look_Up', values: { indicators: sha256 } }, { call: 'Block', values: { toolParameters: { sha256, reason: 'It is bad' }, hitlParameters: {} } }, { say: (results) => `I was told ${results.at(-1)}` }]);
	try {
		const chat = { sessionId: id, action: 'sendMessage', chatInput: 'Block it' };
		const said = { startTime: Date.now(), executionTime: 0, executionIndex: 0, source: [], data: { main: [[{ json: chat }]] } };
		const { executionId } = await theStage.n8n.rest<{ executionId: string }>('POST', `/rest/workflows/${id}/run`, { triggerToStartFrom: { name: 'Chat', data: said } });
		const mail = await mailWith(sha256);
		expect(mail).toMatchObject({ to: 'analysts@soc.example', subject: 'May the agent block this file?', html: expect.stringContaining('Block it') as string });
		expect(await isListed(sha256)).toBe(false);
		await answer(mail, label);
		const execution = await theStage.n8n.finished(executionId);
		expect(await isListed(sha256)).toBe(label === 'Approve');
		const last = requests.at(-1);
		expect(last && toolResults(last)).toEqual([expect.stringContaining('unknown'), label === 'Approve' ? expect.stringContaining('success') : expect.not.stringContaining('success')]);
		expect(nodeOutput(execution, 'Analyst')[0]?.json.output).toMatch(/^I was told /);
	} finally {
		await theStage.n8n.deleteWorkflow(id);
		await unlist(sha256);
	}
}

it.each(['Approve', 'Decline'] as const)('of agent-asks-before-changes: %s', askAndAnswer);

describe('At once, as each waits for nobody,', () => {
	let unanswered: Promise<void>;
	beforeAll(() => {
		unanswered = askAndAnswer('nothing');
		unanswered.catch(() => undefined);
	});

	it('of approve-then-block: only a click on Approve blocks, and the ticket is told each time', async () => {
		const [assemblyline] = credentials as [CredentialRef];
		const id = await theStage.n8n.createWorkflow(withStandIns('approve-then-block', 'Ask', 1.5), credentials);
		await activateTrigger(theStage.n8n, E2E_N8N, id);
		const submitted = await Promise.all(ANSWERS.map(async (label) => {
			const { items } = await theStage.runNode(assemblyline, { resource: 'submission', operation: 'submit', inputSource: 'text', text: `LAB-SCORE: 1000\n${label} ${Date.now()}`, options: { generateAlert: true } });
			const { sid, sha256 } = items[0]?.json as { sid: string; sha256: string };
			return { label, sid, sha256 };
		}));
		try {
			await Promise.all(submitted.map(async ({ label, sid }) => answer(await mailWith(sid), label)));
			const executionOf = (sid: string) => waitFor(async () => (await theStage.n8n.executions(id)).find((one) => hasEnded(one) && nodeOutput(one, 'New Alert')[0]?.json.sid === sid), 300_000, 1000, `the execution of ${sid}`);
			for (const { label, sid, sha256 } of submitted) {
				const execution: Execution = await executionOf(sid);
				expect([label, execution.status]).toEqual([label, 'success']);
				expect([label, await isListed(sha256)]).toEqual([label, label === 'Approve']);
				const { items } = await theStage.runNode(assemblyline, { resource: 'submission', operation: 'get', submissionId: { __rl: true, mode: 'id', value: sid }, simplify: false });
				expect([label, (items[0]?.json.verdict as { malicious: string[] }).malicious]).toEqual([label, label === 'Approve' ? [theStage.lab.admin.name] : []]);
				const comment = nodeOutput(execution, label === 'Approve' ? 'Comment: Blocked' : 'Comment: Not Blocked');
				expect([label, comment.length]).toEqual([label, 1]);
			}
			const comments = standIn.received.filter(({ path }) => path.endsWith('/SOC-1/comment')).map(({ body }) => String(body.body));
			for (const told of [/^On the badlist, and marked as malicious: approved at 2/, /^Nothing was changed: declined at 2/, /^Nothing was changed: nobody has answered in time$/]) expect(comments).toContainEqual(expect.stringMatching(told));
		} finally {
			await theStage.n8n.deactivate(id).catch(() => undefined);
			await theStage.n8n.deleteWorkflow(id);
			for (const { sha256 } of submitted) await unlist(sha256);
		}
	});

	it('of agent-asks-before-changes: nothing', () => unanswered);
});
