/** What programs for mail and chat make links, mentions and signs of. Each answers what it found, as it stands in the text or as it leads to. */
import { parse as parseMessage } from '@rocket.chat/message-parser';
import { LinkifyIt } from 'linkify-it';
import * as linkifyjs from 'linkifyjs';
import MarkdownIt from 'markdown-it';
import tlds from 'tlds';

/** As eager as it can be made: without a scheme, addresses of IP and mail, every top-level domain. */
const eager = new LinkifyIt({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true }).tlds(tlds);

const markdown = new MarkdownIt({ html: true, linkify: true });
markdown.linkify.set({ fuzzyLink: true, fuzzyEmail: true, fuzzyIP: true });
markdown.linkify.tlds(tlds);

/** Links, mentions and named emojis in what Rocket.Chat's parser made of a message. */
function activeParts(part: unknown): string[] {
	if (Array.isArray(part)) return part.flatMap(activeParts);
	if (typeof part !== 'object' || part === null) return [];
	const { type, value, src, shortCode } = part as Record<string, unknown>;
	const own = /LINK|MENTION|IMAGE/.test(String(type)) || shortCode !== undefined ? [String(Reflect.get(Object(src ?? Reflect.get(Object(value), 'src') ?? value), 'value') ?? shortCode)] : [];
	return [...own, ...Object.values(part).flatMap(activeParts)];
}

/** By the program that has it: linkify-it in Signal and many others, linkifyjs in Element, the parser of Rocket.Chat. */
export const LINKERS: Record<string, (text: string) => string[]> = {
	'linkify-it': (text) => (eager.match(text) ?? []).map(({ url }) => url),
	linkifyjs: (text) => linkifyjs.find(text).map(({ href }) => href),
	'Rocket.Chat': (text) => activeParts(parseMessage(text, { emoticons: false })),
};

/** The page that an eager renderer makes of Markdown. */
export const renderedMarkdown = (text: string): string => markdown.render(text);

/** What the programs find in a text, but for addresses of these servers. */
export const linksIn = (text: string, origins: string[] = []): string[] =>
	Object.entries(LINKERS).flatMap(([name, find]) => find(text).filter((link) => !origins.some((origin) => link === origin || link.startsWith(`${origin}/`))).map((link) => `${name}: ${link}`));
