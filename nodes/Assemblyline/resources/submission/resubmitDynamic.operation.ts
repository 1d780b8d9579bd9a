import { ROOM_MS } from '../../client/retry';
import { defineCall } from '../../core/call';
import { fileLocator } from '../../shared/locators';
import { simplified } from '../../shared/simplify';
import { justSubmitted } from './digests';
import { resubmitOptions } from './fields';

export const resubmitDynamic = simplified(
	defineCall({
		name: 'Resubmit for Dynamic Analysis',
		value: 'resubmitDynamic',
		action: 'Resubmit a file for dynamic analysis',
		description: 'Submit a file that the server has to the services that run it, and return the new sid and link at once',
		endpoint: 'GET submit/dynamic/<sha256>/',
		effect: 'submits',
		roomMs: ROOM_MS,
		roles: ['submission_create'],
		fields: { fileId: fileLocator, options: resubmitOptions },
	}),
	justSubmitted,
);
