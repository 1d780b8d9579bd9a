import { tryToParseDateTime } from 'n8n-workflow';
import { InvalidParameterError } from '../client/errors';
import type { Field } from './field';
import { type Texts, told, wrongKind } from './fields';

const DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Milliseconds since 1970 that a user can mean: less would be seconds, more has no year of four digits. */
const MILLISECONDS = { min: Date.UTC(1973, 2, 3), max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) };

/** A point in time: ISO 8601, in the time zone of the workflow where it has none; from an expression also a date, or milliseconds since 1970. */
export function dateField(texts: Texts): Field<Date> {
	return {
		property: { type: 'dateTime', default: '', ...texts },
		parse(raw, { timezone }) {
			const text = typeof raw === 'string' ? raw.trim() : undefined;
			if (text === undefined && typeof raw !== 'object' && typeof raw !== 'number') throw wrongKind(texts.displayName, 'a date', raw);
			const number = typeof raw === 'number' ? raw : /^\d{1,16}$/.test(text ?? '') ? Number(text) : undefined;
			const date = number !== undefined ? new Date(number) : text === undefined || DATE.test(text) ? dateOf(text ?? raw, timezone) : undefined;
			if (!date || Number.isNaN(date.getTime())) throw new InvalidParameterError(texts.displayName, `is ${text ? `${told([text])}, which is ` : ''}not a date such as 2030-12-31T23:59:59Z`);
			if (number !== undefined && number < MILLISECONDS.min) throw new InvalidParameterError(texts.displayName, `is ${number}, which is no date in milliseconds`, 'Multiply seconds by 1000.');
			if (date.getTime() > MILLISECONDS.max) throw new InvalidParameterError(texts.displayName, 'is later than the year 9999');
			return date;
		},
	};
}

/** The date of a text or of a date object, luxon's included; undefined for what is none. */
function dateOf(value: unknown, zone: string): Date | undefined {
	try {
		const date = tryToParseDateTime(value, zone);
		// What luxon refuses, such as 31 February, n8n hands to JavaScript, which makes 3 March of it.
		return typeof value !== 'string' || value.startsWith(date.toFormat('yyyy-MM-dd')) ? date.toJSDate() : undefined;
	} catch {
		return undefined;
	}
}
