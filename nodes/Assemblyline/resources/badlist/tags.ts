import { InvalidParameterError } from '../../client/errors';
import { uriHost } from '../../client/knownLists';
import { loadedChoiceField, textField } from '../../core/fields';
import { domainInLetters } from '../../findings/address';
import { idProblem } from '../../shared/locators';
import { workingTag } from '../../shared/workingTag';

export const tagTypeField = loadedChoiceField({
	displayName: 'Tag Type Name or ID',
	name: 'tagType',
	loadOptionsMethod: 'getTagTypes',
	default: 'network.static.domain',
	required: true,
	placeholder: 'e.g. network.static.domain',
	description: 'What the value is. Static and dynamic are different tags: an entry for one says nothing of the other.',
});

export const tagValueField = textField({
	displayName: 'Value',
	name: 'tagValue',
	required: true,
	placeholder: 'e.g. www.example.com',
	description: 'Value of the tag, exactly as services report it. Addresses and domains may be defanged; domains may be in capitals and in Punycode.',
});

/** A tag as services report it: no defanged one, and no domain in Punycode, would ever be found. */
export function reportedTag(type: string, value: string): { type: string; value: string } {
	const working = workingTag(type, value);
	return { type, value: type.endsWith('.domain') && /(?:^|\.)xn--/i.test(working) ? domainInLetters(working) : working };
}

/** Refuses a type that cannot be a name, and a URI without `//`, on which the server fails with status 500. */
export function checkTag({ tagType, tagValue }: { tagType?: string; tagValue?: string }): void {
	if (tagType === undefined || tagValue === undefined) return;
	const problem = idProblem(tagType);
	if (problem) throw new InvalidParameterError('Tag Type Name or ID', problem);
	if (tagType.endsWith('.uri') && uriHost(reportedTag(tagType, tagValue).value) === undefined) {
		throw new InvalidParameterError('Value', 'is not a URI: it has no //', 'Write it with its scheme, e.g. https://evil.example.com/path, or choose the type of a domain.');
	}
}
