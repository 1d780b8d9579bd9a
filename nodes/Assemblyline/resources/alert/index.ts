import { defineResource } from '../../core/operation';
import { get } from './get.operation';

export const alert = defineResource({
	name: 'Alert',
	value: 'alert',
	description: 'Read alerts',
	operations: [get],
});
