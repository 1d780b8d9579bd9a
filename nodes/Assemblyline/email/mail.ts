/** What a mail is made of, whatever it was read from. Every text in it is the sender's. */

/** One header line, unfolded, its encoded words as they were; `key` in lower case. */
export interface HeaderLine {
	key: string;
	value: string;
}

/** Which of several headers of one name are there: all in their order, of each the topmost, or any. */
export type HeadersKnown = 'all' | 'any' | 'topmost';

export interface MailBody {
	kind: 'calendar' | 'html' | 'text';
	text: string;
}

/** A file in a mail, with content. */
export interface MailFile {
	/** As the sender named it; undefined where he did not. */
	name?: string;
	mimeType: string;
	content: Buffer;
	/** Where it stands, e.g. `2.1`, or `attachment_0 > 2`: the second of the mail in that binary field. */
	place: string;
}

export interface Mail {
	/** 0: what was handed in; 1: a mail attached to that; and so on. */
	depth: number;
	place: string;
	headers: HeaderLine[];
	headersKnown: HeadersKnown;
	bodies: MailBody[];
	files: MailFile[];
	/** The mail as a file, where it is one: an attached mail, or a whole file that was handed in. */
	source?: MailFile;
	/** What could not be read, in words. */
	problems: string[];
}

/** A place within another one; either may be the whole, which is ''. */
export const placeIn = (outer: string, inner: string): string => [outer, inner].filter((one) => one !== '').join(' > ');

/** The value of the first header of a name in lower case: mail programs take the first one, too. */
export const headerOf = ({ headers }: Pick<Mail, 'headers'>, name: string): string | undefined => headers.find(({ key }) => key === name)?.value;
