import { resubmitDynamic as sendDynamic } from '../../client/submission';
import { defineOperation } from '../../core/operation';
import { fileLocator } from '../../shared/locators';
import { resubmitOptions, resubmitRequest } from './fields';

export const resubmitDynamic = defineOperation({
	name: 'Resubmit for Dynamic Analysis',
	value: 'resubmitDynamic',
	action: 'Resubmit a file for dynamic analysis',
	description: 'Submit a file that the server has to the services that run it, and return the new record at once',
	endpoints: ['GET submit/dynamic/<sha256>/'],
	roles: ['submission_create'],
	fields: { fileId: fileLocator, options: resubmitOptions },
	execute: ({ client }, { fileId, options }) => sendDynamic(client, fileId.toLowerCase(), resubmitRequest(options)),
});
