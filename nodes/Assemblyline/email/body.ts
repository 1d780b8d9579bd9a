import { LinkifyIt } from 'linkify-it';

const linkify = new LinkifyIt({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });

/** Characters of an email's text that are looked through: far more than people write, and read within a second. */
export const MAX_TEXT_LENGTH = 2_000_000;

/** The web addresses in a text, each once, in their order; those without a scheme and mail addresses are no targets. */
export function addressesIn(text: string): string[] {
	const found = (linkify.match(text.slice(0, MAX_TEXT_LENGTH)) ?? []).map(({ url }) => url).filter((url) => /^https?:/i.test(url));
	return [...new Set(found)];
}

/** Words that stand before a password in mails that come with a locked archive, in several languages. */
const PASSWORD_WORD = String.raw`(?:pass(?:word|code|wort|phrase)|pwd|passwort|kennwort|mot de passe|contrase(?:ñ|n)a|senha|wachtwoord|парол[ья])`;
const PASSWORD = new RegExp(String.raw`${PASSWORD_WORD}[^\n:=]{0,40}?(?:\s*[:=]\s*|\s+(?:is|ist|est|es|é)\s+)["'“«]?([^\s"'”»]{1,64})`, 'giu');

/** What a mail's text gives as a password, e.g. for the archive attached to it; each once, in their order. */
export function passwordsIn(text: string): string[] {
	const found = [...text.slice(0, MAX_TEXT_LENGTH).matchAll(PASSWORD)].map(([, word = '']) => word.replace(/[.,;!?)]+$/, ''));
	return [...new Set(found.filter((word) => word !== ''))];
}
