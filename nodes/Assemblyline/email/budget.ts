/** What is read of all mails of one analysis: many small texts cost as much as a large one. What is beyond it is told of as not looked at. */
export interface ReadBudget {
	/** Texts: bodies, lines of invitations that hold HTML, and QR codes. */
	texts: number;
	/** Links in HTML; newsletters have a few hundred. */
	elements: number;
	/** Places in texts that begin like an address, also those that lead nowhere; nobody reads more. */
	beginnings: number;
	/** Characters for addresses that lead nowhere, besides four times those of each text: each may begin within another, and be as long as any address. */
	nowhere: number;
	/** Links that come of it, in each mail each of them once. */
	targets: number;
}

export const readBudget = (): ReadBudget => ({ texts: 10_000, elements: 20_000, beginnings: 50_000, nowhere: 500_000, targets: 5_000 });
