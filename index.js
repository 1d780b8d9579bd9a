/** What n8n loads by the `n8n` section of package.json, for those who require the package by its name. */
module.exports = {
	...require('./dist/credentials/AssemblylineApi.credentials.js'),
	...require('./dist/nodes/Assemblyline/Assemblyline.node.js'),
	...require('./dist/nodes/Assemblyline/AssemblylineTrigger.node.js'),
};
