import { textField } from '../../core/fields';
import { idProblem, orPage } from '../../shared/locators';

export const errorKeyField = orPage('error', textField(
	{
		displayName: 'Error ID',
		name: 'errorId',
		required: true,
		placeholder: 'e.g. 275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f.Extract.v4_7_0.c0.e21',
		description: 'Key of the error, as it stands among the errors of a submission',
	},
	idProblem,
));
