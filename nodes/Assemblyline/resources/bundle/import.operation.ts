import { importBundle as sendBundle } from '../../client/bundle';
import { confirm } from '../../client/confirm';
import { sentAs } from '../../core/field';
import { booleanField, loadedListField, optionsField, textField } from '../../core/fields';
import { defineOperation } from '../../core/operation';
import { queryOf } from '../../core/sent';
import { inputBinaryField } from '../../shared/binaryFields';

const bundleField = inputBinaryField('A file that Export wrote. It is streamed; the server holds it in its memory as a whole.');

const options = optionsField({
	allowIncomplete: booleanField({
		displayName: 'Allow Incomplete',
		name: 'allowIncomplete',
		default: false,
		description: 'Whether to import a bundle in which results or files are missing',
	}),
	existOk: booleanField({
		displayName: 'Allow Existing',
		name: 'existOk',
		default: false,
		description: 'Whether to go on without an error where the server has the submission already; it is left as it is',
	}),
	minClassification: textField({
		displayName: 'Minimum Classification',
		name: 'minClassification',
		placeholder: 'e.g. TLP:AMBER',
		description: 'What has a lower classification gets this one',
	}),
	rescanServices: sentAs('rescan_services', loadedListField({
		displayName: 'Rescan Service Names or IDs',
		name: 'rescanServices',
		loadOptionsMethod: 'getServices',
		description: 'Services that look at the files anew: the submission runs again with them, under its own ID.',
	}), (services) => services.join(',')),
	ingestRescan: sentAs('to_ingest', booleanField({
		displayName: 'Rescan by Ingest',
		name: 'ingestRescan',
		default: false,
		description: 'Whether to hand the submission in for the queue when services rescan it, in place of running it at once',
	})),
});

export const importBundle = defineOperation({
	name: 'Import',
	value: 'import',
	action: 'Import a bundle',
	description: 'Put the submission of a bundle into this server, with its files, results and alert, and return success. It is an error where the server has the submission already, unless allowed.',
	endpoints: ['POST bundle/'],
	roles: ['submission_create'],
	fields: { binaryPropertyName: bundleField, options },
	async execute({ client }, { binaryPropertyName: bundle, options: set }) {
		const reply = await sendBundle(client, bundle, queryOf(options.fields, set));
		confirm(reply, 'The server did not import the bundle');
		return { file_name: bundle.fileName, success: reply.success };
	},
});
