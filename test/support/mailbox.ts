/** Reads a mail file with the code of n8n's own email nodes, so that its item is what a mailbox would give. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BinaryValue, Item } from '../lab/n8n/driver';
import { n8nProgram } from '../lab/n8n/install';

/** Its parameters: the whole email, with its attachments in `attachment_0` and so on. */
const PARAMETERS: Record<string, string> = { format: 'resolved', dataPropertyAttachmentsPrefixName: 'attachment_' };

interface Mailbox {
	searchCriteria: string[];
	postProcessAction: string;
	imapConnection: { search(): Promise<{ uid: number; source: Buffer }[]> };
	onEmailBatch(items: Item[]): Promise<void>;
}

const prepareBinaryData = async (content: Buffer, fileName: string, mimeType: string): Promise<BinaryValue> => ({ data: content.toString('base64'), fileName, mimeType });

/** The item of the first email in a mailbox that holds this file alone. */
export async function readMail(file: string): Promise<Item> {
	const { getNewEmails } = createRequire(n8nProgram)('n8n-nodes-base/dist/nodes/EmailReadImap/v2/utils.js') as { getNewEmails(this: unknown, mailbox: Mailbox): Promise<void> };
	const trigger = {
		getNodeParameter: (name: string) => PARAMETERS[name],
		getWorkflowStaticData: () => ({}),
		getNode: () => ({ typeVersion: 2.2 }),
		logger: { debug: () => undefined, warn: () => undefined },
		helpers: {
			prepareBinaryData,
		},
	};
	const items: Item[] = [];
	await getNewEmails.call(trigger, {
		searchCriteria: ['ALL'],
		postProcessAction: 'nothing',
		imapConnection: { search: async () => [{ uid: 1, source: readFileSync(file) }] },
		onEmailBatch: async (batch) => void items.push(...batch),
	});
	const [email] = items;
	if (!email) throw new Error(`n8n finds no email in ${file}`);
	return email;
}

/** The item of n8n's own Gmail node for a mail file, with Simplify off and Download Attachments on. */
export async function readGmail(file: string): Promise<Item> {
	const { parseRawEmail } = createRequire(n8nProgram)('n8n-nodes-base/dist/nodes/Google/Gmail/GenericFunctions.js') as { parseRawEmail(this: unknown, message: object, prefix: string): Promise<Item> };
	const node = { getNodeParameter: () => true, helpers: { prepareBinaryData } };
	return parseRawEmail.call(node, { id: '1', threadId: '1', raw: readFileSync(file).toString('base64') }, 'attachment_');
}
