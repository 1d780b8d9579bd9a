import { refang } from '../email/textLinks';

/** Types of tags, as the server and its sources name them, whose values people break to make them harmless. In those of others brackets are what was found. */
const ADDRESS_TYPE = /(?:^|[._])(?:domain|email(?:\.address)?|ip|ur[il])$/;

/** The value of a tag as services report it, where it was defanged: nobody would know the other one. */
export const workingTag = (type: string, value: string): string => (ADDRESS_TYPE.test(type) ? refang(value) : value);
