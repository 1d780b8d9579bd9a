/** Words that stand before a password in mails that come with a locked archive, in several languages. */
const WORD = String.raw`(?<![\p{L}\p{N}])(?:pass(?:word|code|wort|phrase|wd)?|pwd?|pin|kennwort|mot de passe|mdp|contrase[ñn]a|clave|senha|wachtwoord|l[öo]senord|has[łl]o|парол[ьюя]|пароль|密码|密碼|パスワード)(?![\p{L}\p{N}])`;

/** `Password for the file: value`, on this line or the next; blanks are one each. */
const NAMED = new RegExp(String.raw`${WORD}(?:(?![.;!?]\s)[^\n:=：]){0,80}?[:=：] ?(?:\r?\n ?)?(\S{1,70})`, 'giu');

/** `The password is value`. */
const SAID = new RegExp(String.raw`${WORD}[^\n:=：]{0,40}? (?:is|ist|lautet|est|es|é|är|to|jest) (\S{1,70})([^\n]{0,200})`, 'giu');

/** Words that go on with the sentence. */
const SENTENCE = /^(?:a|about|an|and|attached|below|being|case|compromised|correct|default|different|enclosed|expired|expiring|following|for|in|incorrect|invalid|my|needed|no|not|now|on|optional|please|protected|required|safe|secure|sent|set|still|the|there|to|too|unknown|valid|weak|wrong|your|das|dem|der|die|ein|eine|falsch|folgende|ihr|nicht|le|la|el|su|o|a)$/iu;

const QUOTES: Record<string, string> = { '"': '"', "'": "'", '“': '”', '„': '“', '«': '»', '‘': '’', '`': '`', '「': '」' };

/** Characters of all texts together that are looked through: far more than people write. */
const MAX_TEXT = 500_000;
const MAX_PASSWORDS = 20;

/** What the texts of a mail give as passwords, e.g. for the archive attached to it; each once, in their order, without the marks of the sentence. */
export function passwordsIn(texts: readonly string[]): string[] {
	let left = MAX_TEXT;
	const found = texts.flatMap((whole) => {
		const text = whole.slice(0, left).replace(/[ \t]+/g, ' ');
		left = Math.max(0, left - whole.length);
		return [
			...[...text.matchAll(NAMED)].map((match) => ({ at: match.index, password: unquoted(match[1] ?? '') })),
			...[...text.matchAll(SAID)].flatMap(({ index, 1: word = '', 2: rest = '' }) => (endsSentence(word, rest) ? [{ at: index, password: unquoted(word) }] : [])),
		].sort((one, other) => one.at - other.at);
	});
	return [...new Set(found.map(({ password }) => password).filter((one) => one !== '' && !SENTENCE.test(one)))].slice(0, MAX_PASSWORDS);
}

/** The passwords, and behind them each without a mark that may also be the end of a sentence. */
export const passwordsToTry = (passwords: readonly string[]): string[] => [...new Set([...passwords, ...passwords.map((one) => one.replace(/[!?]+$/, ''))])].filter((one) => one !== '');

/** Whether a word is no part of a sentence that goes on: it ends it, is quoted, or no word looks like it. */
const endsSentence = (word: string, rest: string): boolean => /^[.,;)!?\s]*$/.test(rest) || /[.,;!?]$/.test(word) || Object.hasOwn(QUOTES, word[0] ?? '') || /[\p{N}\p{S}$#@%&*_]/u.test(word);

/** Without the quotes around it, and without marks at its end that belong to the sentence. An exclamation mark may be part of it. */
function unquoted(marked: string): string {
	const word = marked.replace(/^(?:\*\*|__)/, '').replace(/(?:\*\*|__)[.,;:]*$/, '').replace(/^["“„«](?=[^"”“»]*$)/, '').replace(/^<.*/, '');
	const closing = QUOTES[word[0] ?? ''];
	const end = closing ? word.indexOf(closing, 1) : -1;
	if (end > 0) return word.slice(1, end);
	const plain = word.replace(/[.,;:"”»]+$/, '');
	return /^[^([]*[)\]]+$/.test(plain) ? plain.replace(/[)\]]+$/, '') : plain;
}
