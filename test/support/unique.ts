/** A name that nobody else uses. */
export const unique = (prefix = 'test') => `${prefix}_${Date.now().toString(36)}_${Math.random().toString(36).slice(2, 8)}`;
