/** Twenty small mails, each with one thing that a phisher does or a mail program needs, as files and as items of n8n's nodes. */
import { openEmail } from '../../../nodes/Assemblyline/resources/submission/emailInput';
import { mailOfItem } from '../../../nodes/Assemblyline/email/item';
import { differencesOf, mailAnswers, mailFile } from '../../support/mailAnswers';
import items from '../../mails/items.json';

const all = Object.entries(mailAnswers);

const source = (content: Buffer, fileName?: string, mimeType?: string) => ({ fileName, mimeType, size: content.length, open: async () => content });

const anySize = async () => undefined;

it.each(all)('%s, as a file', async (name, expected) => {
	const { mails, form } = await openEmail({ emailSource: 'file', binaryPropertyName: source(mailFile(name)) }, anySize);
	expect(form).toBe('raw');
	expect(await differencesOf(expected, mails)).toEqual([]);
});

interface Item {
	json: Record<string, unknown>;
	binary?: Record<string, { data: string; fileName?: string; mimeType: string }>;
}

/** What n8n's nodes keep too little of: they have one header of each name, and Gmail's takes each mail for UTF-8. A text beside HTML they add to that, its addresses as links. */
const LOST: Record<string, Record<string, string[]>> = {
	imap: { sender: ['spf is null', 'dkim is null', 'dmarc is null'], encodings: ['link https://l1.trap.example/caf%C3%A9 has how html a'] },
	gmail: {
		sender: ['spf is null', 'dkim is null', 'dmarc is null'],
		encodings: ['link https://l1.trap.example/caf%C3%A9 is missing', 'link https://l1.trap.example/caf%C3%AF%C2%BF%C2%BD is none', 'password café99 is missing'],
	},
};

describe.each(Object.keys(LOST))('As the item of %s', (node) => {
	it.each(all)('%s', async (name, expected) => {
		const { json, binary = {} } = (items as unknown as Record<string, Record<string, Item>>)[name]?.[node] as Item;
		const files = Object.entries(binary).map(([property, { data, fileName, mimeType }]) => ({ ...source(Buffer.from(data, 'base64'), fileName, mimeType), property })).filter(({ size }) => size > 0);
		const mail = mailOfItem(json);
		if (!mail || 'problem' in mail) throw new Error('The item is not taken for a mail');
		const { mails, form } = await openEmail({ emailSource: 'item', emailItem: { mail, files } }, anySize);
		expect(form).toBe('rebuilt');
		expect(await differencesOf(expected, mails)).toEqual(LOST[node]?.[name] ?? []);
	});
});
