import { InvalidParameterError } from '../client/errors';

/**
 * Two parameters of which one means nothing without the other: their display names, and whether each is set.
 * @throws InvalidParameterError naming the one that is missing
 */
export function assertTogether([one, isOneSet]: [displayName: string, isSet: unknown], [other, isOtherSet]: [displayName: string, isSet: unknown]): void {
	if (Boolean(isOneSet) !== Boolean(isOtherSet)) throw new InvalidParameterError(isOneSet ? other : one, `is missing: ${one} and ${other} go together`);
}
