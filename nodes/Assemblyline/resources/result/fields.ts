import { textField } from '../../core/fields';
import { idProblem } from '../../shared/locators';

export const resultKeyField = textField(
	{
		displayName: 'Result ID',
		name: 'resultId',
		required: true,
		placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.Extract.v4_7_0.c0',
		description: 'Key of the result, as it stands among the results of a submission',
	},
	idProblem,
);
